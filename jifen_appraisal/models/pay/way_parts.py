"""A pool in parts, each of them shared out by a way of its own."""

from odoo.tools import format_list

from ..common.text import exact
from .way import Way


class Parts(Way):
    code = "parts"
    label = "Parts with rules of their own"
    besides = ("divide", "by_days", "coefficients", "portions")
    of_part = False
    in_parts = True

    def rules(self, scheme):
        return [portion._rule() for portion in scheme.pay_portion_ids]

    def problems(self, scheme):
        env = scheme.env
        if not scheme.pay_portion_ids:
            return [env._("Enter the parts of the pool in the pay rule of %(scheme)s.", scheme=scheme.name)]
        total = sum(exact(portion.percent) for portion in scheme.pay_portion_ids)
        if total != 100:
            return [
                env._(
                    "The parts of the pool of %(scheme)s come to %(percent)s %%: they have to be 100 %%.",
                    scheme=scheme.name,
                    percent=f"{total.normalize():f}",
                )
            ]
        return [
            problem for portion in scheme.pay_portion_ids for problem in portion._pay_way().problems_of_part(portion)
        ]

    def weighs_scores(self, scheme):
        return any(portion._pay_way().weighs_scores(scheme) for portion in scheme.pay_portion_ids)

    def text(self, scheme):
        parts = format_list(scheme.env, [portion._print_text() for portion in scheme.pay_portion_ids])
        return scheme.env._("It has parts: %(parts)s.", parts=parts)

    def figures(self, line):
        return []

    def why_nothing(self, line):
        return ""

    def reason(self, env, card, row):
        return env._("No share in any part of the pool")
