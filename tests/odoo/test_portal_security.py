"""Attacks on the portal: over its routes, over RPC, and over what Odoo ships around it."""

import base64
import doctest
import json

from lxml import html

from odoo import Command
from odoo.tests import tagged
from odoo.tests.common import JsonRpcException, get_db_name
from odoo.tools import mute_logger

from odoo.addons.hr.models.res_users import HR_WRITABLE_FIELDS
from odoo.addons.jifen_appraisal.controllers import claim_form, uploads

from .portal_common import PDF, PortalCase, archive, picture, shown

PAGES = (
    "/my/jifen",
    "/my/jifen/ledger",
    "/my/jifen/ledger/page/2",
    "/my/jifen/score/{card}",
    "/my/jifen/claims",
    "/my/jifen/claims/page/2",
    "/my/jifen/claims/new",
    "/my/jifen/claims/{claim}",
    "/my/jifen/claims/{claim}/edit",
    "/my/jifen/evidence/{file}",
)
FORMS = ("/my/jifen/claims/new", "/my/jifen/claims/{claim}/edit")
ACTIONS = tuple(f"/my/jifen/claims/{{claim}}/{name}" for name in ("submit", "withdraw", "reset", "delete"))
SECRET = "Nobody but Wu may read this"
SCRIPT = "<script>alert('x')</script>{{7*7}}<t t-out='7*7'/>%(who)s"
QUIET = (
    "odoo.http",
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.base.models.ir_access",
    "odoo.orm.models",
    "odoo.models",
    "odoo.sql_db",
)


class AttackCase(PortalCase):
    def ids_of(self, claim):
        return {
            "claim": claim.id,
            "card": self.period._scorecard(claim.employee_id).id,
            "file": claim.attachment_ids[:1].id,
        }

    def rows(self, *models):
        """Return what the database holds in these models, to be compared after an attack."""
        self.env.flush_all()
        content = {}
        for model in models:
            self.env.cr.execute(f'SELECT * FROM "{self.env[model]._table}" ORDER BY id')
            content[model] = self.env.cr.fetchall()
        return content


@tagged("post_install", "-at_install")
class TestPortalRoutes(AttackCase):
    def test_without_login(self):
        claim = self._claim()
        before = self.rows("jifen.claim", "ir.attachment")
        for url in (*PAGES, *FORMS, *ACTIONS):
            url = url.format(**self.ids_of(claim))
            for data in (None, {"intent": "submit"}):
                if data is None and url.rsplit("/", 1)[-1] in ("submit", "withdraw", "reset", "delete"):
                    continue
                with self.subTest(url=url, data=data), mute_logger(*QUIET):
                    response = self.url_open(url, data=data, allow_redirects=False)
                    if data and response.status_code == 400:
                        continue
                    self.assertIn(response.status_code, (302, 303))
                    self.assertIn("/web/login", response.headers["Location"])
        self.assertEqual(self.rows("jifen.claim", "ir.attachment"), before)

    def test_without_csrf_token(self):
        claim = self._claim()
        self.login(self.user_chen)
        before = self.rows("jifen.claim", "ir.attachment")
        for url in (*FORMS, *ACTIONS):
            url = url.format(**self.ids_of(claim))
            with self.subTest(url), mute_logger(*QUIET):
                self.post(url, self.values(intent="submit"), csrf=False, status=400)
        self.assertEqual(self.rows("jifen.claim", "ir.attachment"), before)

    def test_actions_do_nothing_by_a_link(self):
        claim = self._claim()
        self.login(self.user_chen)
        before = self.rows("jifen.claim")
        for url in ACTIONS:
            with self.subTest(url), mute_logger(*QUIET):
                response = self.url_open(url.format(claim=claim.id))
                self.assertIn(response.status_code, (404, 405))
        self.assertEqual(self.rows("jifen.claim"), before)

    def test_what_belongs_to_somebody_else(self):
        foreign = self._claim(self.wu, description=SECRET)
        submitted = self._claim(self.wu, description=SECRET)
        submitted.action_submit()
        self.login(self.user_chen)
        before = self.rows("jifen.claim", "ir.attachment", "jifen.approval")
        for claim in (foreign, submitted):
            ids = self.ids_of(claim)
            for url in PAGES:
                if "{" not in url:
                    continue
                with self.subTest(url), mute_logger(*QUIET):
                    response = self.get(url.format(**ids), 404)
                    self.assertNotIn(SECRET, response.text)
                    self.assertNotIn(claim.number, response.text)
            for url in ("/my/jifen/claims/{claim}/edit", *ACTIONS):
                with self.subTest(url), mute_logger(*QUIET):
                    response = self.post(url.format(**ids), self.values(intent="submit"), status=404)
                    self.assertNotIn(SECRET, response.text)
            self.get(f"/my/jifen/claims/new?copy={claim.id}", 404)
        self.assertEqual(self.rows("jifen.claim", "ir.attachment", "jifen.approval"), before)

    def test_ids_that_do_not_exist(self):
        self.login(self.user_chen)
        for number in (0, 999999999, 2**31, 10**30):
            for url in (*PAGES, *ACTIONS):
                if "{" not in url:
                    continue
                url = url.format(claim=number, card=number, file=number)
                with self.subTest(url), mute_logger(*QUIET):
                    if url.rsplit("/", 1)[-1] in ("submit", "withdraw", "reset", "delete"):
                        self.post(url, status=404)
                    else:
                        self.get(url, 404)
        for copy in ("0", "-1", "x", str(10**30), "½", "1 or 1=1"):
            with self.subTest(copy=copy), mute_logger(*QUIET):
                self.get(f"/my/jifen/claims/new?copy={copy}", 404)

    def test_forged_fields_are_ignored(self):
        forged = {
            "employee_id": self.wu.id,
            "user_id": self.user_wu.id,
            "state": "approved",
            "points": "100",
            "number": "SB-1",
            "scorecard_id": self.period._scorecard(self.wu).id,
            "period_id": self.period.id,
            "company_id": "1",
            "create_uid": self.user_wu.id,
            "submitted_at": "2020-01-01 00:00:00",
            "approval_ids": "[(5,)]",
            "line_ids": "[(5,)]",
            "attachment_ids": "[(5,)]",
            "claim": "1",
            "claim_id": "1",
        }
        self.login(self.user_chen)
        self.send(self.values(**forged))
        claim = self.claims_of(self.chen)
        expected = {
            "employee_id": self.chen.id,
            "user_id": self.user_chen.id,
            "create_uid": self.user_chen.id,
            "state": "draft",
            "points": 0,
            "scorecard_id": False,
            "submitted_at": False,
        }
        self.assertRecordValues(claim, [expected])
        self.assertNotEqual(claim.number, "SB-1")
        self.send(self.values(**{**forged, "claim_id": claim.id}), url=f"/my/jifen/claims/{claim.id}/edit")
        self.assertRecordValues(claim, [expected])
        self.assertFalse(self.claims_of(self.wu))

    def test_model_refuses_other_fields_too(self):
        claims = self.env["jifen.claim"].with_user(self.user_chen)
        for name, value in {"employee_id": self.wu.id, "state": "approved", "points": 9, "user_id": 1}.items():
            with self.subTest(name), self.assertRaisesRegex(Exception, "not yours to fill in"):
                claims._portal_create({"item_id": self.item.id, "date": self.day, name: value})

    def test_items_one_may_not_claim(self):
        other = self.env["res.company"].create({"name": "Other Town"})
        scheme = self.env["jifen.scheme"]._load_template("r2", other)
        group = self.scheme.item_ids.filtered(lambda item: item.value_kind == "group")[:1]
        hidden = self.scheme.item_ids.filtered(lambda item: not item.report_self)[:1]
        wrong = {
            "office": self.foreign_item.id,
            "not for employees": hidden.id,
            "group": group.id,
            "company": scheme._item("award.commendation").id,
            "none": 10**9,
            "text": "1; DROP TABLE jifen_claim",
            "negative": "-1",
            "empty": "",
        }
        self.login(self.user_chen)
        for why, item in wrong.items():
            with self.subTest(why):
                response = self.send(self.values(item_id=item, level_id=""))
                self.assertIn("Choose", self.errors(response))
        self.assertFalse(self.claims_of(self.chen))

    def test_item_that_stopped_being_ones_own(self):
        claim = self._claim(item=self.own_item.code)
        self.chen.department_id = self.justice
        self.period._scorecard(self.chen)._trusted().write({"department_id": self.justice.id})
        self.login(self.user_chen)
        response = self.post(f"/my/jifen/claims/{claim.id}/submit")
        self.assertIn("which does not hold for", shown(response))
        self.assertEqual(claim.state, "draft")

    def test_level_of_another_item(self):
        other = self._new_item(
            "Prize", value_kind="level", points=0, level_ids=[Command.create({"name": "A", "code": "a", "points": 9})]
        )
        self.login(self.user_chen)
        self.send(self.values(level_id=other.level_ids.id, intent="submit"))
        claim = self.claims_of(self.chen)
        self.assertEqual((claim.state, claim.level_id.id), ("draft", False))

    def test_closed_period(self):
        claim = self._claim()
        self._close()
        self.login(self.user_chen)
        response = self.post(f"/my/jifen/claims/{claim.id}/submit")
        self.assertIn("There is no open appraisal period", shown(response))
        self.assertEqual(claim.state, "draft")

    def test_figures(self):
        self.login(self.user_chen)
        for quantity in ("0", "-1", "NaN", "Infinity", "1e9", "", "2 + 2", "0.00001", "1" * 400):
            with self.subTest(quantity):
                self.errors(self.send(self.values(quantity=quantity)))
        for points in ("NaN", "x", "1e99"):
            with self.subTest(points):
                self.errors(self.send(self.values(points_claimed=points)))
        for date in ("", "2026-02-30", "0000-00-00", "now()", "2026-11-01T00:00:00Z"):
            with self.subTest(date):
                self.errors(self.send(self.values(date=date)))
        self.assertFalse(self.claims_of(self.chen))

    def test_long_texts(self):
        self.login(self.user_chen)
        response = self.send(self.values(description="字" * 4001))
        self.assertIn("This text has 4001 characters, at most 4000 are possible.", self.errors(response))
        response = self.send(self.values(matter="M" * 201))
        self.assertIn("This text has 201 characters, at most 200 are possible.", self.errors(response))
        self.send(self.values(description="字" * 4000, matter="M" * 200))
        self.assertEqual(len(self.claims_of(self.chen).description), 4000)

    def test_script_and_template_injection(self):
        self.item.write({"name": f"Item {SCRIPT}", "description": f"Standard {SCRIPT}"})
        self.login(self.user_chen)
        name = '"><img src=x onerror=alert(1)>.png'
        response = self.send(
            self.values(description=f"Text {SCRIPT}\x00", matter=f"Matter {SCRIPT}", intent="submit"),
            ((name, picture()),),
        )
        claim = self.claims_of(self.chen)
        self.assertEqual(claim.state, "submitted", shown(response))
        refused = self.send(self.values(quantity=f"'\"/>{SCRIPT}", description=f"</textarea>{SCRIPT}"))
        claim.with_user(self.user_ma).action_approve()
        claim.with_user(self.user_gao).action_approve()
        self._post(self.chen, "discipline.idle", ground=SCRIPT)
        pages = {
            url: self.get(url).text
            for url in (
                "/my/jifen",
                "/my/jifen/ledger",
                "/my/jifen/claims",
                "/my/jifen/claims/new",
                f"/my/jifen/claims/new?copy={claim.id}",
                f"/my/jifen/claims/{claim.id}",
                f"/my/jifen/score/{claim.scorecard_id.id}",
            )
        }
        pages["refused"] = refused.text
        for url, text in pages.items():
            with self.subTest(url):
                tree = html.fromstring(text)
                self.assertFalse([node for node in tree.iter("script") if "alert(" in (node.text or "")])
                self.assertFalse(tree.xpath("//img[@onerror]"), "an image tag broke out of its attribute")
                self.assertIn("{{7*7}}", tree.text_content())
                self.assertNotIn("49<", text)

    def test_language_in_the_address(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.login(self.user_chen)
        claim = self._claim()
        self.get(f"/fr/my/jifen/claims/{claim.id}")
        self.get(f"/fr/my/jifen/claims/{self._claim(self.wu).id}", 404)


@tagged("post_install", "-at_install")
class TestPortalFiles(AttackCase):
    def test_documented_examples(self):
        for module in (uploads, claim_form):
            self.assertEqual(doctest.testmod(module).failed, 0)

    def test_kind_by_content(self):
        bad = {
            "page.png": b"<html><script>alert(1)</script></html>",
            "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            "drawing.png": b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'></svg>",
            "tool.pdf": b"MZ\x90\x00 this program cannot be run",
            "notes.txt": b"plain text",
            "moving.gif": b"GIF89a............",
            "broken.png": b"\x89PNG\r\n\x1a\n<script>alert(1)</script>",
            "broken.jpg": b"\xff\xd8\xff<html>",
            "archive.docx": archive("readme.txt"),
            "macros.docx": archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
            "cut.xlsx": archive("[Content_Types].xml", "xl/workbook.xml")[:40],
            "nothing.pdf": b"",
        }
        self.login(self.user_chen)
        for name, content in bad.items():
            with self.subTest(name):
                response = self.send(self.values(), ((name, content),))
                self.assertIn(name, self.errors(response))
        self.assertFalse(self.claims_of(self.chen))
        self.assertFalse(self.env["ir.attachment"].search([("res_model", "=", "jifen.claim")]))

    def test_name_tells_what_the_file_is(self):
        self.login(self.user_chen)
        self.send(self.values(), (("page.html", picture()),))
        file = self.claims_of(self.chen).attachment_ids
        self.assertEqual((file.name, file.mimetype), ("page.html.png", "image/png"))
        self.assertEqual(self.get(f"/my/jifen/evidence/{file.id}").headers["Content-Type"], "image/png")

    def test_names_are_cleaned(self):
        names = {
            "../../../etc/passwd.pdf": "passwd.pdf",
            "a\u202efdp.exe.pdf": "afdp.exe.pdf",
            "通知 (1).pdf": "通知 (1).pdf",
            f"{'长' * 300}.pdf": f"{'长' * 116}.pdf",
            "....pdf": "pdf.pdf",
        }
        self.login(self.user_chen)
        for name, clean in names.items():
            with self.subTest(name):
                self.send(self.values(), ((name, PDF),))
                claim = self.claims_of(self.chen)[-1]
                self.assertEqual(claim.attachment_ids.name, clean)

    def test_size_and_number(self):
        self.login(self.user_chen)
        big = b"%PDF-1.7" + b"0" * (10 * 1024 * 1024)
        self.assertIn("big.pdf is larger than 10 MB", self.errors(self.send(self.values(), (("big.pdf", big),))))
        ten = [(f"{number}.pdf", PDF) for number in range(10)]
        self.assertIn("at most 9 files", self.errors(self.send(self.values(), ten)))
        self.assertFalse(self.claims_of(self.chen))
        self.send(self.values(), ten[:9])
        claim = self.claims_of(self.chen)
        url = f"/my/jifen/claims/{claim.id}/edit"
        self.assertIn("at most 9 files", self.errors(self.send(self.values(), ten[9:], url=url)))
        self.assertEqual(claim.attachment_count, 9)
        remove = claim.attachment_ids[0].id
        self.send(self.values(remove_id=remove), ten[9:], url=url)
        self.assertEqual(claim.attachment_count, 9)

    def test_request_larger_than_any_form(self):
        claim = self._claim()
        self.login(self.user_chen)
        with mute_logger(*QUIET):
            response = self.post(f"/my/jifen/claims/{claim.id}/submit", {"padding": "x" * 200_000})
        self.assertEqual(response.status_code, 413)
        self.assertEqual(claim.state, "draft")

    def test_drafts_are_limited(self):
        self.login(self.user_chen)
        self.env["jifen.claim"].with_user(self.user_chen).sudo().create(
            [
                {"item_id": self.item.id, "employee_id": self.chen.id, "description": f"draft {number}"}
                for number in range(50)
            ]
        )
        self.assertIn("You have 50 drafts already", self.errors(self.send(self.values())))

    def test_kept_files_are_ones_own_and_limited(self):
        self.login(self.user_wu)
        self.send(self.values(quantity="x"), (("wu.pdf", PDF),))
        foreign = self.env["ir.attachment"].search([("res_model", "=", "jifen.claim"), ("res_id", "=", 0)])
        self.assertEqual(foreign.create_uid, self.user_wu)
        others = self.env["ir.attachment"].create({"name": "salary.pdf", "raw": PDF})
        evidence = self._claim(self.wu).attachment_ids
        self.login(self.user_chen)
        for file in (foreign, others, evidence):
            self.get(f"/my/jifen/evidence/{file.id}", 404)
            self.send(self.values(stash_id=file.id), ())
            self.assertFalse(self.claims_of(self.chen)[-1].attachment_ids)
            response = self.send(self.values(stash_id=file.id, quantity="x"), ())
            self.assertNotIn(file.name, shown(response))
        self.assertEqual(foreign.res_id, 0)
        for number in range(30):
            self.send(self.values(quantity="x"), ((f"{number}.pdf", PDF),))
        kept = self.env["ir.attachment"].search_count(
            [("res_model", "=", "jifen.claim"), ("res_id", "=", 0), ("create_uid", "=", self.user_chen.id)]
        )
        self.assertLessEqual(kept, 18)

    def test_only_ones_own_evidence_is_removed(self):
        foreign = self._claim(self.wu).attachment_ids
        second = self._claim()
        claim = self._claim()
        self.login(self.user_chen)
        data = self.values(remove_id=[foreign.id, second.attachment_ids.id, 10**12])
        self.send(data, (), url=f"/my/jifen/claims/{claim.id}/edit")
        self.assertTrue(foreign.exists() and second.attachment_ids.exists() and claim.attachment_ids.exists())

    def test_evidence_of_others_and_other_files(self):
        files = self.env["ir.attachment"].create(
            [
                {"name": "contract.pdf", "raw": PDF, "res_model": "hr.employee", "res_id": self.chen.id},
                {"name": "public.pdf", "raw": PDF, "public": True},
                {"name": "link", "type": "url", "url": "https://example.com", "res_model": "jifen.claim"},
                {"name": "field", "raw": PDF, "res_model": "jifen.claim", "res_id": self._claim().id, "res_field": "x"},
            ]
        )
        files |= self._claim(self.wu).attachment_ids
        self.login(self.user_chen)
        for file in files:
            with self.subTest(file.name):
                self.get(f"/my/jifen/evidence/{file.id}", 404)

    def test_evidence_of_a_finding_for_the_person_concerned(self):
        finding = (
            self.env["jifen.inspection"]
            .with_user(self.user_inspector)
            .create(
                {
                    "period_id": self.period.id,
                    "scorecard_ids": [Command.set(self.period._scorecard(self.chen).ids)],
                    "item_id": self.scheme._item("discipline.idle").id,
                    "date": self.day,
                    "ground": "Games at the desk",
                }
            )
        )
        file = self.env["ir.attachment"].create(
            {"name": "desk.png", "raw": picture(), "res_model": "jifen.inspection", "res_id": finding.id}
        )
        self.login(self.user_chen)
        self.get(f"/my/jifen/evidence/{file.id}", 404)
        finding.action_enter()
        self.assertEqual(self.get(f"/my/jifen/evidence/{file.id}").content, picture())
        text = self.text("/my/jifen/ledger")
        self.assertIn("desk.png", text)
        self.assertIn("Entered by Inspector", text)
        self.login(self.user_wu)
        self.get(f"/my/jifen/evidence/{file.id}", 404)

    def test_files_of_internal_notes(self):
        claim = self._claim()
        claim.action_submit()
        note = claim.with_user(self.user_officer).message_post(
            body="for us", subtype_xmlid="mail.mt_note", attachments=[("opinion.pdf", PDF)]
        )
        self.login(self.user_chen)
        self.assertNotIn("opinion.pdf", self.text(f"/my/jifen/claims/{claim.id}"))
        self.get(f"/my/jifen/evidence/{note.attachment_ids.id}", 404)


@tagged("post_install", "-at_install")
class TestPortalRpc(AttackCase):
    def call(self, model, method, *args, **kwargs):
        """Call a method over RPC as whoever is logged in."""
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": list(args), "kwargs": kwargs},
        )

    def refused(self, model, method, *args, **kwargs):
        with mute_logger(*QUIET), self.assertRaises(JsonRpcException, msg=f"{model}.{method}"):
            self.call(model, method, *args, **kwargs)

    def models(self):
        return sorted(
            name
            for name, model in self.env.registry.items()
            if name.startswith("jifen.") and not model._abstract and model._auto
        )

    def prepare(self):
        """Return claims of Chen and of Wu in draft and submitted, with a ledger line each."""
        for person in (self.chen, self.wu):
            self._post(person, "discipline.idle")
        claims = self.env["jifen.claim"]
        for person in (self.chen, self.wu):
            submitted = self._claim(person)
            submitted.action_submit()
            claims |= self._claim(person).with_env(self.env) | submitted.with_env(self.env)
        self.env.flush_all()
        return claims

    def test_nothing_is_written(self):
        self.prepare()
        before = self.rows(*self.models())
        self.login(self.user_chen)
        for model in self.models():
            some = self.env[model].sudo().search([], limit=3).ids or [1]
            for method, args in {
                "create": [[{}]],
                "write": [some, {"active": False}],
                "unlink": [some],
                "copy": [some],
                "web_save": [some, {}, {}],
                "load": [["id"], [["1"]]],
                "name_create": ["x"],
                "action_archive": [some],
            }.items():
                with self.subTest(model=model, method=method):
                    try:
                        with mute_logger(*QUIET):
                            result = self.call(model, method, *args)
                    except JsonRpcException:
                        continue
                    refused = result is False or (method == "load" and result["ids"] is False)
                    self.assertTrue(refused, f"this call went through: {result}")
        self.assertEqual(self.rows(*self.models()), before)

    def test_public_methods_on_anything(self):
        self.prepare()
        before = self.rows(*self.models())
        self.login(self.user_chen)
        arguments = ([], ["because"], [5.0])
        for model in self.models():
            some = self.env[model].sudo().search([]).ids or [1]
            names = [name for name in dir(self.env.registry[model]) if name.startswith(("action_", "button_"))]
            for name in names:
                for record in some[:4]:
                    for extra in arguments:
                        try:
                            with mute_logger(*QUIET):
                                self.call(model, name, [record], *extra)
                        except JsonRpcException:
                            continue
        self.assertEqual(self.rows(*self.models()), before)

    def test_actions_on_claims(self):
        claims = self.prepare()
        self.login(self.user_chen)
        for claim in claims:
            for name, args in {
                "action_submit": [],
                "action_withdraw": [],
                "action_reset": [],
                "action_approve": [],
                "action_refuse": ["because"],
                "message_post": [],
            }.items():
                with self.subTest(claim=claim.id, name=name):
                    self.refused("jifen.claim", name, [claim.id], *args)
        for claim in claims.filtered(lambda claim: claim.user_id == self.user_wu):
            result = self.call("jifen.claim", "message_subscribe", [claim.id], self.user_chen.partner_id.ids)
            self.assertFalse(result)
            self.assertNotIn(self.user_chen.partner_id, claim.message_partner_ids)

    def test_over_the_external_api(self):
        claims = self.prepare()
        before = self.rows("jifen.claim", "jifen.score.line")
        uid, password = self.user_chen.id, f"{self.user_chen.login}"
        for method, args in {
            "write": [claims.ids, {"state": "approved"}],
            "unlink": [claims.ids],
            "action_approve": [claims.ids],
            "action_submit": [claims.ids],
            "_on_approved": [claims.ids, uid],
            "_portal_create": [{}],
            "_trusted": [claims.ids],
        }.items():
            with self.subTest(method), mute_logger(*QUIET), self.assertRaises(JsonRpcException):
                self.make_jsonrpc_request(
                    "/jsonrpc",
                    {
                        "service": "object",
                        "method": "execute_kw",
                        "args": [get_db_name(), uid, password, "jifen.claim", method, args],
                    },
                )
        self.assertEqual(self.rows("jifen.claim", "jifen.score.line"), before)

    def test_reading_ends_at_ones_own(self):
        claims = self.prepare()
        mine = claims.filtered(lambda claim: claim.user_id == self.user_chen)
        self.login(self.user_chen)
        found = self.call("jifen.claim", "search_read", [], ["number"])
        self.assertEqual(sorted(row["id"] for row in found), sorted(mine.ids))
        for claim in claims - mine:
            self.refused("jifen.claim", "read", [claim.id], ["description"])
        for model, name in {"jifen.scorecard": "name", "jifen.score.line": "subject_name"}.items():
            self.assertEqual({row[name] for row in self.call(model, "search_read", [], [name])}, {"Chen"})
        for model in (
            "jifen.approval",
            "jifen.inspection",
            "jifen.period",
            "jifen.scheme",
            "jifen.item",
            "jifen.allocation",
            "jifen.allocation.line",
            "jifen.ledger.chain",
            "hr.employee",
            "hr.department",
        ):
            with self.subTest(model):
                self.refused(model, "search_read", [], ["id"])

        self.assertEqual(self.call("ir.attachment", "search_read", [], ["id"]), [])

    def test_ranks_before_publication(self):
        self._post(self.chen, "discipline.idle")
        self.period.action_score()
        card = self.period._scorecard(self.chen)
        self.login(self.user_chen)
        for name in ("rank_unit", "rank_job", "rank_overall", "grade_id", "proposed_grade_id"):
            with self.subTest(name):
                self.refused("jifen.scorecard", "read", [card.id], [name])
                self.refused("jifen.scorecard", "search", [[name, ">", 0]])

    def test_files_come_in_by_the_form_alone(self):
        claim = self._claim()
        evidence = claim.attachment_ids
        self.login(self.user_chen)
        before = self.rows("ir.attachment", "mail.message")
        self.refused("ir.attachment", "create", [{"name": "x", "res_model": "jifen.claim", "res_id": claim.id}])
        self.refused("ir.attachment", "read", evidence.ids, ["raw"])
        with mute_logger(*QUIET):
            for url in (
                f"/web/content/{evidence.id}",
                f"/web/image/{evidence.id}",
                f"/web/content/ir.attachment/{evidence.id}/raw",
                f"/mail/attachment/pdf_first_page/{evidence.id}",
            ):
                with self.subTest(url):
                    self.assertNotIn(b"%PDF-1.4 test", self.url_open(url).content)
            for pending in ("", "true"):
                response = self.post(
                    "/mail/attachment/upload",
                    {"thread_id": claim.id, "thread_model": "jifen.claim", "is_pending": pending},
                    files=[("ufile", ("page.html", b"<html>", "text/html"))],
                )
                self.assertNotIn("attachment_id", response.text)
            for route, params in {
                "/mail/message/post": {
                    "thread_model": "jifen.claim",
                    "thread_id": claim.id,
                    "post_data": {"body": "hello"},
                },
                "/html_editor/attachment/add_data": {
                    "name": "x.png",
                    "data": base64.b64encode(picture()).decode(),
                    "is_image": True,
                    "res_model": "jifen.claim",
                    "res_id": claim.id,
                },
                "/mail/attachment/delete": {"attachment_id": evidence.id},
            }.items():
                with self.subTest(route), self.assertRaises(JsonRpcException):
                    self.make_jsonrpc_request(route, params)
        self.assertEqual(self.rows("ir.attachment", "mail.message"), before)


@tagged("post_install", "-at_install")
class TestPersonnelData(AttackCase):
    def test_personnel_fields_over_rpc(self):
        self.login(self.user_chen)
        self.chen.write({"pin": "1234", "private_phone": "1"})
        before = self.rows("hr.employee", "hr.version")
        for name in [*set(HR_WRITABLE_FIELDS) - {"display_name"}, "name", "email", "work_contact_id"]:
            for value in ("4711", 1, [[5]], False):
                with self.subTest(name=name, value=value), mute_logger(*QUIET), self.assertRaises(JsonRpcException):
                    self.make_jsonrpc_request(
                        "/web/dataset/call_kw/res.users/write",
                        {
                            "model": "res.users",
                            "method": "write",
                            "args": [[self.user_chen.id], {name: value}],
                            "kwargs": {},
                        },
                    )
        self.assertEqual(self.rows("hr.employee", "hr.version"), before)

    def test_portal_profile_still_works(self):
        self.login(self.user_chen)
        page = self.page("/my/account")
        self.assertTrue(page.xpath("//input[@name='phone']"))
        china = self.env.ref("base.cn")
        response = self.post(
            "/my/address/submit",
            {
                "partner_id": self.user_chen.partner_id.id,
                "name": "Chen",
                "email": "chen@example.com",
                "phone": "+86 10 5555 0101",
                "street": "Renmin Road 1",
                "city": "Beijing",
                "zip": "100000",
                "country_id": china.id,
                "state_id": self.env["res.country.state"].search([("country_id", "=", china.id)], limit=1).id,
                "address_type": "billing",
                "use_delivery_as_billing": "true",
                "callback": "/my",
            },
            status=200,
        )
        self.assertEqual(json.loads(response.text), {"redirectUrl": "/my"})
        self.assertEqual(self.user_chen.partner_id.phone, "+86 10 5555 0101")
        self.assertEqual(self.chen.name, "Chen")

    def test_own_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.login(self.user_chen)
        self.make_jsonrpc_request(
            "/web/dataset/call_kw/res.users/write",
            {"model": "res.users", "method": "write", "args": [[self.user_chen.id], {"lang": "fr_FR"}], "kwargs": {}},
        )
        self.env.invalidate_all()
        self.assertEqual(self.user_chen.lang, "fr_FR")

    def test_login_cannot_delete_itself(self):
        self.login(self.user_chen)
        page = self.page("/my/security")
        self.assertFalse(page.xpath("//section[@name='portal_deactivate_account']"))
        self.post("/my/deactivate_account", {"validation": self.user_chen.login, "password": self.user_chen.login})
        self.assertTrue(self.user_chen.active)
        guest = self._user("guest01", portal=True)
        self.login(guest)
        self.post("/my/deactivate_account", {"validation": guest.login, "password": guest.login})
        self.assertFalse(guest.active, "the same request does delete another login")

    def test_other_portal_users_are_as_before(self):
        guest = self._user("guest01", portal=True)
        self.login(guest)
        self.assertTrue(self.page("/my/security").xpath("//section[@name='portal_deactivate_account']"))
