"""Who follows a document of ours."""

from odoo import models
from odoo.fields import Domain


class MailFollowers(models.Model):
    """Odoo lets every internal user read who follows what; of our documents, that tells whom they are about."""

    _inherit = "mail.followers"

    def _search(self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access):
            rows = self.browse(super()._search(Domain(domain) & self._jifen_domain_others(), order="id"))
            domain = Domain(domain) & Domain("id", "not in", rows._jifen_hidden().ids)
        return super()._search(domain, offset, limit, order, bypass_access=bypass_access, **kwargs)

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su:
            return result
        rows = self - result[0] if result else self
        if hidden := rows._jifen_hidden():
            return (result[0] + hidden if result else hidden), lambda: hidden._jifen_access_error(operation)
        return result

    def _jifen_domain_others(self):
        return Domain("res_model", "=like", "jifen.%") & Domain("partner_id", "!=", self.env.user.partner_id.id)

    def _jifen_hidden(self):
        """Return those of these rows that are about documents of ours whose messages the user does not read."""
        # Which document a row is about is looked up to decide whether it may be told.
        others = self.sudo().filtered_domain(self._jifen_domain_others())
        hidden = self.browse()
        for name, rows in others.grouped("res_model").items():
            allowed = self.env["mail.message"]._filter_records_for_message_operation(
                name, rows.mapped("res_id"), "read"
            )
            hidden += self.browse(rows.filtered(lambda row, ids=set(allowed.ids): row.res_id not in ids).ids)
        return hidden

    def _jifen_access_error(self, operation):
        return self.env["ir.rule"]._make_access_error(operation, self)
