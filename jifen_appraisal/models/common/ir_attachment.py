import base64

from odoo import api, models
from odoo.exceptions import AccessError

from .registry import models_with

# Nobody can send this object over RPC: whoever hands it over is code that has recorded what it adds.
_RECORDED = object()

# What may change on a file that is fixed, and why. Everything else says what the file is or where it belongs.
MAY_CHANGE = {
    "thumbnail": "a browser draws it from the first page, whenever somebody who may write looks at a PDF",
}


def recorded(records):
    """Return the same records, whose caller puts it on record when it adds files to a document that is no draft."""
    return records.with_context(jifen_evidence=_RECORDED)


class IrAttachment(models.Model):
    """Files of a document with evidence are fixed once it is no longer a draft: for everybody, ``sudo`` included.

    A file is evidence by where it belongs (``res_model``, ``res_id``), never by what links to it: files in a message
    belong to the message, see :mod:`.mail_files`.
    """

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get("jifen_of_message"):
            vals_list = [self._jifen_of_message(vals) for vals in vals_list]
        if defaults := self.default_get(["res_model", "res_id", "res_field"]):
            # Whether somebody may is asked of what is written out.
            vals_list = [{**defaults, **vals} for vals in vals_list]
        self._check_jifen_added(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        if not vals.keys() <= MAY_CHANGE.keys() and self._jifen_fixed_by(vals):
            # What an administrator's move to another storage writes anew is the same, and stays so to the last bit.
            self = self.with_context(image_no_postprocess=True)  # noqa: PLW0642
        return super().write(vals)

    def unlink(self):
        if fixed := self._jifen_fixed([file._jifen_place() for file in self.sudo()]):
            self.check_access("unlink")
            self._refuse_jifen_change(fixed)
        return super().unlink()

    @api.model
    def _jifen_evidence_of(self, documents):
        """Return the files handed in with documents, elevated; not those of messages about them.

        Whether the caller may read the documents is for the caller to check.
        """
        # Evidence belongs to its document; portal users have no access to files of their own.
        return self.sudo().search(
            [("res_model", "=", documents._name), ("res_id", "in", documents.ids), ("res_field", "=", False)],
            order="id",
        )

    # === WHAT IS FIXED === #

    def _jifen_place(self, vals=()):
        """Return ``(model, id)`` of the document of which this file is evidence, once it has these values."""
        model, res_id, field = (
            vals[name] if name in vals else self[name] for name in ("res_model", "res_id", "res_field")
        )
        return (model, self._fields["res_id"].convert_to_cache(res_id, self)) if not field else (False, 0)

    @api.model
    def _jifen_fixed(self, places):
        """Return ``{(model, id): document, elevated}`` of those among these ``[(model, id)]`` whose files are fixed."""
        fixed = {}
        for model in models_with(self.env, "jifen.evidence.mixin"):
            if ids := {res_id for name, res_id in places if name == model and res_id}:
                # Which documents are handed in holds for everybody.
                documents = self.env[model].sudo().browse(ids).exists()
                fixed |= {(model, document.id): document for document in documents if document.state != "draft"}
        return fixed

    def _jifen_fixed_by(self, vals):
        """Tell whether files are fixed before or after a write.

        :raise AccessError: when it changes something about such a file
        """
        moves = {file: {file._jifen_place(), file._jifen_place(vals)} for file in self.sudo()}
        fixed = self._jifen_fixed(set().union(*moves.values()))
        if not fixed:
            return False
        self.check_access("write")
        if self.env.context.get("jifen_evidence") is _RECORDED:
            # Added is what belonged to no document: nothing is taken from one.
            fixed = {place: document for place, document in fixed.items() if place in self._jifen_places()}
        for file, places in moves.items():
            if places & fixed.keys() and file._jifen_differs(vals):
                self._refuse_jifen_change({place: fixed[place] for place in places & fixed.keys()})
        return True

    def _jifen_places(self):
        return {file._jifen_place() for file in self.sudo()}  # where files belong decides for everybody

    def _jifen_differs(self, vals):
        """Tell whether these values would change something about this file."""
        content = vals.keys() & {"raw", "datas"}
        if content and not (self.env.user._is_admin() and vals.get("mimetype")):
            return True
        for name in vals.keys() - MAY_CHANGE.keys() - content:
            field = self._fields[name]
            if field.convert_to_cache(vals[name], self) != field.convert_to_cache(self[name], self):
                return True
        written = [vals["raw"]] if "raw" in vals else []
        written += [base64.b64decode(vals["datas"] or b"")] if "datas" in vals else []
        return any(bytes(data or b"") != (self.raw or b"") for data in written)

    @api.model
    def _check_jifen_added(self, vals_list):
        """Let nobody put files to a document that is no draft, unless code has recorded them."""
        if self.env.context.get("jifen_evidence") is _RECORDED:
            return
        places = {self.browse()._jifen_place(vals) for vals in vals_list}
        if fixed := self._jifen_fixed(places):
            # Whoever may not write the document is told by Odoo, without its name.
            ids = {}
            for model, res_id in fixed:
                ids.setdefault(model, []).append(res_id)
            hidden = set(self._inaccessible_comodel_records(ids, "write"))
            self._refuse_jifen_change({place: fixed[place] for place in fixed if place not in hidden})

    def _refuse_jifen_change(self, fixed):
        for document in fixed.values():
            raise AccessError(
                self.env._(
                    "%(document)s has been handed in: its files stay as they are.", document=document.display_name
                )
            )

    # === FILES OF MESSAGES === #

    @api.model
    def _jifen_of_message(self, vals):
        """Return the values of a file in a message on a document with evidence: it belongs to the message."""
        if vals.get("res_model") in models_with(self.env, "jifen.evidence.mixin"):
            return {**vals, "res_model": "mail.message", "res_id": False}
        return vals
