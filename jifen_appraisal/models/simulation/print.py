"""The regulation as the system understands it: a scheme in plain sentences, for one printed page."""

from odoo import models
from odoo.tools import format_amount, format_list, groupby

from ..common.text import exact, plain, sentences
from ..scheme.check import SORTS
from ..scheme.dimension import PERIOD_USES, SUBJECTS, is_about, is_used_in
from ..scheme.item import LEAVE_ITEM
from ..scheme.rules import POSITIONS


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    def _print_data(self):
        """Return this scheme in plain sentences, as plain data for the printed page.

        :return: dict with ``totals`` (what makes whose total), ``dimensions``, ``catalogues`` (their
            items), ``vetoes``, ``grades``, ``route``, ``pay`` and ``consequences``
        """
        self.ensure_one()
        self.check_access("read")
        # Names of offices and jobs are part of the regulation.
        scheme = self.sudo()
        return {
            "totals": scheme._print_totals(),
            "limits": scheme._print_limits(),
            "dimensions": [
                {
                    "name": row.name,
                    "who": _label(self, "jifen.dimension", "subject", row.subject),
                    "when": _label(self, "jifen.dimension", "period_use", row.period_use),
                    "weight": plain(exact(row.weight)),
                    "rule": row.with_context(jifen_tiers_apart=True)._rule_text(),
                    "description": row.description or "",
                    "annex": scheme._annex_text(row),
                }
                for row in scheme.dimension_ids
            ],
            "tiers": scheme._tiers_text() if scheme.has_votes else "",
            "catalogues": scheme._print_items(),
            "vetoes": scheme._print_vetoes(),
            "grades": [{"name": grade.name, "text": grade._rule_text()} for grade in scheme.grade_ids],
            "route": [step._rule_text() for step in scheme.step_ids],
            "pay": scheme._print_pay(),
            "consequences": [
                self.env._("%(name)s: %(rule)s", name=rule.name, rule=rule.summary)
                for rule in scheme.consequence_rule_ids
            ],
        }

    def _annex_text(self, dimension):
        count = len(dimension.item_ids.filtered(lambda item: item.value_kind != "group" and item.code != LEAVE_ITEM))
        return self.env._("(%(count)s items, see the annex)", count=count) if count else ""

    # === TOTALS === #

    def _print_totals(self):
        """Return ``[{when, who, formula}]``: the sum that makes a total, for whom and in which periods."""
        by_sort = {sort: self._formulas(sort) for sort in SORTS}
        rows, done = [], []
        for formulas in by_sort.values():
            if formulas in done or not any(formulas.values()):
                continue
            done.append(formulas)
            when = self._sorts_label({sort for sort, found in by_sort.items() if found == formulas})
            for formula in dict.fromkeys(formulas.values()):
                if formula:
                    who = self._positions_label({position for position in POSITIONS if formulas[position] == formula})
                    rows.append({"when": when, "who": who, "formula": formula})
        return rows

    def _formulas(self, sort):
        """Return ``{position: the sum in words}`` in a Sort of period."""
        return {
            position: " + ".join(
                row.name if exact(row.weight) == 1 else f"{plain(exact(row.weight))} × {row.name}"
                for row in self._dimensions_in(sort, position)
            )
            for position in POSITIONS
        }

    def _sorts_label(self, sorts):
        for use, __ in PERIOD_USES:
            if {sort for sort in SORTS if is_used_in(use, sort)} == sorts:
                return _label(self, "jifen.dimension", "period_use", use)
        names = []
        for kind in dict.fromkeys(sort.kind for sort in SORTS):
            found = {sort.combined for sort in sorts if sort.kind == kind}
            name = _label(self, "jifen.period", "kind", kind)
            if found == {True}:
                name = self.env._("%(period)s made of others", period=name)
            elif found == {False}:
                name = self.env._("%(period)s without parts", period=name)
            names += [name] if found else []
        return format_list(self.env, names)

    def _positions_label(self, positions):
        for subject, __ in SUBJECTS:
            if {position for position in POSITIONS if is_about(subject, position)} == positions:
                return _label(self, "jifen.dimension", "subject", subject)
        return format_list(
            self.env,
            [_label(self, "jifen.scorecard", "position", position) for position in POSITIONS if position in positions],
        )

    def _print_limits(self):
        texts = []
        if self.has_floor:
            texts.append(self.env._("A total is never below %(limit)s.", limit=plain(exact(self.floor))))
        if self.has_ceiling:
            texts.append(self.env._("A total is never above %(limit)s.", limit=plain(exact(self.ceiling))))
        rule = _label(self, self._name, "transfer_rule", self.transfer_rule)
        texts.append(self.env._("After a transfer: %(rule)s.", rule=rule))
        return sentences(self.env, texts)

    # === ITEMS === #

    def _print_vetoes(self):
        """Return ``[{name, effects}]``, items of the same effects together."""
        by_effects = {}
        for item in self.item_ids.filtered("is_veto"):
            by_effects.setdefault(format_list(self.env, item._veto_labels()), []).append(item.display_name)
        return [{"name": format_list(self.env, names), "effects": effects} for effects, names in by_effects.items()]

    def _print_items(self):
        """Return ``[{name, offices, items}]``: the items dimension by dimension, catalogue by catalogue."""
        sections = []
        printed = self.item_ids.filtered(lambda item: item.code != LEAVE_ITEM)  # no part of the regulation
        for (dimension, catalogue), items in groupby(printed, key=lambda item: (item.dimension_id, item.catalogue_id)):
            rows = self.env["jifen.item"].union(*items)
            top = rows.filtered(lambda item, rows=rows: not item.parent_id or item.parent_id not in rows)
            ordered = [item for first in top for item in (first, *rows.filtered(lambda i, f=first: i.parent_id == f))]
            sections.append(
                {
                    "name": f"{dimension.name} · {catalogue.name}" if catalogue else dimension.name,
                    "offices": format_list(self.env, catalogue.department_ids.mapped("name")),
                    "items": [
                        {
                            "name": item.name,
                            "depth": 1 if item.parent_id in rows else 0,
                            "points": item.points_text,
                            "text": item._rule_text(),
                            "standard": item.description or "",
                        }
                        for item in ordered
                    ],
                }
            )
        return sections

    # === PAY === #

    def _print_pay(self):
        money = {
            name: format_amount(self.env, self[name], self.currency_id)
            for name in ("pay_per_head", "pay_least", "pay_most")
        }
        texts = [self._print_pool(money["pay_per_head"])]
        if self.pay_divide != "none":
            divided = dict(self._fields["pay_divide"]._description_selection(self.env))
            texts.append(self.env._("It is divided among offices: %(how)s.", how=divided[self.pay_divide]))
        texts.append(self._pay_way().text(self))
        if self.pay_least:
            texts.append(self.env._("Nobody who takes part gets less than %(amount)s.", amount=money["pay_least"]))
        if self.pay_most:
            texts.append(self.env._("Nobody gets more than %(amount)s.", amount=money["pay_most"]))
        texts.append(
            self.env._("What excluded people would have had goes back to the budget.")
            if self.pay_excluded == "budget"
            else self.env._("What excluded people would have had is shared among the others.")
        )
        return sentences(self.env, texts)

    def _print_pool(self, per_head):
        if self.pay_pool_basis == "per_head":
            return self.env._("The pool is %(amount)s per head.", amount=per_head)
        if self.pay_pool_basis == "wages":
            return self.env._("The pool is %(percent)s %% of the wages.", percent=plain(exact(self.pay_wage_percent)))
        if self.pay_pool_basis == "offices":
            return self.env._("Each office has a sum that is entered for each period.")
        return self.env._("The pool is a sum entered for each period.")


class JifenItem(models.Model):
    _inherit = "jifen.item"

    def _rule_text(self):
        """Return the limits of this item in short sentences."""
        self.ensure_one()
        texts = []
        if self.full_marks:
            texts.append(self.env._("Full marks %(full)s.", full=plain(exact(self.full_marks))))
        if self.max_gain:
            texts.append(self.env._("At most +%(points)s in a period.", points=plain(exact(self.max_gain))))
        if self.max_loss and self.max_loss != self.full_marks:
            texts.append(self.env._("At most −%(points)s in a period.", points=plain(exact(self.max_loss))))
        if self.free_quantity:
            texts.append(
                self.env._(
                    "The first %(count)s %(window)s cost nothing.",
                    count=plain(exact(self.free_quantity)),
                    window=_label(self, "jifen.item", "free_window", self.free_window).lower(),
                )
            )
        if self.valid_from or self.valid_to:
            texts.append(
                self.env._("Holds %(start)s to %(end)s.", start=self.valid_from or "…", end=self.valid_to or "…")
            )
        if self.job_ids or self.tag_ids:
            names = self.job_ids.mapped("name") + self.tag_ids.mapped("name")
            texts.append(self.env._("For: %(who)s.", who=format_list(self.env, names)))
        if self.evidence_required:
            texts.append(self.env._("With evidence."))
        if self._veto_labels():
            texts.append(self.env._("One-vote veto: %(effects)s.", effects=format_list(self.env, self._veto_labels())))
        return sentences(self.env, texts)


class JifenGrade(models.Model):
    _inherit = "jifen.grade"

    def _rule_text(self):
        """Return in plain sentences who gets this grade and what it brings."""
        self.ensure_one()
        if not self.by_score:
            texts = [self.env._("Given by decision or by the rule of the year.")]
        elif self.no_lower_bound:
            texts = [self.env._("Every score below the others.")]
        else:
            texts = [self.env._("From %(bound)s on.", bound=plain(exact(self.lower_bound)))]
        if self.quota_mode != "none":
            values = {
                "percent": plain(exact(self.quota_percent)),
                "among": _label(self, self._name, "quota_by", self.quota_by),
                "window": _label(self, self._name, "quota_window", self.quota_window),
            }
            texts.append(
                self.env._("By nomination, for at most %(percent)s %% (%(among)s; %(window)s).", **values)
                if self.quota_mode == "nomination"
                else self.env._("Only the best %(percent)s %% (%(among)s; %(window)s).", **values)
            )
        if self.subject != "all":
            texts.append(self.env._("For: %(who)s.", who=_label(self, self._name, "subject", self.subject)))
        if self.period_use != "all":
            texts.append(
                self.env._("Given in: %(when)s.", when=_label(self, self._name, "period_use", self.period_use))
            )
        if self.no_pay:
            texts.append(self.env._("No performance pay."))
        elif exact(self.pay_coefficient) != 1:
            texts.append(self.env._("Pay × %(factor)s.", factor=plain(exact(self.pay_coefficient))))
        if self.no_award:
            texts.append(self.env._("No award."))
        return sentences(self.env, texts)


def _label(records, model, field, value):
    """Return the label of a choice in the user's language."""
    return dict(records.env[model]._fields[field]._description_selection(records.env)).get(value, "")
