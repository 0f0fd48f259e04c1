from odoo import api, fields, models

from odoo.addons.hr.models.hr_employee import _ALLOW_READ_HR_EMPLOYEE

_PICK_VIEWS = frozenset(f"jifen_appraisal.hr_employee_view_{kind}_pick" for kind in ("list", "kanban", "search"))


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    jifen_scorecard_ids = fields.One2many(
        "jifen.scorecard", "employee_id", string="Scorecards", groups="hr.group_hr_user"
    )
    jifen_scorecard_count = fields.Integer(compute="_compute_jifen_scorecard_count", groups="hr.group_hr_user")

    @api.model
    def get_views(self, views, options=None):
        """Let people be chosen from a list of public fields without a right to personnel records.

        Only the views are given out by this; the records come from the public profile as always.
        """
        asked = {self.env.context.get(f"{kind}_view_ref") for __, kind in views}
        if not asked <= _PICK_VIEWS:
            return super().get_views(views, options)
        people = self.with_context(_allow_read_hr_employee=_ALLOW_READ_HR_EMPLOYEE)
        return super(HrEmployee, people).get_views(views, options)

    def write(self, vals):
        result = super().write(vals)
        if "user_id" in vals:
            self._jifen_follow_login()
        return result

    def _jifen_follow_login(self):
        """Let a person's present login, and no former one, see what is theirs."""
        self.env["jifen.score.line"].flush_model()
        # Whoever ties logins to employees need not be allowed to read appraisals.
        for employee in self.sudo():
            user_id = employee.user_id.id or None
            for model in ("jifen.scorecard", "jifen.claim", "jifen.consequence"):
                # The login follows the employee record.
                records = self.env[model].sudo().search([("employee_id", "=", employee.id)])
                records._trusted().write({"user_id": user_id})
            # Who may see a ledger line is not part of what it says: it is not in its hash.
            self.env.cr.execute(
                "UPDATE jifen_score_line SET user_id = %s WHERE employee_id = %s AND user_id IS DISTINCT FROM %s",
                [user_id, employee.id, user_id],
            )
        self.env["jifen.score.line"].invalidate_model(["user_id"])

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
