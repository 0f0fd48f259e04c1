"""What the portal shows of somebody's own, it shows to their present login, and to no former one: page by page."""

import json

from odoo.fields import Date
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jifen_appraisal.models.common.registry import models_with

from ..attack.test_routes import PAGE, ROUTES
from ..portal_common import QUIET, AttackCase, shown
from ..rating.rating_common import RatedTown
from ..whole.test_registry_portal import OTHER_PAGES

HOME = "/my/jifen"
# Of records that are listed on the portal's start page.
LISTED_ELSEWHERE = {"score": HOME}


@tagged("post_install", "-at_install")
class TestPagesFollow(RatedTown, AttackCase):
    @classmethod
    def _build(cls):
        super()._build()
        cls.user_new = cls._user("new", portal=True)

    def _own(self):
        """Make something of Chen's of every kind that has a page; return ``{its part of the address: record}``."""
        last, this = self._paid(), self.period
        card = last._scorecard(self.chen)
        this.with_summary = True
        this._scorecard(self.chen).with_user(self.user_chen)._write_summary("What I did")
        claim = self._claim()
        appeal = {"scorecard_id": card.id, "about": "score", "grounds": "I was on leave", "wish": "Take it back"}
        talk = {"scorecard_id": card.id, "talker_id": self.user_ma.id, "text": "On time", "place": "Room 3"}
        notice = {"period_id": last.id, "kind": "result", "state": "running", "period_name": last.name}
        notice |= {"unit_id": self.town.id, "date_from": self.day, "date_to": Date.add(self.day, days=5)}
        records = [
            claim,
            card,
            self.env["jifen.appeal"]._trusted().create({**appeal, "state": "submitted"}),
            self.env["jifen.talk"]._trusted().create({**talk, "state": "recorded"}),
            self.env["jifen.public.notice"]._trusted().create(notice),
        ]
        self._report(self.wu, self.user_chen)
        self._report(self.chen, self.user_wu)
        self.assertEqual({record._name for record in records}, set(models_with(self.env, "jifen.portal.page")))
        others = {"evidence": claim.sudo().attachment_ids, "summary": this._scorecard(self.chen)}
        self.assertEqual(others.keys(), OTHER_PAGES.keys())
        return {**{record._portal_path: record for record in records}, **others}

    def _paid(self):
        """Return a month that is closed and paid, with a point taken off Chen."""
        day = Date.subtract(self.day, months=1)
        month = {"date_from": Date.start_of(day, "month"), "date_to": Date.end_of(day, "month")}
        last = self._period(name="Last month", **month)
        last.action_open()
        item = self.scheme._item("discipline.idle")
        line = {"scorecard_id": last._scorecard(self.chen).id, "item_id": item.id, "quantity": 1, "date": day}
        self.env["jifen.score.line"]._post([line])
        self._close(last)
        pay = self.env["jifen.allocation"].create({"period_id": last.id, "pool_amount": 900})
        pay.action_compute()
        pay.action_submit()
        pay.action_approve()
        return last

    def _report(self, about, reporter):
        report = self._claim(about).sudo()
        report._trusted().write({"about": "other", "reporter_id": reporter.id, "state": "submitted"})

    def _lists(self):
        """Return the addresses that take no record's number, from the routing map."""
        return [url for url, kind in ROUTES.items() if kind == PAGE and url.startswith(HOME) and "<" not in url]

    def _addresses(self, own):
        return {path: f"{HOME}/{path}/{record.id}" for path, record in own.items()}

    def _sees(self, user, own):
        """Return what a login is shown, where it is: on lists, on the pages of these records, what it rates."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.login(user)
        seen = {}
        for url in (*self._lists(), *self._addresses(own).values()):
            with mute_logger(*QUIET):
                answer = self.url_open(url)
            if answer.status_code == 200:
                seen[url] = answer.content if "/evidence/" in url else shown(answer)
        sheets = self.url_open(f"{HOME}/ratings/sheets", data="{}", headers={"Content-Type": "application/json"})
        seen["sheets"] = json.dumps(sheets.json()["result"])
        return seen

    def _leads_to(self, path, url):
        """Tell whether the list of a kind of record leads whoever is logged in to one of them."""
        with mute_logger(*QUIET):
            return f'{url}"' in self.url_open(LISTED_ELSEWHERE.get(path, f"{HOME}/{path}")).text

    def test_every_list_and_page_is_seen_with_the_present_login_alone(self):
        own = self._own()
        before, nobody = self._sees(self.user_chen, own), self._sees(self.user_new, own)
        addresses = self._addresses(own)
        self.assertEqual(before.keys(), {*self._lists(), *addresses.values(), "sheets"})
        self.assertFalse(addresses.values() & nobody.keys())
        self.assertEqual(before[addresses["evidence"]], b"%PDF-1.4 test")
        for url in (*self._lists(), "sheets"):
            self.assertNotEqual(before[url], nobody.get(url), url)
        self.chen.user_id = self.user_new
        self.assertEqual(self._sees(self.user_new, own), before)
        self.assertEqual(self._sees(self.user_chen, own), nobody)

    def test_every_list_leads_the_present_login_alone_to_the_page(self):
        own = self._own()
        addresses = self._addresses(own)
        del addresses["evidence"]
        self.chen.user_id = self.user_new
        self.env.flush_all()
        for user, led in ((self.user_new, True), (self.user_chen, False)):
            self.login(user)
            for path, url in addresses.items():
                with self.subTest(path, user=user.login):
                    self.assertEqual(self._leads_to(path, url), led)
