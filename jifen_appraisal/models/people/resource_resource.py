from odoo import models


class ResourceResource(models.Model):
    """Where Odoo keeps whose login an employee has, whichever form it is changed in."""

    _inherit = "resource.resource"

    def write(self, vals):
        if "user_id" not in vals:
            return super().write(vals)
        # Whose login it is is no secret to whoever ties it; archived people have their results as well. The employee
        # may know the new one already: what is written on them comes here.
        former = {resource: resource.user_id for resource in self.sudo()}
        result = super().write(vals)
        people = self.env["hr.employee"].sudo().with_context(active_test=False)
        for person in people.search([("resource_id", "in", self.ids)]):
            was = former[person.resource_id]
            if person.user_id != was:
                person._jifen_change_login(was)
        return result
