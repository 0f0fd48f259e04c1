"""Every kind of document that is approved: it has its route, its card and its words, and is approved and refused."""

import re

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from odoo.addons.jifen_appraisal.models.approval.mixin import document_kinds

from ..appeal.test_correction import AppealCase
from ..common import force_state
from .test_document_routes import NominationRouteCase, RouteCase

CHINESE = re.compile(r"[\u4e00-\u9fff]")
BECAUSE = "The minutes say otherwise"


class Documents:
    """What is tried on a document of each kind that a class makes by ``_make_<code>``: it waits at its first step."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")

    @classmethod
    def _makers(cls):
        return {name.removeprefix("_make_"): name for name in dir(cls) if re.match("_make_(?!users|people)", name)}

    def _each(self, check):
        """Call ``check(code, document)`` for a new document of each kind made here; nothing of it stays."""
        kinds = document_kinds(self.env)
        for code, name in self._makers().items():
            if code in kinds:
                with self.subTest(code):
                    point = self.env.cr.savepoint()
                    check(code, getattr(self, name)())
                    point.close(rollback=True)
                    self.env.invalidate_all()

    def _asked(self, row):
        users = row.sudo()._people_asked()[row.sudo()]
        self.assertTrue(users, "nobody is asked")
        self.env.invalidate_all()
        return row.with_user(users[0])

    def _said(self, before):
        """Return what has been said to somebody since."""
        messages = self.env["mail.message"].search([("id", ">", before), ("notified_partner_ids", "!=", False)])
        return " ".join(f"{message.subject} {message.body}" for message in messages)

    def _last_message(self):
        return self.env["mail.message"].search([], order="id desc", limit=1).id

    def test_a_card_says_what_it_is_about(self):
        def check(code, document):
            row = self._first(document)
            self.assertEqual((row.document, row.res_model), (code, document._name))
            mine = self._asked(row)
            card = mine._cards()[row.id]
            chinese = mine.with_context(lang="zh_CN")._cards()[row.id]
            self.assertTrue(row.title and card["employee"])
            self.assertTrue(card["can_decide"])
            self.assertTrue(card["facts"] or card.get("description"))
            for fact in chinese["facts"]:
                self.assertRegex(fact["label"], CHINESE)
            self.assertIn(card["document_text"], ("", self._label(code, "en_US")))
            self.assertIn(chinese["document_text"], ("", self._label(code, "zh_CN")))
            self.assertTrue(self.env["ir.ui.view"].search([("model", "=", document._name), ("type", "=", "form")]))

        self._each(check)

    def _first(self, document):
        rows = document.sudo()._pending_approvals().sudo(False)
        self.assertEqual(len(rows), 1)
        return rows

    def _label(self, code, lang):
        steps = self.env["jifen.approval.step"].with_context(lang=lang)
        return dict(steps._fields["document"]._description_selection(steps.env))[code]

    def test_those_asked_are_asked_in_their_language(self):
        def check(code, document):
            row = self._first(document).sudo()
            english, chinese = row._request_text("en_US"), row._request_text("zh_CN")
            self.assertTrue(row.title in english or row.employee_name in english)
            self.assertNotEqual(english, chinese)
            self.assertRegex(chinese, CHINESE)

        self._each(check)

    def test_whom_it_concerns_never_decides(self):
        def check(code, document):
            row = self._first(document)
            users = document.sudo()._users_concerned()
            self.assertTrue(users)
            for user in users:
                self.assertFalse(self.as_user(user, row).can_decide)
                with self.assertRaises(UserError):
                    self.as_user(user, row).sudo().action_approve()
            found = [user for user in users if document.sudo().filtered_domain(document._domain_concerned(user))]
            self.assertTrue(found, "nobody concerned is left out of the lists of what waits for them")

        self._each(check)

    def as_user(self, user, records):
        self.env.invalidate_all()
        return records.with_user(user)

    def test_it_is_approved_and_somebody_is_told(self):
        def check(code, document):
            before = self._last_message()
            for __ in range(5):
                rows = document.sudo()._pending_approvals().sudo(False)
                if not rows:
                    break
                self._asked(rows[0]).action_approve()
            self.assertFalse(rows, "more than five steps")
            self.assertEqual({row.state for row in document.sudo()._current_round()}, {"approved"})
            self.assertTrue(self._said(before))

        self._each(check)

    def test_it_is_refused_for_a_reason_and_somebody_is_told(self):
        def check(code, document):
            before = self._last_message()
            row = self._asked(self._first(document))
            with self.assertRaisesRegex(UserError, "Say why"):
                row.action_refuse("  ")
            row.action_refuse(BECAUSE)
            self.assertEqual(row.state, "refused")
            self.assertEqual(document.sudo()._last_refusal(), BECAUSE)
            self.assertFalse(document.sudo()._pending_approvals())
            self.assertTrue(self._said(before))

        self._each(check)

    def test_what_stands_against_it_is_said_at_every_door_in_the_same_words(self):
        unhindered = set()

        def check(code, document):
            mine = self._asked(self._first(document))
            if not self._hinder(document):
                unhindered.add(code)
                return
            words = document.sudo()._reasons_not_to_approve()[document.id]
            for door in (self._by_form, self._by_inbox, self._by_card):
                self.env.invalidate_all()
                with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
                    door(mine)
                self.assertIn(words, str(caught.exception))
            self.env.invalidate_all()
            report = mine.action_approve_many()["params"]
            self.assertEqual(report["type"], "warning")
            self.assertIn(words, report["message"])
            self.env.invalidate_all()
            self.assertEqual((mine.state, mine.can_decide), ("pending", True))

        self._each(check)
        self.assertLessEqual(unhindered, {"appeal", "cancellation"})

    def _hinder(self, document):
        """Take the period of a document to a state in which it cannot be approved; tell whether there is one."""
        elevated = document.sudo()
        if "before" in elevated._fields:
            # A change of pay settings was made for those of then.
            elevated.scheme_id.pay_most += 1
            self.env.invalidate_all()
            return True
        # A request to cancel is about an allocation, whatever became of its period.
        about = elevated.allocation_id if "allocation_id" in elevated._fields else elevated
        period = about if about._name == "jifen.period" else about.period_id
        for state in ("open", "scoring", "published", "closed"):
            force_state(period, state)
            self.env.invalidate_all()
            if document.sudo()._reasons_not_to_approve():
                return True
        return False

    def _by_form(self, row):
        document = self.env[row.res_model].with_user(row.env.user).browse(row.res_id)
        # A nomination is agreed to before the last step.
        agrees = hasattr(document, "action_agree") and row.sequence < row.step_count
        return document.action_agree() if agrees else document.action_approve()

    def _by_inbox(self, row):
        return row.action_approve()

    def _by_card(self, row):
        """As the button of a card in the inbox calls it."""
        return call_kw(row.browse(), "action_approve", [row.ids], {})


@tagged("post_install", "-at_install")
class TestDocuments(Documents, RouteCase, AppealCase):
    def _make_claim(self):
        claim = self._claim()
        claim.action_submit()
        return claim.sudo(False).with_user(self.env.user)

    def _make_result(self):
        self._route("result", ("Leader", "head"))
        self.period.action_score()
        self.period.with_user(self.user_officer).action_submit_result("The year ends early")
        return self.period

    def _make_allocation(self):
        pays = self.env["jifen.allocation"].with_user(self.user_officer)
        pay = pays.create({"period_id": self._close().id, "pool_basis": "fixed", "pool_amount": 1000})
        pay.action_compute()
        pay.action_submit()
        return pay.with_user(self.env.user)

    def _make_cancellation(self):
        pay = self._make_allocation()
        pay.with_user(self.user_committee).action_approve()
        return self._ask_to_cancel(pay).with_user(self.env.user)

    def _make_pay_rule(self):
        scheme = self.scheme.with_user(self.user_officer).sudo(False)
        action = scheme.action_propose_pay_change({"pay_most": 900}, "The council raised the budget")
        self.env.invalidate_all()
        return self.env[action["res_model"]].browse(action["res_id"])

    def _make_appeal(self):
        self.scheme.appeal_days = 5
        line = self._post(self.chen, "discipline.idle", approved_by_id=self.user_inspector.id)
        self._close()
        appeal = self._appeal(line=line)
        self._investigate(appeal, [{"kind": "reverse", "line_id": line.id}]).action_propose()
        return appeal

    def test_each_kind_there_is_is_tried(self):
        kinds = document_kinds(self.env)
        made = {**self._makers(), **TestNomination._makers()}
        self.assertLessEqual(set(kinds), set(made), "a kind of which no document is made here")
        self.assertEqual(set(kinds), set(dict(self.env["jifen.approval.step"]._fields["document"].selection)))
        for code in kinds:
            self.assertNotEqual(self._label(code, "zh_CN"), self._label(code, "en_US"))

    def test_each_usual_route_can_be_taken(self):
        scheme = self.env["jifen.scheme"].create({"name": "New", "code": "new", "company_id": self.company.id})
        for code, document in document_kinds(self.env).items():
            with self.subTest(code):
                scheme._complete_routes([code])
                steps = scheme.step_ids.filtered(lambda step, code=code: step.document == code)
                self.assertEqual(len(steps), len(document._approval_usual_route()))
                for step in steps:
                    self.assertTrue(step.who_text)
                    self.assertRegex(step.with_context(lang="zh_CN").name, CHINESE)
                self.assertIn(document._approval_possible(scheme), (True, False))


@tagged("post_install", "-at_install")
class TestNomination(Documents, NominationRouteCase):
    def _make_proposal(self):
        return self._nominate(self.period, self.first)
