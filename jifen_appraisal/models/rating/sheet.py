"""All that one person has to rate and vote on, as one screen shows it, and what comes back from it."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date, groupby

from ..common.text import exact
from .rating import RATING_STATES

# Leaders are listed first.
_PLACES = ("team", "head", "deputy", "staff")


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    rating_until = fields.Date(
        string="Ratings Until",
        copy=False,
        help="Until when ratings and votes are asked for; raters are reminded before. Empty: the last day.",
    )

    @api.model
    def _rating_periods(self):
        """Return the periods that take ratings or votes, elevated, the one that ends first at the top."""
        domain = Domain("state", "in", RATING_STATES) & Domain("scheme_id.dimension_ids.group_ids", "!=", False)
        # Whoever is asked to rate need not be allowed to read the period otherwise.
        return self.sudo().search(domain, order="date_to, id")

    def _rater(self):
        """Return the employee, elevated, that the current user is as a rater in this period."""
        # One's own employee records; the one of the period's company first.
        employees = self.env.user.sudo().employee_ids
        return (employees.filtered(lambda row: row.company_id == self.company_id) or employees)[:1]

    @api.model
    def _rating_sheets(self):
        """Return what the current user has to rate and vote on, period by period, as plain data."""
        return [sheets for period in self._rating_periods() if (sheets := period._sheets_of(period._rater()))["sheets"]]

    @api.model
    def _rating_open_count(self):
        """Return on how many subjects the current user still has to say something."""
        return sum(
            sheet["total"] - sheet["done"]
            for period in self._rating_sheets()
            for sheet in period["sheets"]
            if not sheet["closed"]
        )

    def _sheets_of(self, rater):
        """Return one period's sheets: one for each rater group that ``rater`` belongs to."""
        until = self.rating_until or self.date_to
        pairs = self._entitlement().pairs_of(rater.id) if rater else []
        pairs.sort(
            key=lambda pair: (pair[1].dimension_id.sequence, pair[1].dimension_id.id, pair[1].sequence, pair[1].id)
        )
        given, voted = self._given_by(rater), self._voted_by(rater)
        return {
            "id": self.id,
            "name": self.name,
            "until": format_date(self.env, until),
            "days": (until - fields.Date.context_today(self)).days,
            "sheets": [
                self._sheet(group, [subject for subject, __ in rows], given, voted)
                for group, rows in groupby(pairs, key=lambda pair: pair[1])
            ],
        }

    def _sheet(self, group, subjects, given, voted):
        dimension = group.dimension_id
        aspects = dimension.aspect_ids
        rows = [
            {
                "card": card.id,
                "name": card.name,
                "office": card.department_id.name or "",
                "job": card.job_id.name or "",
                "team": bool(card.team_id),
                "place": _PLACES.index(card.position),
                "ratings": given.get((card.id, group.id), {}),
                "voted": (card.id, group.id) in voted,
            }
            for card in self.env["jifen.scorecard"].browse(subject.id for subject in subjects)
        ]
        if dimension.kind == "vote":
            done = sum(row["voted"] for row in rows)
        else:
            done = sum(len(row["ratings"]) >= (len(aspects) or 1) for row in rows)
        return {
            "group": group.id,
            "kind": dimension.kind,
            "self": group.raters == "self",
            "dimension": dimension.name,
            "name": group.name,
            "description": dimension.description or "",
            "full": f"{exact(dimension.full_marks).normalize():f}",
            "aspects": [
                {"id": str(aspect.id), "name": aspect.name, "description": aspect.description or ""}
                for aspect in aspects
            ]
            or [{"id": "0", "name": dimension.name, "description": ""}],
            "tiers": [{"id": tier.id, "name": tier.name} for tier in group.scheme_id.tier_ids],
            "closed": dimension.kind == "vote" and bool(self.votes_counted_at),
            "subjects": rows,
            "done": done,
            "total": len(rows),
        }

    def _given_by(self, rater):
        """Return ``{(scorecard id, group id): {aspect id as text, "0" for none: figure as text}}``."""
        given = {}
        # One's own ratings.
        for row in self.env["jifen.rating"].sudo().search([("period_id", "=", self.id), ("rater_id", "=", rater.id)]):
            ratings = given.setdefault((row.scorecard_id.id, row.group_id.id), {})
            ratings[str(row.aspect_id.id or 0)] = _plain(row.value)
        return given

    def _voted_by(self, rater):
        return {key for key, voters in self._voters().items() if rater.id in voters}


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    @api.model
    def _sheet_rate(self, card_id, group_id, aspect_id, figure):
        """Record one figure of the current user; an empty text takes it back.

        :return: the figure as it was saved, as text
        :raise UserError: see :meth:`_write_ratings`
        """
        card, group = self._sheet_place(card_id, group_id, "rating")
        aspects = group.dimension_id.aspect_ids.ids or [None]
        aspect_id = _id(aspect_id) or None
        if aspect_id not in aspects:
            raise self._sheet_changed()
        text = str(figure if figure is not None else "").strip().replace("，", ".").replace(",", ".")
        card._write_ratings(group, {aspect_id: text or None}, card.period_id._rater())
        return _plain(float(text)) if text else ""

    @api.model
    def _sheet_vote(self, ballots):
        """Cast ballots of the current user; what cannot be cast leaves the others as they are.

        :param ballots: ``[{"card": id, "group": id, "tier": id}]``
        :return: ``[error text or None]`` in the same order
        """
        outcomes, entitlements = [], {}
        for ballot in ballots:
            try:
                with self.env.cr.savepoint():
                    card, group = self._sheet_place(ballot.get("card"), ballot.get("group"), "vote")
                    tier = group.scheme_id.tier_ids.filtered(
                        lambda row, ballot=ballot: row.id == _id(ballot.get("tier"))
                    )
                    if not tier:
                        raise self._sheet_changed()
                    period = card.period_id
                    if period not in entitlements:
                        entitlements[period] = period._entitlement(("vote",))
                    card._write_ballot(group, tier, period._rater(), entitlements[period])
                outcomes.append(None)
            except UserError as error:
                outcomes.append(str(error))
        return outcomes

    def _sheet_place(self, card_id, group_id, kind):
        """Return scorecard and rater group of an entry, elevated; whether they fit is checked on writing."""
        # Whoever rates need not be allowed to read the scorecard: who may rate is checked on writing.
        card = self.sudo().browse(_id(card_id)).exists()
        # The same holds for the group.
        group = self.env["jifen.rater.group"].sudo().browse(_id(group_id)).exists()
        if not card or not card.period_id._rater() or group.dimension_id.kind != kind:
            raise self._sheet_changed()
        return card, group

    def _sheet_changed(self):
        return UserError(self.env._("What you rate has changed meanwhile. Load the page again."))


def _order(group):
    """Return what sorts rater groups as the scheme lists them."""
    dimension = group.dimension_id
    return dimension.sequence, dimension.id, group.sequence, group.id


def _id(value):
    """Return an id that came from a browser, 0 for anything else.

    >>> _id(7), _id("7"), _id("x"), _id(None), _id(-1), _id(2**40), _id(True)
    (7, 7, 0, 0, 0, 0, 0)
    """
    text = str(value)
    number = int(text) if text.isascii() and text.isdigit() else 0
    return number if number < 2**31 else 0


def _plain(value):
    """Return a figure without needless zeros.

    >>> _plain(92.0), _plain(85.5)
    ('92', '85.5')
    """
    return f"{value:.4f}".rstrip("0").rstrip(".")
