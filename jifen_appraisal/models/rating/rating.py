"""Ratings by name: what one rater says of one subject, aspect by aspect."""

from collections import defaultdict
from decimal import Decimal, InvalidOperation
from functools import cache

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..common.text import exact

# While these states last, ratings can be given and corrected.
RATING_STATES = ("open", "scoring")


class JifenRating(models.Model):
    """One figure that a rater gave; written by ``_rate`` alone, never shown to the person it is about."""

    _name = "jifen.rating"
    _description = "Rating"
    _inherit = ["jifen.guard"]
    _order = "scorecard_id, group_id, rater_id, aspect_id"
    _rec_name = "scorecard_id"

    _guarded_fields = frozenset({"period_id", "scorecard_id", "group_id", "aspect_id", "rater_id", "value"})

    period_id = fields.Many2one("jifen.period", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="period_id.company_id", store=True, index=True)
    scorecard_id = fields.Many2one("jifen.scorecard", string="Subject", required=True, ondelete="restrict")
    group_id = fields.Many2one("jifen.rater.group", string="Rater Group", required=True, ondelete="restrict")
    dimension_id = fields.Many2one(related="group_id.dimension_id")
    aspect_id = fields.Many2one("jifen.aspect", ondelete="restrict")
    rater_id = fields.Many2one("hr.employee", string="Rated By", required=True, index=True, ondelete="restrict")
    value = fields.Float(digits=(16, 4), string="Rating", required=True)

    _once = models.UniqueIndex(
        "(scorecard_id, group_id, rater_id, (coalesce(aspect_id, 0)))", "A rater rates each aspect of a subject once."
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_by_code_only(self):
        raise UserError(self.env._("Ratings are not deleted: whoever gave one corrects it."))


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    @api.private
    def _rate(self, group_code, figures, rater):
        """Record what ``rater`` says of this subject as one of a rater group.

        :param group_code: code of the group, or ``dimension:group`` where several have this code
        :param figures: ``{aspect code: figure}``; a dimension without aspects is rated under its
            own code; a figure of None takes an earlier one back
        :param rater: hr.employee
        :raise UserError: unless the rater is entitled, the period open, every code known and every
            figure in range; nothing is written then
        :raise AccessError: when the user is not this rater
        """
        self.ensure_one()
        group = self._rater_group(group_code, "rating", figures)
        aspects = {aspect.code: aspect.id for aspect in group.dimension_id.aspect_ids}
        aspects = aspects or {group.dimension_id.code: None}
        unknown = next((code for code in figures if code not in aspects), None)
        if unknown is not None:
            raise UserError(
                self.env._(
                    "%(code)s is not an aspect of %(dimension)s.", code=unknown, dimension=group.dimension_id.name
                )
            )
        self._write_ratings(group, {aspects[code]: figure for code, figure in figures.items()}, rater)

    @api.private
    def _write_ratings(self, group, figures, rater):
        """Check and record ``{aspect id or None: figure or None}`` of one rater; see :meth:`_rate`."""
        self.ensure_one()
        self._check_rater(group, rater)
        full = exact(group.dimension_id.full_marks)
        values = {aspect_id: self._checked_rating(figure, full) for aspect_id, figure in figures.items()}
        keys = [self.id, group.id, rater.id]
        for aspect_id, value in values.items():
            if value is None:
                self.env.cr.execute(
                    """
                    DELETE FROM jifen_rating
                     WHERE scorecard_id = %s AND group_id = %s AND rater_id = %s AND aspect_id IS NOT DISTINCT FROM %s
                    """,
                    [*keys, aspect_id],
                )
                continue
            self.env.cr.execute(
                """
                INSERT INTO jifen_rating (scorecard_id, group_id, rater_id, aspect_id, value, period_id, company_id,
                                          create_uid, create_date, write_uid, write_date)
                VALUES (%s, %s, %s, %s, %s, %s, %s,
                        %s, now() at time zone 'UTC', %s, now() at time zone 'UTC')
                    ON CONFLICT (scorecard_id, group_id, rater_id, (coalesce(aspect_id, 0)))
                    DO UPDATE SET value = excluded.value, write_uid = excluded.write_uid,
                                  write_date = excluded.write_date
                """,
                [*keys, aspect_id, value, self.period_id.id, self.company_id.id, self.env.uid, self.env.uid],
            )
        self.env["jifen.rating"].invalidate_model()
        self._take_in()

    # === CHECKS === #

    def _rater_group(self, code, kind, figures=()):
        """Return the rater group with this code among the dimensions that this subject is scored by.

        :param figures: aspect codes, which tell dimensions apart that have a group of the same code
        :raise UserError: when there is none, or more than one
        """
        # Which groups rate a subject is no secret to whoever rates it.
        card = self.sudo()
        dimension_code, __, group_code = code.rpartition(":")
        dimensions = card.period_id._dimensions_of(card.position).filtered(lambda row: row.kind == kind)
        if dimension_code:
            dimensions = dimensions.filtered(lambda row: row.code == dimension_code)
        groups = dimensions.group_ids.filtered(lambda row: row.code == group_code)
        if len(groups) > 1 and figures:
            groups = groups.filtered(
                lambda row: set(figures) <= set(row.dimension_id.aspect_ids.mapped("code") or [row.dimension_id.code])
            )
        if not groups:
            raise UserError(
                self.env._("No rater group %(code)s rates %(subject)s in %(period)s.", **card._names_of(code))
            )
        if len(groups) > 1:
            raise UserError(
                self.env._(
                    "Several dimensions of %(subject)s in %(period)s have a rater group %(code)s: say which, as "
                    "dimension:group.",
                    **card._names_of(code),
                )
            )
        return groups

    def _names_of(self, code):
        return {"code": code, "subject": self.name, "period": self.period_id.name}

    def _check_rater(self, group, rater, entitlement=None):
        """Check that the period takes ratings and that this rater may give one in this group.

        :raise AccessError: when somebody else than the rater calls
        """
        # Checks count what a rater may not read of the subject.
        card, rater_sudo = self.sudo(), rater.sudo()
        if self.env.uid not in (SUPERUSER_ID, rater_sudo.user_id.id):
            raise AccessError(self.env._("Everybody rates and votes in their own name."))
        if card.period_id.state not in RATING_STATES:
            raise UserError(
                self.env._(
                    "%(period)s is not open: nobody can rate or vote now.",
                    period=card.period_id.name,
                )
            )
        entitlement = entitlement or card.period_id._entitlement((group.dimension_id.kind,))
        subject = entitlement.subjects.get(card.id)
        groups = entitlement.groups_of[card.position]
        if not subject or group not in groups or not entitlement.is_entitled(subject, group, rater.id):
            raise UserError(
                self.env._(
                    "%(rater)s is not entitled to rate %(subject)s as “%(group)s”.",
                    rater=rater_sudo.name,
                    subject=card.name,
                    group=group.name,
                )
            )

    def _checked_rating(self, figure, full):
        """Return a figure as Decimal, or None for None.

        :raise UserError: when it is not a number from 0 to ``full`` with at most 4 decimals
        """
        if figure is None:
            return None
        try:
            value = Decimal(str(figure))
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or not 0 <= value <= full:
            raise UserError(
                self.env._(
                    "A rating is a number from 0 to %(full)s; %(value)s is not.",
                    full=f"{full.normalize():f}",
                    value=figure,
                )
            )
        if value != round(value, 4):
            raise UserError(self.env._("Enter at most 4 decimals."))
        return value

    def _own_ratings(self, dimension):
        """Return ``{group id: {aspect id or None: [Decimal]}}`` of this subject; call elevated."""
        ratings = defaultdict(lambda: defaultdict(list))
        found = self.env["jifen.rating"].search(
            [("scorecard_id", "=", self.id), ("group_id", "in", dimension.group_ids.ids)]
        )
        for row in found:
            ratings[row.group_id.id][row.aspect_id.id or None].append(exact(row.value))
        return ratings

    def _remove_from_period(self):
        # The check must see every rating.
        rating = self.env["jifen.rating"].sudo().search([("scorecard_id", "in", self.ids)], limit=1)
        if rating:
            raise UserError(
                self.env._(
                    "%(person)s has already been rated in %(period)s and stays in it.",
                    person=rating.scorecard_id.name,
                    period=rating.period_id.name,
                )
            )
        return super()._remove_from_period()


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _load_ratings(self):
        """Return ``{(scorecard id, dimension id): {group id: {aspect id or None: [Decimal]}}}``."""
        ratings = defaultdict(lambda: defaultdict(dict))
        self.env.cr.execute(
            """
            SELECT rating.scorecard_id, part.dimension_id, rating.group_id, rating.aspect_id,
                   array_agg(rating.value::text)
              FROM jifen_rating rating
              JOIN jifen_rater_group part ON part.id = rating.group_id
             WHERE rating.period_id = %s
             GROUP BY rating.scorecard_id, part.dimension_id, rating.group_id, rating.aspect_id
            """,
            [self.id],
        )
        # Most figures are given many times.
        figures = cache(Decimal)
        for card_id, dimension_id, group_id, aspect_id, values in self.env.cr.fetchall():
            ratings[card_id, dimension_id][group_id][aspect_id] = [figures(value) for value in values]
        return ratings
