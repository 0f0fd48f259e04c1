"""A form that is sent twice, by a double click or after a lost connection, makes one record."""

import re

from odoo import api, fields, models
from odoo.fields import Domain

_TOKEN = re.compile(r"[0-9a-f]{32}")


class JifenPostedOnce(models.AbstractModel):
    """A record that a form of the portal makes; it keeps the token that the form was shown with.

    A model with it guards ``form_token`` and has a unique index on it: of two requests at the same moment the database
    refuses the later one.
    """

    _name = "jifen.posted.once"
    _description = "Made Once by a Form"

    form_token = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS, jifen_limit=32)

    @api.model
    @api.private
    def _clean_token(self, text):
        """Return the token of a form as it is kept; False where a browser sent none, or none of ours."""
        return text if isinstance(text, str) and _TOKEN.fullmatch(text) else False

    @api.model
    @api.private
    def _portal_made_by(self, token):
        """Return what this form has made of the current user's own, elevated; empty when it has made nothing."""
        # Found by a token that was shown to nobody else; whose it is, its own finding checks.
        found = self.sudo().search(Domain("form_token", "=", token), limit=1) if token else self.browse()
        return self._portal_find(found.id) if found else found
