"""What is said of the steps of a period, and the buttons that ask before one is taken."""

from odoo import models

from ..common.steps import Step


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _steps(self):
        return {
            "score": Step(
                self.env._("Compute Scores"),
                self.env._("Can It Be Scored?"),
                self.env._("Scores, ranks and grades are computed."),
            ),
            "publish": Step(
                self.env._("Publish Results"),
                self.env._("Can It Be Published?"),
                self.env._("Everybody in this period will be told and sees their result."),
            ),
            "close": Step(
                self.env._("Close Period"),
                self.env._("Can It Be Closed?"),
                self.env._("A closed period is final: performance pay can be approved on it."),
            ),
        }

    def _make_sheet(self, step):
        return self.env["jifen.period.sheet"]._make(self, step)

    def action_ask_score(self):
        """Compute the scores and say what came of it; ask first where that ends something, such as a vote."""
        self.ensure_one()
        self._check_who("score")
        if self._reasons_of_step("score"):
            return self._ask("score")
        self.action_score()
        return self._told_after("score")

    def action_ask_publish(self):
        """Open the sheet that says whether the results can be published."""
        return self._ask("publish")

    def action_ask_close(self):
        """Open the sheet that says whether the period can be closed."""
        return self._ask("close")
