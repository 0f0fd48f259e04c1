"""How a scheme is carried out: deadlines of claims, reports about others, public notice, appeals, summaries."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

# Days that a deadline may have: beyond a year it is a slip of the pen.
_DAYS = (
    "claim_days",
    "hearing_days",
    "notice_days",
    "appeal_days",
    "appeal_answer_days",
    "appeal_second_days",
)


class JifenScheme(models.Model):
    """The procedure of a scheme. Days are working days of the company; none means that the step is not taken."""

    _inherit = "jifen.scheme"

    claim_deadline = fields.Selection(
        [
            ("none", "None, while the period is open"),
            ("period", "The last day of the period"),
            ("days", "So many working days after the event"),
        ],
        string="Claims Until",
        required=True,
        default="none",
        tracking=True,
    )
    claim_days = fields.Integer(string="Working Days for a Claim", default=5)
    claim_late = fields.Selection(
        [("refuse", "Refused"), ("mark", "Taken, and marked as late")],
        string="Late Claims Are",
        required=True,
        default="refuse",
    )
    report_by = fields.Selection(
        [
            ("nobody", "Nobody"),
            ("unit", "Colleagues of the same unit"),
            ("everybody", "Everybody who is appraised"),
            ("manager", "Managers about their people"),
        ],
        string="Reports about Others By",
        required=True,
        default="unit",
        tracking=True,
        help="Who may claim points for others or report a deduction, where an item allows it.",
    )
    protect_reporter = fields.Boolean(
        string="Reporter Is Protected",
        help="Only the appraisal office sees who reported; the person concerned and the approvers do not.",
    )
    hearing_days = fields.Integer(
        string="Working Days to Be Heard",
        default=3,
        help="So long the person concerned may confirm or object before a reported deduction is decided.",
    )
    notice_days = fields.Integer(
        string="Working Days of Public Notice",
        tracking=True,
        help="So long results are on notice before the period can be closed and paid.",
    )
    notice_by_unit = fields.Boolean(
        string="Notice inside Each Unit", default=True, help="Members of a unit see their own unit only."
    )
    notice_scores = fields.Boolean(string="Notice Shows Scores", default=True)
    notice_ranks = fields.Boolean(string="Notice Shows Ranks", default=True)
    notice_grades = fields.Boolean(string="Notice Shows Grades", default=True)
    appeal_days = fields.Integer(
        string="Working Days to Appeal",
        default=5,
        tracking=True,
        help="From the publication of a result, or from a line’s entry into the ledger.",
    )
    appeal_answer_days = fields.Integer(string="Working Days to Answer an Appeal", default=10)
    appeal_second_days = fields.Integer(
        string="Working Days for a Second Appeal", default=5, help="From the answer; none means that it is final."
    )
    summary_required = fields.Boolean(
        string="Personal Summary", help="Everybody writes a personal summary before the period is scored."
    )
    acknowledge = fields.Boolean(
        string="Results Are Acknowledged", default=True, help="Everybody confirms to have been told the result."
    )

    @api.constrains(*_DAYS)
    def _check_days(self):
        for scheme in self:
            for name in _DAYS:
                if not 0 <= scheme[name] <= 366:
                    raise ValidationError(
                        self.env._(
                            "%(field)s must be between 0 and 366.",
                            field=self._fields[name].get_description(self.env, ["string"])["string"],
                        )
                    )
