"""The people of a preview: each one's amount, what it is beside the other, and why it is nothing."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

from odoo import models

from ...engine import spread
from ...models.common.text import plain


class JifenAllocationPreview(models.TransientModel):
    _inherit = "jifen.allocation.preview"

    def _preview(self):
        """Return what the preview shows, as plain data with amounts in fen.

        ``people`` are in the order that was chosen, all of them; ``offices`` largest sum first.

        :raise UserError: when the pool cannot be shared out
        """
        self.ensure_one()
        self.allocation_id.check_access("read")
        tried = self._what_if()
        rows, result, pool, reserve, subpools = self._shared(self._entered_values(), tried)
        last, last_name = self._last()
        beside = self._beside(tried, last)
        people = self._people(rows, result.shares, beside, last)
        offices = self._by_office(people, beside)
        paid = [person["fen"] for person in people if person["fen"]]
        return {
            "people": self._sorted(people, last if beside is None else beside),
            "offices": offices,
            "compared": beside is not None,
            "last": last_name,
            "gone": sum(1 for id_ in last if id_ not in {person["employee_id"] for person in people}),
            "pool_fen": sum(share.fen for share in result.shares) + result.returned + reserve,
            "pool": float(pool),
            "heads": len(people),
            "total_fen": sum(paid),
            "returned_fen": result.returned,
            "reserve_fen": reserve,
            "weight_sum": plain(_rounded(sum(row["weight"] for row in rows))),
            "unit_value": f"{result.unit_value:.8f}" if result.unit_value else "",
            "subpools": subpools,
            "spread": spread.spread(paid),
            "nothing": self._without(people),
            "flagged": [person for person in people if person["flagged"]],
            "budget": self._budget(int(sum(paid) + reserve)),
        }

    def _people(self, rows, shares, beside, last):
        names = self._offices(row["department_id"] for row in rows)
        # Why somebody gets nothing is shown to whoever sees the amounts.
        cards = self.env["jifen.scorecard"].sudo().browse(row["scorecard_id"] for row in rows)
        people = []
        for place, (row, share, card) in enumerate(zip(rows, shares, cards, strict=True), 1):
            before = beside.get(row["employee_id"]) if beside is not None else None
            former = last.get(row["employee_id"])
            people.append(
                {
                    "place": place,
                    "employee_id": row["employee_id"],
                    "name": row["employee_name"],
                    "department_id": row["department_id"],
                    "office": names.get(row["department_id"], ""),
                    "score": "" if row["score"] is None else plain(_rounded(row["score"])),
                    "weight": row["weight"],
                    "coefficient": plain(_rounded(row["coefficient"])),
                    "excluded": row["excluded"],
                    "note": row["note"] or "",
                    "fen": share.fen,
                    "rounded_up": share.rounded_up,
                    "rounding": _rounding(share, row),
                    "beside": before.fen if before else None,
                    "difference": share.fen - (before.fen if before else 0) if beside is not None else None,
                    "reason": "" if share.fen else self._why_nothing(card, row),
                    **self._against_last(share.fen, former),
                }
            )
        return people

    def _against_last(self, fen, former):
        """Return the change against the last allocation in percent, None for who had nothing, and if it is much."""
        if former is None or not former.fen:
            return {"new": former is None, "last": former.fen if former else None, "change": None, "flagged": False}
        change = Fraction(100 * (fen - former.fen), abs(former.fen))
        flagged = abs(change) > max(self.flag_percent, 0)
        return {"new": False, "last": former.fen, "change": round(change), "flagged": flagged}

    def _why_nothing(self, card, row):
        if card.veto_no_pay:
            return self.env._("One-vote veto")
        if not card.scored:
            return self.env._("No score")
        if card.grade_id.no_pay:
            return self.env._("Grade %(grade)s gets no performance pay", grade=card.grade_id.name)
        return self._pay_way().reason(self.env, card, row)

    def _without(self, people):
        """Return ``[(reason, people)]`` of those who get nothing, most people first."""
        groups = defaultdict(list)
        for person in people:
            if not person["fen"]:
                groups[person["reason"]].append(person)
        return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))

    def _sorted(self, people, beside):
        def change(person):
            former = beside.get(person["employee_id"])
            return person["fen"] - (former.fen if former else 0)

        orders = {
            "name": lambda person: (person["name"], person["place"]),
            "office": lambda person: (person["office"], -person["fen"], person["place"]),
            "amount": lambda person: (-person["fen"], person["place"]),
            "difference": lambda person: (-abs(change(person)), person["place"]),
        }
        return sorted(people, key=orders[self.sort]) if self.sort in orders else people

    def _by_office(self, people, beside):
        """Return the distribution by office, largest sum first."""
        offices = {}

        def office(id_):
            return offices.setdefault(id_, {"heads": 0, "fen": 0, "beside_heads": 0, "beside": 0})

        for person in people:
            office(person["department_id"])["heads"] += 1
            office(person["department_id"])["fen"] += person["fen"]
        for row in (beside or {}).values():
            office(row.department_id)["beside_heads"] += 1
            office(row.department_id)["beside"] += row.fen
        names = self._offices(offices)
        found = [
            {
                **row,
                "office": names.get(id_, ""),
                "average": _mean(row["fen"], row["heads"]),
                "beside_average": _mean(row["beside"], row["beside_heads"]),
            }
            for id_, row in offices.items()
        ]
        return sorted(found, key=lambda row: (-row["fen"], row["office"]))

    def _budget(self, needed):
        """Return what becomes of the budget when ``needed`` fen are approved; None without a budget."""
        pay = self.allocation_id
        # Budgets bind whoever computes, whether or not they may read them.
        budget = pay.budget_id.sudo()
        if not budget:
            return None
        asked = budget.asked_amount - (pay.spent_amount if pay.state == "submitted" else 0)
        left = round(budget.left_amount * 100) - needed
        return {
            "name": budget.name,
            "amount": round(budget.amount * 100),
            "committed": round(budget.committed_amount * 100),
            "asked": round(asked * 100),
            "needed": needed,
            "left": left,
        }


def _mean(total, number):
    return (2 * total + number) // (2 * number) if number else 0


def _rounding(share, row):
    """Return what rounding changed, in fen: paid less exact; None where a limit or a rule set the amount.

    Each part that an amount is made up of is rounded for itself, by less than a fen.
    """
    if row["excluded"]:
        return None
    difference = share.fen - share.exact
    return difference if abs(difference) < max(len(row.get("parts") or ()), 1) else None


def _rounded(value):
    return round(Decimal(str(value)), 4)
