"""An addon does not go while something is under way that it alone knows of."""

from odoo import models

from .states import refuse


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def button_uninstall(self):
        """Refuse, before anything is touched, what would take money or leave along; then as Odoo does.

        :raise UserError: with the first reason, see :meth:`_jifen_reasons_to_stay`
        """
        if self.env.is_admin():  # Odoo refuses everybody else
            (self | self.downstream_dependencies())._jifen_refuse_to_go()
        return super().button_uninstall()

    def _jifen_refuse_to_go(self):
        refuse(self._jifen_reasons_to_stay())

    def _jifen_reasons_to_stay(self):
        """Return the Reasons why these addons, with those that depend on them, cannot be uninstalled now."""
        return []
