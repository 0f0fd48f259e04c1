"""How a list comes on public notice: from results, from the points so far, from grades; and how it is amended."""

from typing import NamedTuple

from odoo import Command, api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..period.period import PUBLISHED
from ..scoring.period import ranks_of

_POSITIONS = ("team", "head", "deputy", "staff")
# In which states of the period each kind can be put on notice.
STATES = {
    "result": PUBLISHED,
    "points": ("open", "scoring"),
    "grade": ("scoring", "published", "closed"),
}


class Figures(NamedTuple):
    """What a notice may say of one scorecard."""

    scored: bool = False
    score: float | None = None
    rank_unit: int | None = None
    rank_overall: int | None = None
    parts: tuple = ()


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _notice_defaults(self):
        """Return how the scheme wants results to be shown."""
        self.ensure_one()
        scheme = self.sudo().scheme_id  # the procedure of a scheme is no secret
        return {
            "days": scheme.notice_days,
            "by_unit": scheme.notice_by_unit,
            "show_scores": scheme.notice_scores,
            "show_ranks": scheme.notice_ranks,
            "show_grades": scheme.notice_grades and bool(scheme.grade_ids),
            "contact": self._notice_contact(),
        }

    def _notice_contact(self):
        """Return where objections go: as on the last notice under this regulation, else the company's office."""
        last = (
            self.env["jifen.public.notice"]
            .sudo()  # an address for objections is public
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("period_id.scheme_id.code", "=", self.scheme_id.code),
                    ("contact", "!=", False),
                ],
                limit=1,
            )
        )
        if last:
            return last.contact
        company = self.company_id.sudo()  # name and telephone of the company are public
        office = self.env._("Appraisal office of %(company)s", company=company.name)
        return f"{office}, {company.phone}" if company.phone else office

    def _put_on_notice(self, kind, days, by_unit, grades=None, **shown):
        """Freeze a list and show it to the members: one notice for each unit, or one for everybody.

        :param kind: result, points or grade; :param days: working days
        :param grades: only people of these grades
        :param shown: ``show_scores``, ``show_ranks``, ``show_grades`` and ``contact``
        :return: the notices, elevated
        """
        self.ensure_one()
        self._check_notice(kind, days)
        period = self.sudo()  # a list is made from results that its maker need not be able to read one by one
        cards = period._cards_for_notice(kind, grades)
        if not cards:
            raise UserError(self.env._("There is nobody to put on notice in %(period)s.", period=self.name))
        figures = period._points_so_far() if kind == "points" else _results(cards)
        dimensions = period._notice_parts() if kind == "points" else []
        today = self.env["jifen.public.notice"]._today(period.company_id)
        common = {
            "period_id": period.id,
            "kind": kind,
            "period_name": period.name,
            "scheme_name": period.scheme_id.name,
            "everybody": not by_unit,
            "provisional": kind == "grade" and period.state == "scoring",
            "days": days,
            "date_from": today,
            "date_to": period.company_id._jifen_working_day(today, days),
            "grade_ids": [Command.set(grades.ids if grades else [])],
            "part_names": [dimension.name for dimension in dimensions] or False,
            "published_by_id": self.env.uid,
            **shown,
        }
        values = []
        for unit, members in cards.grouped("unit_id").items() if by_unit else [(False, cards)]:
            # Who belongs to no unit sees their own list alone.
            group = {**common, "unit_id": unit.id if unit else False, "unit_name": unit.name if unit else False}
            lines = _lines(group, members, figures)
            values.append({**group, "line_ids": [Command.create(line) for line in lines]})
        notices = self.env["jifen.public.notice"].sudo()._trusted().create(values)  # made by code alone
        period.message_post(
            body=self.env._(
                "On public notice until %(until)s: %(names)s.",
                until=format_date(self.env, common["date_to"]),
                names=", ".join(notices.mapped("display_name")[:20]),
            ),
            author_id=self.env.user.partner_id.id,
        )
        return notices

    def _check_notice(self, kind, days):
        if not 0 < days <= 366:
            raise UserError(self.env._("A public notice runs for between 1 and 366 working days."))
        if self.state not in STATES[kind]:
            notices = self.env["jifen.public.notice"]
            labels = dict(notices._fields["kind"]._description_selection(self.env))
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(kind)s of %(period)s cannot be put on notice: it is %(state)s.",
                    kind=labels[kind],
                    period=self.name,
                    state=states[self.state],
                )
            )

    def _cards_for_notice(self, kind, grades):
        """Return the scorecards for a list; of results, those that are not on notice yet. Call elevated."""
        cards = self.env["jifen.scorecard"].search([("period_id", "=", self.id)])
        if kind == "result":
            return cards - self._result_notices().line_ids.scorecard_id
        if kind == "grade":
            return cards.filtered(lambda card: card.grade_id and (not grades or card.grade_id in grades))
        return cards

    def _result_notices(self):
        """Return the notices of this publication's results. Call elevated."""
        return self.notice_ids.filtered(lambda notice: notice.kind == "result" and notice.state != "withdrawn")

    def _notice_parts(self):
        return self.scheme_id.dimension_ids.filtered(
            lambda dimension: dimension._has_setting("item_ids") and dimension._is_for_period(self)
        )

    def _points_so_far(self):
        """Return ``{scorecard id: Figures}`` as the ledger stands, by the rules of scoring; writes nothing."""
        rules, rows = self.scheme_id._scoring_rules(self), self._card_rows()
        results, totals = self._compute_totals(rules, rows, self._scoring_inputs(rules))
        scored = {id_: total.score for id_, total in totals.items() if total and total.score is not None}
        ranks = ranks_of(rows, scored)
        scores = {(card_id, dimension_id): score for card_id, dimension_id, __, __, score, *__ in results}
        columns = self._notice_parts().ids
        return {
            row.id: Figures(
                row.id in scored,
                _number(scored.get(row.id)),
                ranks["unit"].get(row.id),
                ranks["overall"].get(row.id),
                tuple(_number(scores.get((row.id, column))) for column in columns),
            )
            for row in rows
        }

    # === AMENDMENTS === #

    @api.private
    def _amend_notices(self, reason):
        """Add dated lines to the notices of results and grades where a correction has changed what they said.

        :param reason: why, as everybody who sees the notice may read it
        :return: the new lines, elevated
        """
        lines = self.env["jifen.public.notice.line"].sudo()  # made by code alone, about people on the list
        values = []
        for period in self.sudo():  # as results are corrected for people whom the office may not read
            notices = period.notice_ids.filtered(
                lambda notice: notice.kind in ("result", "grade") and notice.state != "withdrawn"
            )
            cards = self.env["jifen.scorecard"].sudo().search([("period_id", "=", period.id)])  # as above
            for notice in notices:
                values += notice._amendments(cards, reason)
        return lines._trusted().create(values)


class JifenPublicNotice(models.Model):
    _inherit = "jifen.public.notice"

    def _amendments(self, cards, reason):
        """Return the values of the lines that say what has changed since the last line about each person."""
        last = {line.scorecard_id: line for line in (self.line_ids | self.amendment_ids).sorted("id")}
        group = {name: self[name] for name in ("everybody", "show_scores", "show_ranks", "show_grades")}
        found = []
        for values in _lines({**group, "kind": self.kind}, cards, _results(cards)):
            card = cards.browse(values["scorecard_id"])
            before = last.get(card)
            same = before and all(_same(before[name], values[name]) for name in ("scored", "score", "rank", "grade"))
            if same or (not before and not self._belongs(card)):
                continue
            found.append(
                {
                    **values,
                    "notice_id": self.id,
                    "amends_id": before.id if before else False,
                    "amended_on": self._today(self.company_id),
                    "reason": reason,
                }
            )
        return found

    def _belongs(self, card):
        """Tell whether somebody who is not on a list of grades would be on it now."""
        here = self.everybody or card.unit_id == self.unit_id
        return (
            self.kind == "grade" and here and card.grade_id and (not self.grade_ids or card.grade_id in self.grade_ids)
        )


def _number(value):
    return None if value is None else float(value)


def _same(one, other):
    if isinstance(other, float):
        return abs(one - other) < 0.00005
    return (one or False) == (other or False)


def _results(cards):
    """Return ``{scorecard id: Figures}`` as scored."""
    return {card.id: Figures(card.scored, card.score, card.rank_unit, card.rank_overall) for card in cards}


def _lines(group, cards, figures):
    """Return the values of a list's lines, best first; what the notice does not show is not kept in it."""
    values = []
    for card in cards:
        found = figures[card.id]
        rank = found.rank_overall if group["everybody"] else found.rank_unit
        order = (
            _POSITIONS.index(card.position),
            # Without scores and ranks the order must not tell them.
            -(found.score or 0) if group["show_scores"] or group["show_ranks"] else 0,
            card.grade_id.sequence if group["show_grades"] and group["kind"] != "points" else 0,
            card.department_id.name or "",
            card.name,
        )
        line = {
            "scorecard_id": card.id,
            "employee_id": card.employee_id.id,
            "name": card.name,
            "office": "" if card.team_id else card.department_id.name,
            "job": card.job_id.name,
            "position": card.position,
            "scored": group["show_scores"] and found.scored,
            "score": found.score if group["show_scores"] and found.scored else False,
            "rank": rank if group["show_ranks"] else False,
            "grade": card.grade_id.name if group["show_grades"] and group["kind"] != "points" else False,
            "parts": list(found.parts) or False,
        }
        values.append((order, line))
    values.sort(key=lambda row: row[0])
    return [{**line, "sequence": number} for number, (__, line) in enumerate(values, 1)]
