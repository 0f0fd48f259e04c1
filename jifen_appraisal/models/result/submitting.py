"""The sheet before results are put to their approvers."""

from odoo import models


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def action_ask_submit_result(self):
        """Open the sheet that says whether the results can be submitted for approval."""
        return self._ask("submit_result")

    def _reasons_of(self, step):
        return self._reasons_undecided() if step == "submit_result" else super()._reasons_of(step)

    def _step_labels(self):
        labels = super()._step_labels()
        score = {"score": labels.pop("score")}
        return score | {"submit_result": self.env._("Submit Results for Approval")} | labels

    def _sheet_title(self, step):
        if step == "submit_result":
            return self.env._("Can It Be Submitted?")
        return super()._sheet_title(step)

    def _sheet_intro(self, step):
        if step == "submit_result":
            return self.env._("The scores are computed once more and put to the approvers.")
        return super()._sheet_intro(step)
