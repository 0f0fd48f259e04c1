"""Attacks on the routes of the portal."""

from lxml import html

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..portal_common import QUIET, AttackCase, picture, shown

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
SCRIPT = "<script>alert('x')</script>{{7919*7907}}<t t-out='7919*7907'/>%(who)s"


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

    def test_nothing_is_submitted_once_the_period_is_closed(self):
        claim = self._claim()
        self._close()
        self.login(self.user_chen)
        response = self.post(f"/my/jifen/claims/{claim.id}/submit")
        self.assertIn("There is no open appraisal period", shown(response))
        self.assertEqual(claim.state, "draft")

    def test_what_is_no_figure_or_day_is_refused(self):
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

    def test_texts_are_limited_and_the_limit_is_said(self):
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
                self.assertIn("{{7919*7907}}", tree.text_content())
                self.assertNotIn("62615533", text)

    def test_language_in_the_address(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.login(self.user_chen)
        claim = self._claim()
        self.get(f"/fr/my/jifen/claims/{claim.id}")
        self.get(f"/fr/my/jifen/claims/{self._claim(self.wu).id}", 404)
