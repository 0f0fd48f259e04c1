"""Every HTTP route of ours, taken from the routing map: who may call it, how, and with whose ids."""

import threading

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import our_models
from ..portal_common import QUIET, AttackCase

OURS = ("odoo.addons.jifen_appraisal", "odoo.addons.jifen_payroll_link")
# PAGE shows; FORM shows and takes a form; ACTION takes a form and never acts by a link; JSON is called by scripts.
PAGE, FORM, ACTION, JSON = "page", "form", "action", "json"
ROUTES = {
    "/jifen/approval/<int:approval_id>": PAGE,
    "/jifen/approval/<int:approval_id>/decide": ACTION,
    "/my/jifen": PAGE,
    "/my/jifen/ledger": PAGE,
    "/my/jifen/ledger/page/<int:page>": PAGE,
    "/my/jifen/score/<int:card_id>": PAGE,
    "/my/jifen/score/<int:card_id>/acknowledge": ACTION,
    "/my/jifen/appeals": PAGE,
    "/my/jifen/appeals/page/<int:page>": PAGE,
    "/my/jifen/appeals/new": FORM,
    "/my/jifen/appeals/<int:appeal_id>": PAGE,
    "/my/jifen/appeals/<int:appeal_id>/edit": FORM,
    "/my/jifen/appeals/<int:appeal_id>/submit": ACTION,
    "/my/jifen/appeals/<int:appeal_id>/withdraw": ACTION,
    "/my/jifen/appeals/<int:appeal_id>/again": ACTION,
    "/my/jifen/appeals/<int:appeal_id>/evidence": ACTION,
    "/my/jifen/appeals/<int:appeal_id>/delete": ACTION,
    "/my/jifen/claims": PAGE,
    "/my/jifen/claims/page/<int:page>": PAGE,
    "/my/jifen/claims/new": FORM,
    "/my/jifen/claims/<int:claim_id>": PAGE,
    "/my/jifen/claims/<int:claim_id>/edit": FORM,
    "/my/jifen/claims/<int:claim_id>/submit": ACTION,
    "/my/jifen/claims/<int:claim_id>/withdraw": ACTION,
    "/my/jifen/claims/<int:claim_id>/reset": ACTION,
    "/my/jifen/claims/<int:claim_id>/evidence": ACTION,
    "/my/jifen/claims/<int:claim_id>/delete": ACTION,
    "/my/jifen/claims/<int:claim_id>/answer": ACTION,
    "/my/jifen/reports": PAGE,
    "/my/jifen/reports/page/<int:page>": PAGE,
    "/my/jifen/reports/new": FORM,
    "/my/jifen/reports/whom": PAGE,
    "/my/jifen/reports/whom/page/<int:page>": PAGE,
    "/my/jifen/hearings": PAGE,
    "/my/jifen/hearings/page/<int:page>": PAGE,
    "/my/jifen/evidence/<int:attachment_id>": PAGE,
    "/my/jifen/notices": PAGE,
    "/my/jifen/notices/page/<int:page>": PAGE,
    "/my/jifen/notices/<int:notice_id>": PAGE,
    "/my/jifen/pay": PAGE,
    "/my/jifen/pay/page/<int:page>": PAGE,
    "/my/jifen/ratings": PAGE,
    "/my/jifen/ratings/sheets": JSON,
    "/my/jifen/ratings/summary": JSON,
    "/my/jifen/ratings/rate": JSON,
    "/my/jifen/ratings/vote": JSON,
    "/my/jifen/summary": PAGE,
    "/my/jifen/summary/<int:card_id>": FORM,
    "/my/jifen/summary/<int:card_id>/keep": JSON,
    "/my/jifen/summary/<int:card_id>/take_back": ACTION,
    "/my/jifen/talks": PAGE,
    "/my/jifen/talks/page/<int:page>": PAGE,
    "/my/jifen/talks/<int:talk_id>": PAGE,
    "/my/jifen/talks/<int:talk_id>/remark": ACTION,
}
SECRET = "Nobody but Wu may read this"


def rules(env):
    """Return the rules of the routing map that lead to methods of ours."""
    threading.current_thread().dbname = env.cr.dbname
    return [
        rule
        for rule in env["ir.http"].routing_map().iter_rules()
        if rule.endpoint.func.__func__.__module__.startswith(OURS)
    ]


@tagged("post_install", "-at_install")
class TestRoutes(AttackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_stranger = cls._user("stranger", portal=True)

    def kind_of(self, rule):
        routing = rule.endpoint.routing
        if routing["type"] == "jsonrpc":
            return JSON
        methods = set(routing.get("methods") or ("GET",)) - {"OPTIONS", "HEAD"}
        return {("GET",): PAGE, ("GET", "POST"): FORM, ("POST",): ACTION}[tuple(sorted(methods))]

    def test_every_route_has_a_verdict(self):
        found = rules(self.env)
        self.assertEqual({rule.rule for rule in found}, set(ROUTES))
        for rule in found:
            routing = rule.endpoint.routing
            with self.subTest(rule.rule):
                self.assertEqual(routing["auth"], "user")
                self.assertTrue(routing.get("csrf", True))
                self.assertFalse(routing.get("cors"))
                if ROUTES[rule.rule] in (FORM, ACTION):
                    self.assertEqual(self.kind_of(rule), ROUTES[rule.rule])
                    self.assertTrue(routing.get("max_content_length"), "a limit on what may be sent")

    def urls(self, numbers):
        return [(url, kind, self.fill(url, numbers)) for url, kind in ROUTES.items() if "<int:" in url]

    def fill(self, url, numbers):
        for name, number in numbers.items():
            url = url.replace(f"<int:{name}>", str(number))
        self.assertNotIn("<", url, "say whose record this route is about")
        return url

    def foreign(self):
        """Return ids of Wu's records by the names that the routes use."""
        claim = self._claim(self.wu, description=SECRET)
        claim.action_submit()
        card = self.period._scorecard(self.wu)
        notice = (
            self.env["jifen.public.notice"]
            ._trusted()
            .create(
                {
                    "period_id": self.period.id,
                    "kind": "points",
                    "state": "running",
                    "period_name": SECRET,
                    "unit_id": self._department("Elsewhere", jifen_is_unit=True).id,
                    "date_from": self.day,
                    "date_to": self.day,
                }
            )
        )
        talk = (
            self.env["jifen.talk"]
            ._trusted()
            .create({"scorecard_id": card.id, "talker_id": self.user_ma.id, "text": SECRET, "state": "recorded"})
        )
        appeal = self.env["jifen.appeal"].create({"scorecard_id": card.id, "about": "score", "grounds": SECRET})
        appeal = self.env["jifen.appeal"]._trusted().create({"scorecard_id": card.id, "grounds": SECRET})
        self.env.flush_all()
        return {
            "appeal_id": appeal.id,
            "claim_id": claim.id,
            "card_id": card.id,
            "attachment_id": claim.attachment_ids[:1].id,
            "notice_id": notice.id,
            "talk_id": talk.id,
            "approval_id": claim.sudo().approval_ids[:1].id,
            "page": 1,
        }

    def models(self):
        return ["ir.attachment", *(name for name in our_models(self.env) if self.env[name]._auto)]

    def json(self, url, **params):
        return self.url_open(url, json={"jsonrpc": "2.0", "method": "call", "params": params})

    def test_without_login(self):
        numbers = self.foreign()
        before = self.rows(*self.models())
        for url, kind in ROUTES.items():
            url = self.fill(url, numbers)
            with self.subTest(url), mute_logger(*QUIET):
                if kind == JSON:
                    self.assertIn("error", self.json(url).json())
                    continue
                for data in ({"text": "x"},) if kind == ACTION else (None, {"text": "x"}) if kind == FORM else (None,):
                    response = self.url_open(url, data=data, allow_redirects=False)
                    self.assertIn(response.status_code, (302, 303, 400))
                    if response.status_code != 400:
                        self.assertIn("/web/login", response.headers["Location"])
        self.assertEqual(self.rows(*self.models()), before)

    def test_records_of_somebody_else(self):
        numbers = self.foreign()
        for user in (self.user_chen, self.user_stranger):
            self.login(user)
            before = self.rows(*self.models())
            for rule, kind, url in self.urls(numbers):
                if "/page/" in rule:
                    continue
                with self.subTest(user=user.login, url=url), mute_logger(*QUIET):
                    if kind == JSON:
                        answer = self.json(url, text="x", card=numbers["card_id"])
                        self.assertNotIn(SECRET, answer.text)
                        continue
                    data = {"text": "x", "remark": "x", "intent": "submit"}
                    answers = []
                    if kind != ACTION:
                        answers.append(self.url_open(url))
                    if kind in (FORM, ACTION):
                        answers.append(self.post(url, data))
                    for answer in answers:
                        self.assertEqual(answer.status_code, 404)
                        self.assertNotIn(SECRET, answer.text)
            self.assertEqual(self.rows(*self.models()), before)

    def test_no_token_no_change_and_no_action_by_a_link(self):
        numbers = self.foreign()
        self.login(self.user_wu)
        before = self.rows(*self.models())
        for url, kind in ROUTES.items():
            url = self.fill(url, numbers)
            with self.subTest(url), mute_logger(*QUIET):
                if kind in (FORM, ACTION):
                    self.post(url, {"text": "x", "remark": "x", "intent": "submit"}, csrf=False, status=400)
                if kind == ACTION:
                    self.assertIn(self.url_open(url).status_code, (404, 405))
        self.assertEqual(self.rows(*self.models()), before)

    def test_numbers_that_belong_to_nothing(self):
        names = self.foreign()
        self.login(self.user_chen)
        for number in (0, -1, 2**31, 10**30):
            for rule, kind, url in self.urls(dict.fromkeys(names, number)):
                if "/page/" in rule:
                    # An odd page of one's own list is the first or the last.
                    with self.subTest(url), mute_logger(*QUIET):
                        self.assertLess(self.url_open(url).status_code, 500)
                    continue
                with self.subTest(url), mute_logger(*QUIET):
                    if kind == JSON:
                        self.assertNotEqual(self.json(url, text="x").json().get("result"), True)
                    elif kind == ACTION:
                        self.post(url, {"remark": "x"}, status=404)
                    else:
                        self.get(url, 404)
