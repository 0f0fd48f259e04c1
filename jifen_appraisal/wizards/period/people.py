from odoo import api, fields, models
from odoo.exceptions import UserError


class JifenPeriodPeople(models.TransientModel):
    """Adds everybody of the chosen departments to a period, so that nobody is picked one by one."""

    _name = "jifen.period.people"
    _description = "Add People of Departments"

    period_id = fields.Many2one("jifen.period", required=True, readonly=True)
    company_id = fields.Many2one(related="period_id.company_id")
    department_ids = fields.Many2many("hr.department", string="Departments", required=True)
    with_below = fields.Boolean(string="With the Departments Below", default=True)
    found_count = fields.Integer(compute="_compute_counts", string="People Found")
    new_count = fields.Integer(compute="_compute_counts", string="Not in the Period Yet")
    absent_count = fields.Integer(compute="_compute_counts", string="Not There at That Time")

    @api.depends("department_ids", "with_below", "period_id")
    def _compute_counts(self):
        for wizard in self:
            everybody = wizard._everybody()
            people = wizard._present(everybody)
            wizard.found_count = len(people)
            wizard.new_count = len(people - wizard.period_id.employee_ids)
            wizard.absent_count = len(everybody) - len(people)

    def _present(self, people):
        """Leave out who was not there on any day of the period."""
        absent = {record.id for record in self.period_id._absent(people.ids)} if self.period_id else ()
        return people.browse(id_ for id_ in people.ids if id_ not in absent)

    def _everybody(self):
        departments = self.department_ids._origin
        if not departments:
            return self.env["hr.employee"]
        operator = "child_of" if self.with_below else "in"
        # Only who belongs to which department is asked: the office chooses whole departments.
        people = (
            self.env["hr.employee"]
            .sudo()  # ids of people to add, nothing is shown
            .search([("company_id", "=", self.company_id.id), ("department_id", operator, departments.ids)])
        )
        return people.sudo(False)

    def action_add(self):
        """Add the people found; those already in the period stay."""
        self.ensure_one()
        people = self._present(self._everybody())
        if not people:
            raise UserError(self.env._("Nobody works in these departments at that time."))
        self.period_id.write({"employee_ids": [fields.Command.link(person.id) for person in people]})
        return {"type": "ir.actions.act_window_close"}
