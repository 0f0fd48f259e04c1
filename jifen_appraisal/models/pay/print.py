"""A scheme in sentences: how performance pay is shared out."""

from odoo import models
from odoo.tools import format_amount

from ..common.text import exact, plain, sentences


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    def _print_parts(self):
        """Add ``pay``: the rule in one text."""
        return {**super()._print_parts(), "pay": self._print_pay()}

    def _print_pay(self):
        texts = [self._print_pool()]
        if self.pay_divide != "none":
            divided = dict(self._fields["pay_divide"]._description_selection(self.env))
            texts.append(self.env._("It is divided among offices: %(how)s.", how=divided[self.pay_divide]))
        texts.append(self._pay_way().text(self))
        texts.append(
            self.env._("What excluded people would have had goes back to the budget.")
            if self.pay_excluded == "budget"
            else self.env._("What excluded people would have had is shared among the others.")
        )
        return sentences(self.env, texts)

    def _print_pool(self):
        if self.pay_pool_basis == "per_head":
            per_head = format_amount(self.env, self.pay_per_head, self.currency_id)
            return self.env._("The pool is %(amount)s per head.", amount=per_head)
        if self.pay_pool_basis == "wages":
            return self.env._("The pool is %(percent)s %% of the wages.", percent=plain(exact(self.pay_wage_percent)))
        if self.pay_pool_basis == "offices":
            return self.env._("Each office has a sum that is entered for each period.")
        return self.env._("The pool is a sum entered for each period.")
