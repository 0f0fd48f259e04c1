"""Attacks over RPC as a portal user, and on what Odoo ships around the portal."""

import base64
import json

from odoo.tests import tagged
from odoo.tests.common import JsonRpcException, get_db_name
from odoo.tools import mute_logger

from odoo.addons.hr.models.res_users import HR_WRITABLE_FIELDS

from ..common import our_models
from ..portal_common import QUIET, AttackCase, picture


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
        found = our_models(self.env) + our_models(self.env, dialogs=True)
        return [name for name in found if self.env[name]._auto]

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

    def test_actions_on_claims_are_closed_to_portal_users_over_rpc(self):
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
        seen = set()
        for model in our_models(self.env):
            with self.subTest(model):
                if not self.env[model].with_user(self.user_chen).has_access("read"):
                    self.refused(model, "search_read", [], ["id"])
                    continue
                ids = [row["id"] for row in self.call(model, "search_read", [], ["id"])]
                login = "user_id" if "user_id" in self.env[model]._fields else "scorecard_id.user_id"
                self.assertLessEqual(set(self.env[model].sudo().browse(ids).mapped(login)), {self.user_chen})
                seen |= {model} if ids else set()
        self.assertLessEqual({"jifen.claim", "jifen.scorecard", "jifen.score.line"}, seen)
        for model in ("hr.employee", "hr.department"):
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

    def test_a_portal_user_changes_their_own_language(self):
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
