"""Files of internal notes stood among the evidence, and were left out by what was said of the note: they belong to it.

A file in a comment for everybody was evidence, and stays it: it was decided on.
"""

from odoo import SUPERUSER_ID, api

from odoo.addons.jifen_appraisal.models.common.registry import models_with


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    cr.execute(
        """
        UPDATE ir_attachment file SET res_model = 'mail.message', res_id = message.id
          FROM message_attachment_rel link
          JOIN mail_message message ON message.id = link.message_id
          LEFT JOIN mail_message_subtype subtype ON subtype.id = message.subtype_id
         WHERE link.attachment_id = file.id AND file.res_field IS NULL AND file.res_model = ANY(%s)
           AND message.model = file.res_model AND message.res_id = file.res_id
           AND message.message_type != 'user_notification' AND (message.is_internal OR subtype.internal)
        """,
        [models_with(env, "jifen.evidence.mixin")],
    )
    env["ir.attachment"].invalidate_model(["res_model", "res_id"])
