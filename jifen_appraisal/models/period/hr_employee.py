from odoo import fields, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    jifen_scorecard_ids = fields.One2many(
        "jifen.scorecard", "employee_id", string="Scorecards", groups="hr.group_hr_user"
    )
    jifen_scorecard_count = fields.Integer(compute="_compute_jifen_scorecard_count", groups="hr.group_hr_user")

    def _compute_jifen_scorecard_count(self):
        counts = dict(
            self.env["jifen.scorecard"]._read_group([("employee_id", "in", self.ids)], ["employee_id"], ["__count"])
        )
        for employee in self:
            employee.jifen_scorecard_count = counts.get(employee, 0)

    def action_view_jifen_scorecards(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("jifen_appraisal.jifen_scorecard_action")
        action["domain"] = [("employee_id", "=", self.id)]
        action["context"] = {}
        return action
