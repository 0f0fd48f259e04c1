"""Reported figures of indicators, such as a town's fiscal revenue, whose rank brings points."""

from collections import defaultdict
from decimal import Decimal, InvalidOperation

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_list

from ..common.roles import OFFICER
from ..common.text import exact

# With 4 decimals still exact as the database and Odoo keep it.
MOST = 10**11


class JifenFigure(models.Model):
    """One subject's figure for one indicator; it counts once it is reported."""

    _name = "jifen.figure"
    _description = "Reported Figure"
    _inherit = ["jifen.result.input"]
    _order = "period_id desc, indicator_order, indicator_id, subject_name, id"
    _check_company_auto = True

    scorecard_id = fields.Many2one("jifen.scorecard", string="Subject", required=True, index=True, ondelete="cascade")
    period_id = fields.Many2one(related="scorecard_id.period_id", store=True, index=True)
    company_id = fields.Many2one(related="scorecard_id.company_id", store=True, index=True)
    subject_name = fields.Char(related="scorecard_id.name", store=True)
    indicator_id = fields.Many2one("jifen.indicator", required=True, index=True, ondelete="restrict")
    indicator_order = fields.Integer(related="indicator_id.sequence", store=True)
    unit_name = fields.Char(related="indicator_id.unit_name")
    value = fields.Float(digits=(16, 4), string="Figure", aggregator=False)
    reported = fields.Boolean(help="Only reported figures are ranked; zero may be one.")
    period_state = fields.Selection(related="period_id.state", string="Period State")

    _once = models.UniqueIndex("(scorecard_id, indicator_id)", "This subject already has this figure.")

    @api.constrains("scorecard_id", "indicator_id", "value", "reported")
    def _check_entry(self):
        for figure in self:
            card, indicator = figure.scorecard_id, figure.indicator_id
            if indicator.dimension_id not in card.period_id._dimensions_of(card.position):
                raise UserError(
                    self.env._("%(indicator)s is not for %(subject)s.", indicator=indicator.name, subject=card.name)
                )
            if card.period_id.state not in ("open", "scoring"):
                raise UserError(
                    self.env._("%(period)s is not open: its figures are fixed.", period=card.period_id.display_name)
                )
            if not abs(figure.value) < MOST:  # no number at all is not below it either
                raise UserError(self.env._("“%(value)s” is not a figure.", value=figure.value))

    @api.model_create_multi
    def create(self, vals_list):
        """Enter figures; where the row of a subject and indicator stands ready already, it takes the figure.

        So a sheet can be imported by subject and indicator, whether or not the list was opened before.
        """
        ready = self._ready_rows(vals_list)
        new = [vals for vals in vals_list if _key(vals) not in ready]
        created = iter(super().create([_reporting(vals) for vals in new]))
        figures = self.browse()
        for vals in vals_list:
            row = ready.get(_key(vals))
            if row:
                row.write({name: value for name, value in vals.items() if name in ("value", "reported")})
            figures += row or next(created)
        return figures

    def _ready_rows(self, vals_list):
        """Return ``{(scorecard id, indicator id): figure}`` of the rows that exist and are not reported yet."""
        rows = self.search(
            [
                ("scorecard_id", "in", [vals.get("scorecard_id") for vals in vals_list]),
                ("indicator_id", "in", [vals.get("indicator_id") for vals in vals_list]),
                ("reported", "=", False),
            ]
        )
        return {(row.scorecard_id.id, row.indicator_id.id): row for row in rows}

    def write(self, vals):
        if {"scorecard_id", "indicator_id"}.intersection(vals):
            raise UserError(self.env._("A figure stays with its subject and indicator: enter another one."))
        return super().write(_reporting(vals))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_fixed(self):
        fixed = self.filtered(lambda figure: figure.period_id.state not in ("draft", "open", "scoring"))
        if fixed:
            raise UserError(
                self.env._("%(period)s is not open: its figures are fixed.", period=fixed[0].period_id.display_name)
            )

    @api.depends("scorecard_id.name", "indicator_id.name")
    def _compute_display_name(self):
        for figure in self:
            figure.display_name = f"{figure.indicator_id.name} · {figure.scorecard_id.name}"


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    @api.private
    def _report_figure(self, indicator_code, value):
        """Enter this subject's figure for an indicator; an earlier one is replaced.

        :param value: Decimal, int, float or text, with up to 4 decimals counting
        :raise UserError: on an unknown code, no number, or a period that is not open
        :raise AccessError: unless the user is of the appraisal office
        """
        self.ensure_one()
        if not (self.env.uid == 1 or self.env.user.has_group(OFFICER)):
            raise AccessError(self.env._("Only the appraisal office reports figures."))
        indicator = self.scheme_id._part("jifen.indicator", indicator_code)
        number = self._figure_reported(value)
        figures = self.env["jifen.figure"]
        existing = figures.search([("scorecard_id", "=", self.id), ("indicator_id", "=", indicator.id)])
        if existing:
            existing.write({"value": float(number), "reported": True})
            return existing
        return figures.create(
            {"scorecard_id": self.id, "indicator_id": indicator.id, "value": float(number), "reported": True}
        )

    def _figure_reported(self, value):
        try:
            number = Decimal(str(value).strip())
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite() or abs(number) >= MOST:
            raise UserError(self.env._("“%(value)s” is not a figure.", value=value))
        return round(number, 4)


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    has_indicators = fields.Boolean(compute="_compute_figures")
    missing_figure_count = fields.Integer(compute="_compute_figures", string="Figures Missing")

    def _compute_figures(self):
        for period in self:
            expected = period._indicators_by_card() if period.state != "draft" else {}
            period.has_indicators = bool(period.scheme_id.dimension_ids.indicator_ids)
            # A count of figures is no secret to whoever sees the period.
            figures = self.env["jifen.figure"].sudo()
            reported = figures.search_count([("period_id", "=", period.id), ("reported", "=", True)])
            period.missing_figure_count = max(sum(map(len, expected.values())) - reported, 0)

    def _indicators_by_card(self):
        """Return ``{scorecard: indicators}`` of the subjects that are scored by rank."""
        self.ensure_one()
        indicators = {
            position: self._dimensions_of(position)
            .filtered(lambda row: row._has_setting("indicator_ids"))
            .indicator_ids
            for position in ("staff", "deputy", "head", "team")
        }
        return {card: indicators[card.position] for card in self.scorecard_ids if indicators[card.position]}

    def action_enter_figures(self):
        """Open one list of all figures of this period, with a row for each that is still to be reported."""
        self.ensure_one()
        self._check_officer()
        if self.state in ("open", "scoring"):
            known = {
                (card.id, indicator.id)
                for card, indicator in self.env["jifen.figure"]._read_group(
                    [("period_id", "=", self.id)], ["scorecard_id", "indicator_id"]
                )
            }
            self.env["jifen.figure"].create(
                [
                    {"scorecard_id": card.id, "indicator_id": indicator.id}
                    for card, indicators in self._indicators_by_card().items()
                    for indicator in indicators
                    if (card.id, indicator.id) not in known
                ]
            )
        action = self._action_of_period("jifen_figure_action")
        action["context"] = {"search_default_group_indicator": 1}
        return action

    def _load_figures(self, indicator_ids):
        """Return ``{indicator id: {scorecard id: Decimal}}`` of what is reported."""
        self.env["jifen.figure"].flush_model()
        self.env.cr.execute(
            """
            SELECT indicator_id, scorecard_id, value FROM jifen_figure
             WHERE period_id = %s AND reported AND indicator_id = ANY(%s)
            """,
            [self.id, indicator_ids],
        )
        figures = defaultdict(dict)
        for indicator_id, card_id, value in self.env.cr.fetchall():
            figures[indicator_id][card_id] = exact(value)
        return figures

    def _missing_figures(self, indicator_id, among, figures):
        """Return what to say where some subjects have a figure for an indicator and others have none; or None.

        :param among: ids of the scorecards that are ranked; :param figures: ``{scorecard id: Decimal}``
        """
        without = among - figures.keys()
        if not without or len(without) == len(among):
            return None
        # Names of subjects, for the office that has to complete the figures.
        names = self.env["jifen.scorecard"].sudo().browse(sorted(without)).mapped("name")
        return self.env._(
            "%(indicator)s has figures for some, but none for %(names)s.",
            indicator=self.env["jifen.indicator"].browse(indicator_id).name,
            names=format_list(self.env, [*names[:5], "…"] if len(names) > 5 else names),
        )


def _reporting(vals):
    """Return the values; whoever enters a figure reports it."""
    return {"reported": True, **vals} if vals.get("value") else vals


def _key(vals):
    return vals.get("scorecard_id"), vals.get("indicator_id")
