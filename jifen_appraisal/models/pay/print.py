"""A scheme in sentences: how performance pay is shared out."""

from odoo import models
from odoo.tools import format_amount, format_list

from ..common.text import exact, plain, sentences


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    def _print_parts(self):
        """Add ``pay``: the rule in one text."""
        return {**super()._print_parts(), "pay": self._print_pay()}

    def _print_pay(self):
        money = {
            name: format_amount(self.env, self[name], self.currency_id)
            for name in ("pay_per_head", "pay_first", "pay_step", "pay_point_value", "pay_least", "pay_most")
        }
        texts = [self._print_pool(money["pay_per_head"])]
        if self.pay_divide != "none":
            divided = dict(self._fields["pay_divide"]._description_selection(self.env))
            texts.append(self.env._("It is divided among offices: %(how)s.", how=divided[self.pay_divide]))
        methods = {
            "proportional": lambda: self.env._("It is shared in proportion to the scores."),
            "ladder": lambda: self.env._(
                "The best team gets %(first)s, each next rank %(step)s less; inside a team it is shared by role.",
                first=money["pay_first"],
                step=money["pay_step"],
            ),
            "per_point": lambda: self.env._(
                "Every point above %(base)s is worth %(amount)s.",
                base=plain(exact(self.pay_point_base)),
                amount=money["pay_point_value"],
            ),
            "per_grade": lambda: self.env._("Everybody gets the sum of their grade."),
            "top": lambda: self.env._(
                "The best %(percent)s %% get equal parts.", percent=plain(exact(self.pay_top_percent))
            ),
            "parts": lambda: self.env._(
                "It has parts: %(parts)s.",
                parts=format_list(self.env, [portion._print_text() for portion in self.pay_portion_ids]),
            ),
        }
        texts.append(methods[self.pay_method]())
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


class JifenPayPortion(models.Model):
    _inherit = "jifen.pay.portion"

    def _print_text(self):
        methods = dict(self._fields["method"]._description_selection(self.env))
        return self.env._(
            "%(part)s, %(percent)s %%, %(method)s",
            part=self.name,
            percent=plain(exact(self.percent)),
            method=methods[self.method],
        )
