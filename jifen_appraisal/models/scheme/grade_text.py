"""Who gets a grade and what it brings, in sentences."""

from odoo import models

from ..common.text import exact, label, plain, sentences


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
                "among": label(self.env, self._name, "quota_by", self.quota_by),
                "window": label(self.env, self._name, "quota_window", self.quota_window),
            }
            texts.append(
                self.env._("By nomination, for at most %(percent)s %% (%(among)s; %(window)s).", **values)
                if self.quota_mode == "nomination"
                else self.env._("Only the best %(percent)s %% (%(among)s; %(window)s).", **values)
            )
        if self.subject != "all":
            texts.append(self.env._("For: %(who)s.", who=label(self.env, self._name, "subject", self.subject)))
        if self.period_use != "all":
            texts.append(
                self.env._("Given in: %(when)s.", when=label(self.env, self._name, "period_use", self.period_use))
            )
        if self.no_pay:
            texts.append(self.env._("No performance pay."))
        elif exact(self.pay_coefficient) != 1:
            texts.append(self.env._("Pay × %(factor)s.", factor=plain(exact(self.pay_coefficient))))
        if self.no_award:
            texts.append(self.env._("No award."))
        return sentences(self.env, texts)
