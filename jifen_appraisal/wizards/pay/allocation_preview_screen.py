"""What the screen of a preview shows: figures as text, bars as wide as the figures are large."""

from odoo import models

from ...engine import money, spread
from ...models.common.text import plain
from .allocation_preview import SHOWN

# Offices and people of a reason that a screen names; the sheet has them all.
OFFICES_SHOWN = 30
NAMES_SHOWN = 12
ROUNDED_SHOWN = 20


class JifenAllocationPreview(models.TransientModel):
    _inherit = "jifen.allocation.preview"

    def _shown_preview(self, preview):
        """Return what the template shows of :meth:`_preview`."""
        people = [person for person in preview["people"] if self._is_asked_for(person)]
        return {
            **preview,
            "rows": people[:SHOWN],
            "found": len(people),
            "rest": self.env._("%(count)s more are not shown here: the sheet has them all.", count=len(people) - SHOWN)
            if len(people) > SHOWN
            else "",
            "offices": _bars(preview["offices"][:OFFICES_SHOWN]),
            "more_offices": max(len(preview["offices"]) - OFFICES_SHOWN, 0),
            "classes": self._histogram(preview),
            "compare_last": self.compare == "last",
            "beside_name": dict(self._compare_choices()).get(self.compare, ""),
            "differences": (self.differences or "").splitlines(),
            "summary": self._summary(preview),
            "budget_facts": self._budget_facts(preview["budget"]),
            "reasons": [self._reason_text(*group) for group in preview["nothing"]],
            "rounding": self._rounding_effect(preview["people"]),
            "flag_text": self._flag_text(preview),
            "odd": any(person["rounded_up"] for person in preview["people"]),
            "subpools": preview["subpools"][:SHOWN],
            "figure": lambda value: plain(round(value, 4)),
            "yuan": lambda value: self._amount(money.fen(value)),
            "amount": self._amount,
            "signed_amount": self._signed_amount,
        }

    def _is_asked_for(self, person):
        return not self.only or (person["flagged"] if self.only == "flagged" else not person["fen"])

    # === THE WHOLE === #

    def _summary(self, preview):
        """Return ``[(label, text, further text)]``: the figures of the whole and its extremes."""
        facts = [
            (self.env._("Pool"), self._amount(preview["pool_fen"]), ""),
            (self.env._("People"), str(preview["heads"]), ""),
            (self.env._("Sum of Scores"), preview["weight_sum"] if preview["unit_value"] else "", ""),
            (self.env._("Unit Value"), preview["unit_value"], ""),
            (self.env._("Allocated"), self._amount(preview["total_fen"]), ""),
            (self.env._("Kept for Appeals"), preview["reserve_fen"] and self._amount(preview["reserve_fen"]), ""),
            (self.env._("Returned"), preview["returned_fen"] and self._amount(preview["returned_fen"]), ""),
        ]
        figures = preview["spread"]
        if figures:
            facts += [
                (self.env._("Highest Amount"), self._amount(figures.highest), self._who_has(preview, figures.highest)),
                (self.env._("Lowest Amount"), self._amount(figures.lowest), self._who_has(preview, figures.lowest)),
                (self.env._("Average Amount"), self._amount(figures.average), ""),
                (self.env._("Median"), self._amount(figures.median), ""),
            ]
            if figures.lowest > 0:
                times = f"{figures.highest / figures.lowest:.2f}"
                facts.append((self.env._("Highest ÷ Lowest"), times, ""))
        return [fact for fact in facts if fact[1]]

    def _budget_facts(self, budget):
        """Return ``[(label, text)]``: the budget, what of it is spoken for, and what this pool leaves of it."""
        if not budget:
            return []
        left = budget["left"]
        return [
            (budget["name"], self._amount(budget["amount"])),
            (self.env._("Committed"), self._amount(budget["committed"])),
            *([(self.env._("Waiting for Approval"), self._amount(budget["asked"]))] if budget["asked"] else []),
            (self.env._("This Pool"), self._amount(budget["needed"])),
            (self.env._("Overspent By") if left < 0 else self.env._("Left after It"), self._amount(abs(left))),
        ]

    def _who_has(self, preview, fen):
        names = sorted(person["name"] for person in preview["people"] if person["fen"] == fen)
        return names[0] if len(names) == 1 else self.env._("%(count)s people", count=len(names))

    def _reason_text(self, reason, people):
        names = self.env._(", ").join(person["name"] for person in people[:NAMES_SHOWN])
        values = {"reason": reason, "count": len(people), "names": names}
        if len(people) > NAMES_SHOWN:
            return self.env._("%(reason)s (%(count)s): %(names)s …", **values)
        return self.env._("%(reason)s (%(count)s): %(names)s", **values)

    def _flag_text(self, preview):
        if not preview["last"]:
            return ""
        values = {
            "count": len(preview["flagged"]),
            "percent": self.flag_percent,
            "period": preview["last"],
            "new": sum(person["new"] for person in preview["people"]),
            "gone": preview["gone"],
        }
        return self.env._(
            "Against %(period)s: %(count)s amounts change by more than %(percent)s %%; new: %(new)s, "
            "no longer here: %(gone)s.",
            **values,
        )

    # === CHARTS === #

    def _histogram(self, preview):
        """Return the classes of the amounts, with how many people are in each, now and beside."""
        now = [person["fen"] for person in preview["people"]]
        beside = [row["beside"] for row in preview["people"] if row["beside"] is not None]
        into = spread.classes(fen for fen in [*now, *beside] if fen)
        rows = [
            {"label": self._class_label(row), "heads": heads, "beside": former}
            for row, heads, former in zip(
                into,
                spread.counts(filter(None, now), into),
                spread.counts(filter(None, beside), into),
                strict=True,
            )
        ]
        if 0 in now or 0 in beside:
            rows.insert(0, {"label": self.env._("nothing"), "heads": now.count(0), "beside": beside.count(0)})
        most = max((max(row["heads"], row["beside"]) for row in rows), default=0) or 1
        for row in rows:
            row["width"], row["beside_width"] = _percent(row["heads"], most), _percent(row["beside"], most)
        return rows

    def _class_label(self, row):
        return f"{row.low // 100:,} – {row.high // 100:,}"

    # === ROUNDING === #

    def _rounding_effect(self, people):
        """Return the effect of rounding: how many odd fen, the largest difference, and the people with the largest.

        None where nothing was rounded.
        """
        rounded = [person for person in people if person["rounding"]]
        if not rounded:
            return None
        rounded.sort(key=lambda person: (-abs(person["rounding"]), person["place"]))
        return {
            "text": self.env._(
                "Amounts rounded: %(count)s; odd fen: %(odd)s. Nobody has more than %(largest)s fen more or less than "
                "the exact amount.",
                count=len(rounded),
                odd=sum(person["rounded_up"] for person in people),
                largest=f"{float(abs(rounded[0]['rounding'])):.4f}",
            ),
            "people": [
                {
                    "name": person["name"],
                    "exact": exact_yuan(person),
                    "amount": self._amount(person["fen"]),
                    "fen": f"{float(person['rounding']):+.4f}".replace("-", "−"),
                }
                for person in rounded[:ROUNDED_SHOWN]
            ],
            "more": len(rounded) > ROUNDED_SHOWN,
        }


def exact_yuan(person):
    """Return the amount of somebody before rounding as text, in yuan with 6 decimals."""
    ten_thousandths = round((person["fen"] - person["rounding"]) * 10000)
    whole, rest = divmod(ten_thousandths, 1000000)
    return f"{whole:,}.{rest:06d}"


def _bars(offices):
    """Give each office the widths of its bars: sums and averages in per cent of the largest shown."""
    for kind in ("", "average"):
        now, beside = kind or "fen", f"beside_{kind}" if kind else "beside"
        most = max((max(row[now], row[beside]) for row in offices), default=0) or 1
        for row in offices:
            row[f"{now}_width"], row[f"{beside}_width"] = _percent(row[now], most), _percent(row[beside], most)
    return offices


def _percent(value, most):
    """Return a width as text: a 0 would leave the attribute out."""
    return f"{100 * max(value, 0) / most:.1f}"
