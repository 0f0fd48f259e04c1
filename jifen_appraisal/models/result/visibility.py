"""Which results of a scorecard its readers are shown.

The figures themselves are for the office, the committee and audit. Everybody else reads the
``shown_…`` fields: the score of oneself and of one's people as it stands, ranks and grade once
they are published. Inspectors may read who is appraised, and nothing of how. Searching,
sorting and grouping by these fields see no more than reading them.
"""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..common.or_none import FloatOrNone, IntegerOrNone
from ..common.roles import READERS
from ..period.period import PUBLISHED

_READERS = ",".join(READERS)
_AT_ONCE = {"shown_score": "score", "shown_veto": "vetoed"}
_ONCE_PUBLISHED = {
    "shown_rank_unit": "rank_unit",
    "shown_rank_job": "rank_job",
    "shown_rank_overall": "rank_overall",
    "shown_grade_id": "grade_id",
}
_SHOWN = _AT_ONCE | _ONCE_PUBLISHED


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    score = FloatOrNone(groups=_READERS)
    vetoed = fields.Boolean(groups=_READERS)
    veto_no_pay = fields.Boolean(groups=_READERS)
    veto_no_award = fields.Boolean(groups=_READERS)
    rank_unit = IntegerOrNone(groups=_READERS)
    rank_job = IntegerOrNone(groups=_READERS)
    rank_overall = IntegerOrNone(groups=_READERS)
    proposed_grade_id = fields.Many2one(groups=_READERS)
    grade_id = fields.Many2one(groups=_READERS)
    grade_notes = fields.Json(groups=_READERS)
    annual = fields.Json(groups=_READERS)

    show_score = fields.Boolean(compute="_compute_shown", help="There is a score, and the user is shown it.")
    shown_score = FloatOrNone(
        string="Score as Shown",
        digits=(16, 4),
        compute="_compute_shown",
        search="_search_shown_score",
        aggregator="avg",
    )
    shown_veto = fields.Boolean(string="Veto as Shown", compute="_compute_shown", search="_search_shown_veto")
    shown_rank_unit = IntegerOrNone(string="Rank in Unit as Shown", compute="_compute_shown", aggregator=False)
    shown_rank_job = IntegerOrNone(string="Rank in Job as Shown", compute="_compute_shown", aggregator=False)
    shown_rank_overall = IntegerOrNone(string="Rank as Shown", compute="_compute_shown", aggregator=False)
    shown_grade_id = fields.Many2one(
        "jifen.grade", string="Grade as Shown", compute="_compute_shown", search="_search_shown_grade_id"
    )

    @api.depends("scored", "score", "vetoed", "rank_unit", "rank_job", "rank_overall", "grade_id")
    @api.depends("period_id.state", "user_id", "manager_id.user_id")
    @api.depends_context("uid")
    def _compute_shown(self):
        at_once, published = self._shown(), self._shown(published=True)
        # Read for those to whom it is shown, see above.
        for card, card_sudo in zip(self, self.sudo(), strict=True):
            card.show_score = card_sudo.scored and card in at_once
            for name, raw in _AT_ONCE.items():
                card[name] = card_sudo[raw] if card in at_once else False
            for name, raw in _ONCE_PUBLISHED.items():
                card[name] = card_sudo[raw] if card in published else False

    # === FINDING, SORTING, GROUPING === #

    def _search_shown_score(self, operator, value):
        return self._search_shown("shown_score", operator, value)

    def _search_shown_veto(self, operator, value):
        return self._search_shown("shown_veto", operator, value)

    def _search_shown_grade_id(self, operator, value):
        return self._search_shown("shown_grade_id", operator, value)

    def _search_shown(self, name, operator, value):
        domain = Domain(_SHOWN[name], operator, value)
        if not self._reads_all_results():
            domain &= self._shown_domain()
            if name in _ONCE_PUBLISHED:
                domain &= Domain("period_id.state", "in", PUBLISHED)
        # Only among those that are shown; record rules come on top.
        return Domain("id", "in", self.sudo().with_context(active_test=False)._search(domain))

    def _field_to_sql(self, alias, field_expr, query=None):
        raw = _SHOWN.get(field_expr)
        if not raw:
            return super()._field_to_sql(alias, field_expr, query)
        column = SQL.identifier(alias, raw)
        if self._reads_all_results():
            return column
        domain = self._shown_domain()
        if field_expr in _ONCE_PUBLISHED:
            domain &= Domain("period_id.state", "in", PUBLISHED)
        # No figure is looked at, only whose scorecard it is.
        shown = self.sudo()._search(domain)
        return SQL("CASE WHEN %s IN %s THEN %s END", SQL.identifier(alias, "id"), shown.subselect(), column)
