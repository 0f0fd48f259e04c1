"""What the portal shows of a person's own performance pay, once it is approved."""

from decimal import Decimal

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_amount

from ...engine import money
from ...engine.numbers import half_up
from ..common.text import exact
from .way import figure

_RELEASED = ("approved", "reserved", "paid", "released", "reversed", "settled")


class JifenAllocationLine(models.Model):
    _inherit = "jifen.allocation.line"

    @api.model
    def _portal_lines(self):
        """Return the current user's own approved amounts, elevated, newest first."""
        if not self.env.user.employee_id:
            return self.browse()
        domain = Domain("user_id", "=", self.env.uid) & Domain("state", "in", _RELEASED)
        # Own by this domain; allocations are closed to employees.
        return self.sudo().search(domain, order="id desc")

    def _portal_explain(self):
        """Return how this amount came about, as plain data with texts in the user's language.

        :return: dict with ``amount``, ``state``, ``method``, ``rows`` of ``(label, text)``, ``parts``,
            of what sub-pools it is made up, and ``notes``, whole sentences
        """
        self.ensure_one()
        pay = self.allocation_id
        methods = dict(pay._fields["method"]._description_selection(self.env))
        return {
            "period": self.period_id.name,
            "card_id": self.scorecard_id.id,
            "amount": self._portal_money(self.amount),
            "state": self._portal_state(),
            "paid": self.state == "paid",
            "correction": bool(pay.origin_id),
            "method": methods[pay.method],
            "rows": [row for row in self._portal_rows(pay) if row[1]],
            "parts": self._portal_parts(pay, methods),
            "notes": [note for note in self._portal_notes(pay) if note],
        }

    def _portal_state(self):
        """Return where the amount stands, in words for the person."""
        return {
            "approved": self.env._("Approved"),
            "reserved": self.env._("On the payslip"),
            "paid": self.env._("Paid"),
            "released": self.env._("Waits for a payslip"),
            "reversed": self.env._("Taken back with its payslip"),
            "settled": self.env._("Settled outside payroll"),
        }[self.state]

    def _portal_money(self, amount):
        return format_amount(self.env, float(amount), self.currency_id)

    # === FIGURES === #

    def _portal_rows(self, pay):
        way, rows = pay._pay_way(), []
        if "coefficients" in way.uses:
            # A team's award follows its rank, not the score of each.
            rows.append((self.env._("Score"), "" if self.score is False else figure(self.score)))
            rows.append((self.env._("Coefficient"), figure(self.coefficient) if self.coefficient != 1 else ""))
        if self.grade_id and ("grade_sums" in way.uses or self.grade_id.no_pay):
            rows.append((self.env._("Grade"), self.grade_id.name))
        return rows + (self._portal_change(pay) if pay.origin_id else way.figures(self))

    def _portal_change(self, pay):
        """Return what a correction changes: what there was before, what there is now, and the difference."""
        origin = pay.origin_id
        own = self.search(
            [
                ("scorecard_id", "=", self.scorecard_id.id),
                ("state", "in", _RELEASED),
                ("allocation_id", "in", (origin | origin.delta_ids).ids),
                ("allocation_id", "<=", pay.id),
            ]
        )
        before = sum((exact(line.amount) for line in own if line.allocation_id != pay), Decimal(0))
        change = sum((exact(line.amount) for line in own if line.allocation_id == pay), Decimal(0))
        return [
            (self.env._("Correction of"), origin.name),
            (self.env._("Before"), self._portal_money(before)),
            (self.env._("Now"), self._portal_money(before + change)),
            (self.env._("Difference"), self._portal_money(change)),
        ]

    def _portal_parts(self, pay, methods):
        """Return what the amount is made up of, one dict for each sub-pool; a correction shows what is now."""
        pools = pay.pool_ids.grouped("name")
        shown = []
        for part in self.parts or ():
            pool = pools.get(part["name"], pay.pool_ids.browse())
            shown.append(
                {
                    "name": part["name"],
                    "method": methods.get(part["method"], ""),
                    "amount": self._portal_money(money.yuan(part["fen"])),
                    "details": self._portal_pool_texts(pool) if len(pool) == 1 else [],
                    "text": self._portal_part_text(part),
                }
            )
        return shown

    def _portal_pool_texts(self, pool):
        texts = [self.env._("this pool: %(sum)s", sum=self._portal_money(pool.amount))]
        if pool.weight_sum:
            texts.append(self.env._("all together count with %(sum)s", sum=figure(pool.weight_sum)))
        return texts

    def _portal_part_text(self, part):
        weight, unit = Decimal(part["weight"]), Decimal(part["unit"] or 0)
        if part["note"]:
            return part["note"]
        if not weight:
            return "" if part["fen"] else self.env._("No share in this part.")
        if not unit:
            return ""
        return self._portal_product(weight, unit, money.yuan(part["fen"]))

    def _portal_product(self, weight, unit, amount):
        return self.env._(
            "%(weight)s × %(value)s = %(before)s, paid: %(amount)s.",
            weight=figure(weight, 8),
            value=figure(unit, 8),
            before=figure(half_up(weight * unit, 4)),
            amount=self._portal_money(amount),
        )

    # === SENTENCES === #

    def _portal_notes(self, pay):
        if self.carried_from_id:
            return [self.env._("A payslip could not bear all that is taken back; this is a rest of it.")]
        if self.excluded:
            return [self._portal_why_excluded()]
        if pay.origin_id:
            return [self.env._("The result was corrected after the bonus had been approved; this is the difference.")]
        notes = [] if self.parts else [self.note, *self._portal_calculation(pay)]
        if self.rounded_up:
            notes.append(
                self.env._("One fen of what rounding left over went here: it had one of the largest remainders.")
            )
        return notes

    def _portal_calculation(self, pay):
        if not self.weight:
            return [pay._pay_way().why_nothing(self)]
        if not pay.unit_value:
            return []
        weight, unit, amount = _decimal(self.weight), _decimal(pay.unit_value), exact(self.amount)
        notes = [self._portal_product(weight, unit, amount)]
        difference = amount - half_up(weight * unit, 2)
        if abs(difference) > Decimal("0.02"):
            values = {"sum": self._portal_money(abs(difference))}
            notes.append(
                self.env._("The limits of the pay rule make it %(sum)s more than that.", **values)
                if difference > 0
                else self.env._("The limits of the pay rule make it %(sum)s less than that.", **values)
            )
        return notes

    def _portal_why_excluded(self):
        """Return why this person had no share; the reason as far as it still shows."""
        card = self.scorecard_id
        if self.grade_id.no_pay:
            return self.env._("No share: the grade %(grade)s gets no performance pay.", grade=self.grade_id.name)
        if card.veto_no_pay:
            return self.env._("No share: because of a one-vote veto.")
        if not card.scored:
            return self.env._("No share: there was no score.")
        return self.env._("No share: because of a one-vote veto, the grade, or because there is no score.")


def _decimal(value):
    return Decimal(str(round(value, 8)))
