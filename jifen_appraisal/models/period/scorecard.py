from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.or_none import FloatOrNone, IntegerOrNone
from ..common.two_part_name import two_part_name_domain


class JifenScorecard(models.Model):
    """The result of one subject in one period, with the subject as it was at the time."""

    _name = "jifen.scorecard"
    _description = "Scorecard"
    _inherit = ["jifen.portal.page", "jifen.follows.login", "jifen.guard"]
    _order = "date_from desc, period_id desc, name, id"
    _check_company_auto = True
    _portal_path = "score"

    _guarded_fields = frozenset(
        {
            "period_id",
            "employee_id",
            "team_id",
            "name",
            "user_id",
            "department_id",
            "unit_id",
            "job_id",
            "manager_id",
            "leader_card_id",
            "team_card_id",
            "days",
            "position",
            "scored",
            "score",
            "rank_unit",
            "rank_job",
            "rank_overall",
            "proposed_grade_id",
            "grade_id",
            "vetoed",
            "veto_no_pay",
            "veto_no_award",
        }
    )

    period_id = fields.Many2one("jifen.period", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="period_id.company_id", store=True, index=True)
    scheme_id = fields.Many2one(related="period_id.scheme_id", store=True)
    period_state = fields.Selection(related="period_id.state", string="Period State")
    date_from = fields.Date(related="period_id.date_from", store=True)

    employee_id = fields.Many2one("hr.employee", index="btree_not_null", ondelete="restrict")
    team_id = fields.Many2one("hr.department", index="btree_not_null", ondelete="restrict")
    name = fields.Char(required=True)
    user_id = fields.Many2one(
        "res.users", index="btree_not_null", help="The login that sees this scorecard as its own."
    )
    department_id = fields.Many2one("hr.department", index="btree_not_null", ondelete="restrict")
    unit_id = fields.Many2one("hr.department", string="Appraising Unit", ondelete="restrict")
    job_id = fields.Many2one("hr.job", ondelete="restrict")
    manager_id = fields.Many2one("hr.employee", ondelete="restrict")
    position = fields.Selection(
        [
            ("staff", "Staff"),
            ("deputy", "Deputy leader"),
            ("head", "Main leader"),
            ("team", "Team"),
        ],
        required=True,
        default="staff",
    )
    leader_card_id = fields.Many2one(
        "jifen.scorecard",
        string="Scorecard of the Leader in Charge",
        index="btree_not_null",
        ondelete="set null",
    )
    team_card_id = fields.Many2one(
        "jifen.scorecard",
        string="Scorecard of the Team",
        index="btree_not_null",
        ondelete="set null",
        help="The team this person belongs to: the closest office above that is appraised as a team.",
    )
    member_card_ids = fields.One2many("jifen.scorecard", "team_card_id", string="Members")
    days = fields.Integer(string="Days Present", aggregator=False)
    led_card_ids = fields.One2many("jifen.scorecard", "leader_card_id", string="People Led")

    result_ids = fields.One2many("jifen.scorecard.result", "scorecard_id", string="Dimensions")

    scored = fields.Boolean(help="A total could be computed.")
    score = FloatOrNone(digits=(16, 4), aggregator="avg")
    rank_unit = IntegerOrNone(string="Rank in Unit", aggregator=False)
    rank_job = IntegerOrNone(string="Rank in Job", aggregator=False)
    rank_overall = IntegerOrNone(string="Rank", aggregator=False)
    proposed_grade_id = fields.Many2one("jifen.grade", ondelete="restrict")
    grade_id = fields.Many2one("jifen.grade", ondelete="restrict")
    vetoed = fields.Boolean(string="One-vote Veto")
    veto_no_pay = fields.Boolean(string="No Performance Pay")
    veto_no_award = fields.Boolean(string="No Award")

    _employee_uniq = models.UniqueIndex(
        "(period_id, employee_id) WHERE employee_id IS NOT NULL",
        "This person already has a scorecard in this period.",
    )
    _team_uniq = models.UniqueIndex(
        "(period_id, team_id) WHERE team_id IS NOT NULL",
        "This team already has a scorecard in this period.",
    )
    _subject = models.Constraint(
        "CHECK ((employee_id IS NULL) <> (team_id IS NULL))",
        "A scorecard is for one person or for one team.",
    )

    @api.depends("name", "period_id.name")
    def _compute_display_name(self):
        for card in self:
            card.display_name = f"{card.name} · {card.period_id.name}"

    @api.model
    def _search_display_name(self, operator, value):
        paired = two_part_name_domain(operator, value, "name", "period_id.name")
        return super()._search_display_name(operator, value) if paired is None else paired

    @api.ondelete(at_uninstall=False)
    def _unlink_by_code_only(self):
        if not self._is_trusted():
            raise UserError(self.env._("Scorecards are not deleted: take the person out of the open period instead."))

    def _remove_from_period(self):
        """Delete the scorecards of people taken out of an open period.

        :raise UserError: when one of them already has ledger lines or claims
        """
        # The check must see every line and claim.
        busy = self.sudo().filtered(lambda card: card._is_in_use())
        if busy:
            raise UserError(
                self.env._(
                    "%(person)s already has points or claims in %(period)s and stays in it.",
                    person=busy[0].name,
                    period=busy[0].period_id.name,
                )
            )
        self._trusted().unlink()

    def _action_of_card(self, xmlid):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(f"jifen_appraisal.{xmlid}")
        action["domain"] = [("scorecard_id", "=", self.id)]
        action["context"] = {}
        return action

    def _is_in_use(self):
        """Tell whether something was entered for this person, who then stays in the period. Call elevated."""
        return False


class JifenScorecardResult(models.Model):
    """The score of one dimension; written by scoring alone, in one statement for all."""

    _name = "jifen.scorecard.result"
    _description = "Score of a Dimension"
    _inherit = ["jifen.guard"]
    _order = "scorecard_id, sequence, id"

    _guarded_fields = frozenset({"scorecard_id", "dimension_id", "raw", "start", "score", "weighted", "note"})

    scorecard_id = fields.Many2one("jifen.scorecard", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="scorecard_id.company_id")
    dimension_id = fields.Many2one("jifen.dimension", required=True, ondelete="restrict")
    sequence = fields.Integer(related="dimension_id.sequence", store=True)
    raw = fields.Float(digits=(16, 4), string="Before Limits")
    start = fields.Float(digits=(16, 4), string="Starting Points")
    score = fields.Float(digits=(16, 4))
    weighted = fields.Float(digits=(16, 4), string="In the Total")
    note = fields.Char(help="Codes of the rater groups or indicators that are missing.")
