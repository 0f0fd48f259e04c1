from odoo import fields, models
from odoo.exceptions import UserError

from ..common.or_none import FloatOrNone


class JifenGradeDecision(models.Model):
    """One decision of the committee on one grade: who, when, from what to what, and why.

    Rows are only added. A later decision on the same scorecard puts an earlier one out of force;
    scoring anew keeps those that still fit and marks those that do not.
    """

    _name = "jifen.grade.decision"
    _description = "Decision on a Grade"
    _inherit = ["jifen.guard"]
    _order = "id desc"

    _guarded_fields = frozenset(
        {
            "scorecard_id",
            "grade_before_id",
            "base_grade_id",
            "grade_id",
            "kind",
            "reason",
            "score",
            "beyond_rules",
            "nomination_id",
            "in_force",
            "stands",
            "decided_by_id",
            "decided_at",
        }
    )

    scorecard_id = fields.Many2one("jifen.scorecard", required=True, index=True, ondelete="restrict")
    period_id = fields.Many2one(related="scorecard_id.period_id", store=True, index=True)
    company_id = fields.Many2one(related="scorecard_id.company_id", store=True, index=True)
    unit_id = fields.Many2one(related="scorecard_id.unit_id", store=True)
    name = fields.Char(related="scorecard_id.name", store=True, string="Person")
    kind = fields.Selection(
        [
            ("approval", "Nomination approved"),
            ("addition", "Added by the committee"),
            ("refusal", "Nomination refused"),
            ("raised", "Raised"),
            ("lowered", "Lowered"),
            ("rules", "Back to the rules"),
        ],
        required=True,
        string="Decision",
    )
    grade_before_id = fields.Many2one("jifen.grade", ondelete="restrict")
    base_grade_id = fields.Many2one(
        "jifen.grade", string="Grade by the Rules", ondelete="restrict", help="At the time of the decision."
    )
    grade_id = fields.Many2one("jifen.grade", string="Decided Grade", ondelete="restrict")
    score = FloatOrNone(digits=(16, 4), string="Score Then", aggregator=False)
    reason = fields.Text()
    beyond_rules = fields.Boolean(
        string="Beyond the Bounds", help="Better than the score or the annual rule allows; decided with a reason."
    )
    nomination_id = fields.Many2one("jifen.nomination", ondelete="restrict", index="btree_not_null")
    in_force = fields.Boolean(help="It sets the grade itself; a later decision has not replaced it.")
    stands = fields.Boolean(
        default=True, string="Still Fits", help="The scores have not changed so that it would mean something else."
    )
    decided_by_id = fields.Many2one("res.users", ondelete="restrict")
    decided_at = fields.Datetime(string="Decided On")

    _in_force_uniq = models.UniqueIndex(
        "(scorecard_id) WHERE in_force", "Another decision on this grade is in force already."
    )

    def write(self, vals):
        if not self._is_trusted():
            raise UserError(self.env._("Decisions on grades stay as they were taken: decide anew."))
        return super().write(vals)

    def unlink(self):  # pylint: disable=method-required-super,no-raise-unlink
        raise UserError(self.env._("Decisions on grades stay on record."))  # pylint: disable=no-raise-unlink

    def copy(self, default=None):  # pylint: disable=method-required-super
        raise UserError(self.env._("Decisions on grades are not copied."))
