from odoo import models


class ResourceResource(models.Model):
    """Where Odoo keeps whose login an employee has, whichever form it is changed in."""

    _inherit = "resource.resource"

    def write(self, vals):
        if "user_id" not in vals:
            return super().write(vals)
        # Whose login it is is no secret to whoever ties it; archived people have their results as well.
        people = self.env["hr.employee"].sudo().with_context(active_test=False)
        former = {person: person.user_id for person in people.search([("resource_id", "in", self.ids)])}
        result = super().write(vals)
        for person, user in former.items():
            if person.user_id != user:
                person._jifen_follow_login()
                person._jifen_follow_change(user)
        return result
