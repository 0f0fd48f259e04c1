"""Whether somebody may be promoted, by their last annual results."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_list

from ...engine import annual
from ..period.period import PUBLISHED
from .effect_promotion import Promotion

STATES = [("blocked", "Blocked"), ("incomplete", "Results missing"), ("clear", "No bar")]


class JifenPromotionCheck(models.Model):
    """One row per employee who has been appraised: the last annual results and what they bar."""

    _name = "jifen.promotion.check"
    _description = "Promotion Check"
    _auto = False
    _order = "department_id, name, id"
    _rec_name = "name"

    employee_id = fields.Many2one("hr.employee", readonly=True)
    name = fields.Char(string="Person", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    department_id = fields.Many2one("hr.department", string="Office", readonly=True)
    unit_id = fields.Many2one("hr.department", string="Appraising Unit", readonly=True)
    job_id = fields.Many2one("hr.job", readonly=True)
    state = fields.Selection(STATES, compute="_compute_check", search="_search_state", string="Promotion")
    results = fields.Char(compute="_compute_check", string="Last Annual Results")
    reason = fields.Char(compute="_compute_check")
    line_ids = fields.Many2many("jifen.scorecard", compute="_compute_check", string="Annual Results")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT DISTINCT ON (card.employee_id) card.employee_id AS id, card.employee_id, card.name,
                   card.company_id, card.department_id, card.unit_id, card.job_id
              FROM jifen_scorecard card
              JOIN hr_employee employee ON employee.id = card.employee_id AND employee.active
             ORDER BY card.employee_id, card.date_from DESC, card.id DESC
            """
        )

    @api.depends_context("lang")
    def _compute_check(self):
        results = self._annual_results()
        latest = self._latest_years()
        for check in self:
            by_year = results.get(check.id, {})
            rules = self._promotion_rules(by_year)
            years = _years_before(latest.get(check.company_id.id), max(rules.mapped("count"), default=Promotion.years))
            check.state, check.reason = self._verdict(rules, by_year, years)
            check.line_ids = self.env["jifen.scorecard"].union(*(by_year[year] for year in years if year in by_year))
            check.results = " · ".join(
                f"{year} {self._grade_names(by_year[year]) if year in by_year else '–'}" for year in years
            )

    def _annual_domain(self):
        return [
            ("employee_id", "!=", False),
            ("period_id.kind", "=", "year"),
            ("period_id.state", "in", PUBLISHED),
            ("grade_id", "!=", False),
        ]

    def _annual_results(self):
        """Return ``{employee id: {year: graded scorecards}}``."""
        # Annual results decide here whoever asks; only those who read all results may ask.
        cards = self.env["jifen.scorecard"].sudo().search([*self._annual_domain(), ("employee_id", "in", self.ids)])
        results = {}
        for card in cards:
            by_year = results.setdefault(card.employee_id.id, {})
            by_year[card.date_from.year] = by_year.get(card.date_from.year, cards.browse()) | card
        return results

    def _latest_years(self):
        """Return ``{company id: year}`` of the latest annual results."""
        groups = (
            # The year of the latest results is the same for everybody.
            self.env["jifen.scorecard"].sudo()._read_group(self._annual_domain(), ["company_id"], ["date_from:max"])
        )
        return {company.id: day.year for company, day in groups}

    def _promotion_rules(self, by_year):
        cards = self.env["jifen.scorecard"].union(*by_year.values())
        # Rules are read as what is decided by them.
        return cards.sudo().scheme_id.consequence_rule_ids.filtered(lambda rule: rule._effect_kind().bars_promotion)

    def _grade_names(self, cards):
        return format_list(self.env, cards.grade_id.mapped("name"))

    def _verdict(self, rules, by_year, years):
        """Return (state, reason) from the annual results of the years looked at."""
        if not years:
            return "incomplete", self.env._("There is no annual result yet.")
        bars = [
            self.env._("%(year)s graded %(grade)s", year=year, grade=card.grade_id.name)
            for year in years
            for card in by_year.get(year, ())
            if any(
                annual.promotion_blocked([card.grade_id.code], rule.grade_ids.mapped("code"))
                for rule in rules
                if rule.scheme_id == card.scheme_id and years.stop - year <= rule.count
            )
        ]
        if bars:
            return "blocked", format_list(self.env, bars)
        missing = [str(year) for year in years if year not in by_year]
        if missing:
            return "incomplete", self.env._("No annual result for %(years)s", years=format_list(self.env, missing))
        if not rules:
            return "clear", self.env._("The regulation names no grade that bars a promotion.")
        return "clear", self.env._("None of the last %(count)s annual results bars it.", count=len(years))

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        everybody = self.search([("employee_id", "!=", False)])
        return Domain("id", "in", everybody.filtered(lambda check: check.state in value).ids)

    def action_view_results(self):
        """Open the annual results that the check looks at."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("jifen_appraisal.jifen_scorecard_action")
        action["domain"] = [("id", "in", self.line_ids.ids)]
        action["context"] = {}
        return action


def _years_before(newest, count):
    """Return so many years up to the newest with annual results; none where there are no such results."""
    return range(newest - count + 1, newest + 1) if newest else range(0)
