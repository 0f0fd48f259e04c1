"""What all printed forms share, sheets and pages: of what they are printed, and for whom."""

from odoo import models
from odoo.exceptions import AccessError, UserError


class JifenPrinted(models.AbstractModel):
    """A form is asked for by its address as well as in a menu, so it checks itself who prints it.

    That is said by the groups of its ``ir.actions.report``, and by the model in what it lets somebody read. A form
    that tells of more than its records do extends ``_allowed`` by a check of the model.
    """

    _name = "report.jifen_appraisal.printed"
    _description = "Printed Form"

    _jifen_model = None

    def _to_print(self, records):
        """Return those of the records that are printed for the current user, who may print them.

        :raise UserError: when they are of another model than the form is about
        :raise AccessError: when the form, or one of the records, is not for the user
        """
        if records._name != self._jifen_model:
            raise UserError(self.env._("This form is printed from another document."))
        report = self._jifen_report()
        if not self.env.su and not report.group_ids & self.env.user.all_group_ids:
            raise AccessError(self.env._("“%(form)s” is not for you to print.", form=report.name))
        return self._allowed(records)

    def _allowed(self, records):
        """Return those of the records that the user may print; to be extended by the check of a model."""
        records.check_access("read")
        return records

    def _jifen_report(self):
        """Return the ir.actions.report that offers this form."""
        # Its name and its groups, to be compared by code.
        reports = self.env["ir.actions.report"].sudo()
        return reports.search([("report_name", "=", self._name.removeprefix("report."))], limit=1)
