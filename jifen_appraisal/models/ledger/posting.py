"""How lines get into the ledger: checked, numbered, chained; and how they are taken back."""

from collections import defaultdict
from decimal import Decimal, InvalidOperation

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...engine import chain
from ..common.roles import OFFICER
from ..common.text import exact, said

# What enters the hash of a line besides its sources, in the order in which it is read back.
_HASHED = (
    "company_id",
    "number",
    "scorecard_id",
    "item_id",
    "level_id",
    "quantity",
    "points",
    "date",
    "matter",
    "ground",
    "origin",
    "reversal_of_id",
    "approved_by_id",
)
_COPIED_IDS = (
    "scorecard_id",
    "company_id",
    "period_id",
    "employee_id",
    "department_id",
    "user_id",
    "item_id",
    "dimension_id",
    "level_id",
)


class JifenScoreLine(models.Model):
    _inherit = "jifen.score.line"

    # === POSTING === #

    @api.model
    @api.private
    def _post(self, vals_list):
        """Append lines to the ledger.

        :param vals_list: list of dicts with ``scorecard_id``, ``item_id``, ``date`` and
            optionally ``quantity`` (1), ``level_id``, ``points`` (where the item is a range),
            ``matter``, ``ground``, ``origin``, ``approved_by_id`` and the fields of its source
        :return: the new lines, in the order given
        :raise UserError: when a line is not allowed; then none is written
        """
        self.browse().check_access("create")
        tree = self.env["hr.department"]._jifen_tree()
        cards = self._existing("jifen.scorecard", "scorecard_id", vals_list)
        items = self._existing("jifen.item", "item_id", vals_list)
        values = [self._checked_values(vals, tree, cards, items) for vals in vals_list]
        self._check_not_for_oneself(values)
        return self._append(values)

    def _posting_states(self):
        """Return the states of a period in which its ledger takes lines."""
        return "open", "scoring"

    def _existing(self, model, name, vals_list):
        """Return ``{id: record}`` of what the postings name in one field, fetched together."""
        records = self.env[model].browse({vals[name] for vals in vals_list if vals.get(name)}).exists()
        records.check_access("read")
        return {record.id: record for record in records}

    def _checked_values(self, vals, tree, cards, items):
        card, item = cards.get(vals.get("scorecard_id")), items.get(vals.get("item_id"))
        if not card or not item:
            raise UserError(self.env._("A ledger line needs a scorecard and an item."))
        if card.period_id.state not in self._posting_states():
            raise UserError(
                self.env._(
                    "%(period)s is not open: nothing can be posted to it.",
                    period=card.period_id.display_name,
                )
            )
        date = fields.Date.to_date(vals.get("date"))
        if not date or not card.period_id.date_from <= date <= card.period_id.date_to:
            raise UserError(
                self.env._(
                    "The date must be inside %(period)s (%(start)s to %(end)s).",
                    period=card.period_id.name,
                    start=card.period_id.date_from,
                    end=card.period_id.date_to,
                )
            )
        reason = item._reason_not_for(card, date, tree)
        if reason:
            raise UserError(reason)
        quantity = self._figure(vals.get("quantity", 1))
        entered = vals.get("points")
        level = self.env["jifen.item.level"].browse(vals.get("level_id") or ())
        entered = None if entered is None or entered is False else self._figure(entered)
        if vals.get("shared"):
            # A part of what an approved claim brings, checked by the claim: its figure is free.
            points = entered
        else:
            points = item._points_for(quantity, level, entered)
        return {
            **self._card_values(card),
            "item_id": item.id,
            "dimension_id": item.dimension_id.id,
            "level_id": level.id,
            "quantity": quantity,
            "points": points,
            "date": date,
            "matter": said(vals.get("matter")) or False,
            "ground": said(vals.get("ground")) or False,
            "origin": vals.get("origin") or "manual",
            **{name: vals.get(name) or False for name in self._source_fields},
            "reversal_of_id": False,
            "approved_by_id": vals.get("approved_by_id") or self.env.uid,
        }

    def _card_values(self, card):
        return {
            "scorecard_id": card.id,
            "company_id": card.company_id.id,
            "period_id": card.period_id.id,
            "employee_id": card.employee_id.id,
            "subject_name": card.name,
            "department_id": card.department_id.id,
            "user_id": card.user_id.id,
        }

    def _figure(self, value):
        try:
            number = exact(value) if isinstance(value, float) else Decimal(str(value))
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite() or abs(number) > 1_000_000:
            raise UserError(self.env._("“%(value)s” is not a figure.", value=value))
        return round(number, 4)

    def _check_not_for_oneself(self, values):
        """Nobody posts points to their own scorecard; a claim's approver is checked by the claim."""
        if self.env.uid == 1:
            return
        for vals in values:
            if vals["user_id"] == vals["approved_by_id"]:
                raise AccessError(self.env._("Nobody enters points on their own scorecard. Submit a claim instead."))

    def _append(self, values):
        """Number, chain and insert checked values, company by company."""
        self.env["jifen.scorecard"].browse({vals["scorecard_id"] for vals in values})._take_in()
        by_company, hashed = defaultdict(list), self._hashed()
        for vals in values:
            by_company[vals["company_id"]].append(vals)
        for company_id, rows in by_company.items():
            company = self.env["res.company"].browse(company_id)
            # The chain's end belongs to the ledger itself, not to a role.
            chain_sudo = self.env["jifen.ledger.chain"].sudo()
            number, previous = chain_sudo._lock(company)
            for vals in rows:
                number += 1
                vals["number"] = number
                vals["previous_hash"] = previous
                previous = vals["hash"] = chain.link(previous, {name: _hashable(vals[name]) for name in hashed})
            chain_sudo._advance(company, number, previous)
        plain = [{k: float(v) if isinstance(v, Decimal) else v for k, v in vals.items()} for vals in values]
        return self._insert(plain)

    # === REVERSAL === #

    def _reverse(self, reason):
        """Append the counter-lines of these lines.

        :param str reason: why, kept as the ground of the counter-lines
        :return: the counter-lines
        :raise UserError: without a reason, on a line already reversed or itself a reversal,
            or when the period is not open any more; then nothing is written
        """
        if not said(reason):
            raise UserError(self.env._("Say why the line is reversed."))
        self.browse().check_access("create")
        self.check_access("read")
        values = []
        for line in self:
            if line.reversal_of_id or line.is_reversed:
                raise UserError(self.env._("%(line)s has been reversed already.", line=line.display_name))
            if line.period_id.state not in self._posting_states():
                raise UserError(
                    self.env._(
                        "%(period)s is not open: its lines cannot be reversed.",
                        period=line.period_id.display_name,
                    )
                )
            values.append(
                {
                    **{name: line[name].id for name in (*_COPIED_IDS, *self._source_fields)},
                    "subject_name": line.subject_name,
                    "quantity": exact(line.quantity),
                    "points": -exact(line.points),
                    "date": line.date,
                    "matter": line.matter,
                    "ground": said(reason),
                    "origin": "reversal",
                    "reversal_of_id": line.id,
                    "approved_by_id": self.env.uid,
                }
            )
        self._check_not_for_oneself(values)
        return self._append(values)

    def action_reverse(self, reason):
        """Reverse lines as an officer; see :meth:`_reverse`."""
        if not (self.env.uid == 1 or self.env.user.has_group(OFFICER)):
            raise AccessError(self.env._("Only the appraisal office reverses ledger lines."))
        self._reverse(reason)
        return True

    # === CHECK OF THE CHAIN === #

    @api.model
    @api.private
    def _first_broken(self, company):
        """Return the number of the first line of the company's ledger that was changed, removed or reordered.

        Where lines are missing at the end, or all were calculated anew, it is the number after the last; None when
        the chain holds.
        """
        hashed = self._hashed()
        self.flush_model()
        self.env.cr.execute(
            f"SELECT previous_hash, hash, {', '.join(hashed)} FROM jifen_score_line "
            "WHERE company_id = %s ORDER BY number",
            [company.id],
        )
        rows = (
            (row[3], row[0], row[1], dict(zip(hashed, map(_hashable, row[2:]), strict=True)))
            for row in iter(self.env.cr.fetchone, None)
        )
        read = []

        def kept():
            for row in rows:
                read.append(row[0])
                yield row

        broken = chain.first_broken(kept())
        if broken is not None:
            return broken
        # The rows alone cannot tell that lines are missing at the end, or were calculated anew.
        last = self.env["jifen.ledger.chain"].sudo().search([("company_id", "=", company.id)])
        if (last.last_number, last.last_hash or chain.GENESIS) != (len(read), self._last_hash(company)):
            return len(read) + 1
        return None

    def _hashed(self):
        """Return the columns that enter the hash of a line, its number second."""
        return (*_HASHED, *self._source_fields)

    def _last_hash(self, company):
        self.env.cr.execute(
            "SELECT hash FROM jifen_score_line WHERE company_id = %s ORDER BY number DESC LIMIT 1", [company.id]
        )
        row = self.env.cr.fetchone()
        return row[0] if row else chain.GENESIS


def _hashable(value):
    # Odoo reads NUMERIC columns back as float: both forms give the same text.
    if isinstance(value, Decimal | float):
        return f"{exact(value):.4f}"
    return value or None
