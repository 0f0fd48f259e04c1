"""Records with a page of their own in the portal: what the next one has to say of itself."""

from odoo import api, models


class JifenPortalPage(models.AbstractModel):
    """A record with a page below ``/my/jifen``, for whomever ``_portal_find`` gives it to.

    Its controller finds it by that method alone; messages lead to it, and so does a link in an e-mail.
    """

    _name = "jifen.portal.page"
    _description = "Page in the Portal"

    # What stands for these records in the address: "claims" in /my/jifen/claims/7.
    _portal_path = ""

    @api.model
    def _portal_find(self, record_id):
        """Return the record with this id, elevated, if its page is for the current user, else none."""
        raise NotImplementedError

    def _portal_url(self):
        """Return the address of this record's page, for messages."""
        self.ensure_one()
        return f"{self.get_base_url()}/my/jifen/{self._portal_path}/{self.id}"

    def _get_access_action(self, access_uid=None, force_website=False):
        """Open the page in the portal when a portal user follows a link in an e-mail."""
        user = self.env["res.users"].browse(access_uid) if access_uid else self.env.user
        # Whether a login is a portal user's is no secret; the page checks for whom it is.
        if user.sudo().share or force_website:
            url = f"/my/jifen/{self._portal_path}/{self.id}"
            return {"type": "ir.actions.act_url", "url": url, "target": "self"}
        return super()._get_access_action(access_uid=access_uid, force_website=force_website)

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        # Reading is enough for colleagues to comment, where the model says so. Portal users only read: a file
        # put into a comment would be evidence that nobody has checked.
        if message_operation == "create" and self.env.user.share:
            return dict.fromkeys(self, "write")
        return super()._mail_get_operation_for_mail_message_operation(message_operation)
