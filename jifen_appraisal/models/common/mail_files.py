"""A file in a message on a document with evidence belongs to the message: it is not mixed with the evidence.

Otherwise whoever may comment would add evidence, and a note to which somebody hangs a file of the evidence would
take it away. Whoever reads the message opens its files, and its author takes them back.
"""

from odoo import api, models

from .registry import models_with


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _process_attachments_for_post(self, attachments, attachment_ids, message_values):
        if message_values.get("model", self._name) in models_with(self.env, "jifen.evidence.mixin"):
            # Its id comes with the message, see below.
            message_values = {**message_values, "model": "mail.message", "res_id": False}
        return super()._process_attachments_for_post(attachments, attachment_ids, message_values)


class MailMessage(models.Model):
    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        ours = models_with(self.env, "jifen.evidence.mixin")
        if not any(vals.get("model") in ours for vals in vals_list):
            return super().create(vals_list)
        # Odoo makes files out of the pictures in a text.
        system = self.with_context(jifen_of_message=True)
        messages = super(MailMessage, system).create(vals_list).with_env(self.env)
        messages.filtered(lambda message: message.model in ours)._jifen_take_files()
        return messages

    def write(self, vals):
        res = super().write(vals)
        if vals.get("attachment_ids"):
            ours = models_with(self.env, "jifen.evidence.mixin")
            self.filtered(lambda message: message.model in ours)._jifen_take_files()
        return res

    def _jifen_take_files(self):
        """Let files that came with these messages, and belong to none yet, belong to them."""
        for message_sudo in self.sudo():  # whoever wrote the message has uploaded them
            files = message_sudo.attachment_ids.filtered(lambda file: file.res_model == "mail.message")
            files.filtered(lambda file: not file.res_id).write({"res_id": message_sudo.id})
