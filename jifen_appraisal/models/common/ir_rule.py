"""A refusal says nothing of what is refused."""

from odoo import models
from odoo.exceptions import AccessError


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        """Name none of our records to whoever may not read them, in developer mode either.

        Odoo shows there what is hidden by its name. That another company has to be chosen is said as ever.
        """
        error = super()._make_access_error(operation, records)
        if not records._name.startswith("jifen."):
            return error
        model = self.env["ir.model"]._get(records._name).sudo().name  # the name of a model is no secret
        neutral = AccessError(
            self.env._("%(model)s: there is no such record, or it is not for you to see.", model=model)
        )
        if hasattr(error, "context"):
            neutral.context = error.context
        return neutral
