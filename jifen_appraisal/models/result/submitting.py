"""The sheet before results are put to their approvers."""

from odoo import models

from ..common.steps import Step


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def action_ask_submit_result(self):
        """Open the sheet that says whether the results can be submitted for approval."""
        return self._ask("submit_result")

    def _reasons_of(self, step):
        return self._reasons_undecided() if step == "submit_result" else super()._reasons_of(step)

    def _steps(self):
        steps = super()._steps()
        score = {"score": steps.pop("score")}
        submit = Step(
            self.env._("Submit Results for Approval"),
            self.env._("Can It Be Submitted?"),
            self.env._("The scores are computed once more and put to the approvers."),
        )
        return score | {"submit_result": submit} | steps
