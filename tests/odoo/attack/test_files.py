"""Files of documents with evidence: in drafts for whoever writes them, afterwards nobody's to change, by any door."""

import base64
import contextlib
import io

from PIL import Image

from odoo import Command, http
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.jifen_appraisal.models.common.ir_attachment import MAY_CHANGE
from odoo.addons.jifen_appraisal.models.common.registry import models_with

from ..common import force_state
from .common import QUIET, AttackTown

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
REFUSED = "its files stay as they are"
# What is never written by name: the record's own columns.
OWN = {"id", "create_uid", "create_date", "write_uid", "write_date", "display_name"}


@tagged("post_install", "-at_install")
class TestFiles(AttackTown, HttpCase):
    """Li claims, appeals and is reported about; Ma decides, the inspector finds."""

    @classmethod
    def _build(cls):
        super()._build()
        cls.documents = {
            "claim": cls._claim(cls, cls.li),
            "report": cls._claim(cls, cls.li),
            "appeal": cls.env["jifen.appeal"]
            .with_user(cls.user_li)
            .create({"scorecard_id": cls.period._scorecard(cls.li).id, "grounds": "Too low"}),
            "inspection": cls._inspection(),
        }
        cls.documents["report"].sudo().with_env(cls.env)._trusted().sudo().write(
            {"about": "other", "reporter_id": cls.user_chen.id}
        )
        cls.files = {}
        for name, document in cls.documents.items():
            document = cls.documents[name] = document.sudo().with_env(cls.env)
            document.attachment_ids.unlink()
            cls.files[name] = cls.env["ir.attachment"].create(cls.place(document, name="proof.png"))
        cls.elsewhere = cls.env["ir.attachment"].create({"name": "other.png", "raw": PNG + b"2"})
        cls.env.flush_all()

    @classmethod
    def _inspection(cls):
        item = cls.scheme.item_ids.filtered("report_inspector")[0]
        card = cls.period._scorecard(cls.li)
        values = {"scorecard_ids": [Command.set(card.ids)], "item_id": item.id, "ground": "Found on the spot"}
        return cls.env["jifen.inspection"].with_user(cls.user_inspector).create(values)

    @staticmethod
    def place(document, **values):
        return {"name": "more.png", "raw": PNG, "res_model": document._name, "res_id": document.id, **values}

    def users(self):
        names = ("li", "chen", "ma", "inspector", "officer", "committee", "auditor", "plain")
        return {name: getattr(self, f"user_{name}") for name in names}

    # === DOORS === #

    def doors(self, user, document, file):
        """Yield ``(name, what somebody does)``, each of which would change what the evidence is."""
        files = self.as_user(user, file.browse())
        mine, own = files.browse(file.id), self._upload(user, document)
        yield "create", lambda: files.create(self.place(document))
        context = {"default_res_model": document._name, "default_res_id": document.id}
        yield "create by default", lambda: files.with_context(**context).create({"name": "x.png", "raw": PNG})
        yield "move in", lambda: own.write({"res_id": document.id})
        yield "move in as a text", lambda: own.write({"res_id": str(document.id)})
        yield "unlink", mine.unlink
        yield "copy", mine.copy
        yield "copy onto", lambda: own.copy({"res_id": document.id})
        yield "a field first", lambda: files.create(self.place(document, res_field="x")).write({"res_field": False})
        for name, value in self._columns(file).items():
            yield f"write {name}", lambda name=name, value=value: mine.write({name: value})
        theirs = self.as_user(user, document)
        commands = {
            "create": Command.create({"name": "y.png", "raw": PNG}),
            "update": Command.update(file.id, {"name": "y.png"}),
            "delete": Command.delete(file.id),
            "unlink": Command.unlink(file.id),
            "link": Command.link(own.id),
            "clear": Command.clear(),
        }
        for relation in sorted(name for name, field in document._fields.items() if self._holds_files(field)):
            for name, command in commands.items():
                yield f"{relation} {name}", lambda r=relation, c=command: theirs.write({r: [c]})

    def _holds_files(self, field):
        return field.type in ("one2many", "many2many") and field.comodel_name == "ir.attachment"

    def _upload(self, user, document):
        values = {"name": "own.png", "raw": PNG + b"own", "res_model": document._name, "res_id": 0}
        # A portal user has none: this one stands for what the site keeps for them.
        return self.as_user(user, self.env["ir.attachment"]).sudo(user.share).create(values).sudo(False)

    def _columns(self, file):
        """Return another value for each column of a file, as the registry knows them."""
        values = {}
        for name, field in file._fields.items():
            if name in OWN or name in MAY_CHANGE or not (field.column_type or field.inverse):
                continue
            value = {"char": "forged", "text": "forged", "integer": 77, "boolean": not file[name]}.get(field.type)
            if field.type == "binary":
                value = base64.b64encode(b"forged") if name == "datas" else b"forged"
            elif field.type == "many2one":
                others = self.env[field.comodel_name].search([], order="id desc", limit=1)
                value = {"res.company": self.neighbour, "ir.attachment": self.elsewhere}
                value = value.get(field.comodel_name, others).id
            elif field.type == "many2one_reference":
                value = self.documents["claim"].id + 10**6
            elif field.type == "selection":
                value = next(key for key in field.get_values(self.env) if key != file[name])
            self.assertIsNotNone(value, name)
            values[name] = value
        self.assertLessEqual(
            {"name", "raw", "datas", "db_datas", "mimetype", "type", "url", "public", "access_token", "description"},
            values.keys(),
        )
        return values

    def _try(self, act):
        """Return what somebody is told, or nothing, after undoing what was done."""
        told = ""
        with contextlib.suppress(_Undo), mute_logger(*QUIET), self.cr.savepoint():
            before = self._evidence()
            try:
                with self.cr.savepoint():
                    act()
                    self.env.flush_all()
            except Exception as error:  # noqa: BLE001 whatever stops it
                told = f"{type(error).__name__}: {error}"
            self.env.invalidate_all()
            self.changed = self._evidence() != before
            raise _Undo
        self.env.invalidate_all()
        return told

    def _evidence(self):
        """Return the rows of what belongs to our documents."""
        self.env.flush_all()
        models = models_with(self.env, "jifen.evidence.mixin")
        self.env.cr.execute(
            "SELECT * FROM ir_attachment WHERE res_model = ANY(%s) AND res_id != 0 ORDER BY id", [models]
        )
        return self.env.cr.fetchall()

    # === BY CALL === #

    def test_every_kind_is_tried(self):
        kinds = {document._name for document in self.documents.values()}
        self.assertEqual(kinds, set(models_with(self.env, "jifen.evidence.mixin")))
        for model in kinds:
            kept = [name for name, field in self.env[model]._fields.items() if self._holds_files(field) and field.store]
            # Evidence is what belongs to a document, which a stored link would not say.
            self.assertEqual([name for name in kept if self.env[model]._fields[name].type == "many2many"], [])

    def test_files_of_a_draft_are_its_authors(self):
        writers = {"claim": self.user_li, "appeal": self.user_li, "inspection": self.user_inspector}
        for name, user in writers.items():
            document, file = self.documents[name], self.files[name]
            done = {door for door, act in self.doors(user, document, file) if not self._try(act) and self.changed}
            self.assertLessEqual({"create", "move in", "unlink", "copy", "write name", "write raw"}, done, name)

    def test_files_of_what_was_handed_in_are_nobodys_to_change(self):
        refused = dict.fromkeys(self.documents, 0)
        for name, document in self.documents.items():
            for state in set(document._fields["state"].get_values(self.env)) - {"draft"}:
                force_state(document, state)
                for who, user in self.users().items():
                    writes = self.as_user(user, document).has_access("write") and not user.share
                    for door, act in self.doors(user, document, self.files[name]):
                        if not writes and door.startswith("write ") and door != "write name":
                            continue  # Odoo asks the same of all columns
                        told = self._try(act)
                        with self.subTest(name, state=state, who=who, door=door):
                            self.assertFalse(self.changed)
                            self.assertTrue(told or door.startswith(("evidence_ids", "attachment_ids")))
                            if writes and door.split()[0] in ("create", "move", "unlink", "copy", "write"):
                                self.assertIn(REFUSED, told)
                                refused[name] += 1
        self.assertTrue(all(refused.values()), refused)

    def test_the_system_is_refused_too(self):
        """What Odoo does elevated, on its routes, goes the same way."""
        for name, document in self.documents.items():
            force_state(document, document._fields["state"].get_values(self.env)[-1])
            file = self.files[name]
            for door, act in self.doors(self.env.ref("base.user_root"), document, file):
                told = self._try(act)
                with self.subTest(name, door=door):
                    self.assertFalse(self.changed)
                    if door.split()[0] in ("create", "move", "unlink", "copy", "write"):
                        self.assertIn(REFUSED, told)

    def test_another_storage_keeps_every_bit(self):
        """Moving all files into the database writes what they are."""
        large = self._picture(2500)
        file = self.env["ir.attachment"].with_context(image_no_postprocess=True)
        file = file.create(self.place(self.documents["claim"], raw=large)).with_env(self.env)
        force_state(self.documents["claim"], "approved")
        self.env["ir.config_parameter"].set_param("ir_attachment.location", "db")
        (file | self.files["claim"])._migrate()
        self.env.invalidate_all()
        self.assertTrue(file.raw == large and file.db_datas and not file.store_fname)

    def _picture(self, width):
        stream = io.BytesIO()
        Image.new("RGB", (width, 4), "red").save(stream, "PNG")
        return stream.getvalue()

    # === MESSAGES === #

    def test_files_of_messages_are_no_evidence(self):
        for name, document in self.documents.items():
            for state in document._fields["state"].get_values(self.env):
                force_state(document, state)
                for who, user in self.users().items():
                    theirs, file = self.as_user(user, document), self.files[name]
                    if user.share or not theirs.has_access("read"):
                        continue
                    with self.subTest(name, state=state, who=who):
                        self._try(lambda t=theirs, f=file, u=user: self._comment(t, f, u))
                        self.assertFalse(self.changed)

    def _comment(self, theirs, evidence, user):
        values = {"name": "own.png", "raw": PNG, "res_model": "mail.compose.message", "res_id": 0}
        own = theirs.env["ir.attachment"].create(values)
        body = f'<p>See <img src="data:image/png;base64,{base64.b64encode(PNG).decode()}"></p>'
        message = theirs.message_post(
            body=body,
            body_is_html=True,
            attachment_ids=(own | evidence.with_env(theirs.env)).ids,
            attachments=[("sent.png", PNG)],
            subtype_xmlid="mail.mt_note",
        ).sudo()
        added = message.attachment_ids - evidence.sudo()
        self.assertGreaterEqual(len(added), 2)
        self.assertEqual({(file.res_model, file.res_id) for file in added}, {("mail.message", message.id)})
        self.assertEqual(self.env["ir.attachment"]._jifen_evidence_of(theirs.sudo()), evidence.sudo())
        # Whoever reads the message opens its files.
        self.assertTrue(added.with_user(user).sudo(False).has_access("read"))

    # === BY WIRE === #

    def test_routes(self):
        for name, document in self.documents.items():
            for who in ("li", "ma", "inspector", "officer", "auditor"):
                user = self.users()[who]
                self.authenticate(user.login, f"{user.login}{'x' * (8 - len(user.login))}")
                for state in document._fields["state"].get_values(self.env):
                    force_state(document, state)
                    self.env.cr.flush()
                    before = self._evidence()
                    answers = self._uploads(document) + self._deletions(self.files[name])
                    self.env.invalidate_all()
                    with self.subTest(name, who=who, state=state):
                        if state == "draft":
                            # What was added there is taken away before the next one tries.
                            document.attachment_ids.filtered(lambda file: file.name == "wire.png").unlink()
                            self.assertTrue(answers)
                        else:
                            self.assertEqual(self._evidence(), before)

    def _uploads(self, document):
        values = {"csrf_token": http.Request.csrf_token(self)}
        file = {"ufile": ("wire.png", PNG, "image/png")}
        mail = {**values, "thread_model": document._name, "thread_id": document.id}
        web = {**values, "model": document._name, "id": document.id}
        with mute_logger(*QUIET, "odoo.addons.web.controllers.binary"):
            return [
                self.url_open("/mail/attachment/upload", data=mail, files=file).status_code,
                self.url_open("/web/binary/upload_attachment", data=web, files=file).status_code,
            ]

    def _deletions(self, file):
        if self.env[file.res_model].browse(file.res_id).state == "draft":
            return []
        with mute_logger(*QUIET):
            body = {"jsonrpc": "2.0", "method": "call", "params": {"attachment_id": file.id}}
            return [self.url_open("/mail/attachment/delete", json=body).status_code]


class _Undo(Exception):
    pass
