"""The main way through the back office by its forms and wizards, as the real users."""

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import TownCase

PERIOD_FORM = {"jifen_suggest": True}


@tagged("post_install", "-at_install")
class TestBackOffice(TownCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office_env = cls.env(user=cls.user_officer)

    def _wizard(self, model, user=None, **context):
        env = self.env(user=user or self.user_officer)
        return Form(env[model].with_context(**context))

    def _closed_period(self):
        self._post(self.chen, "discipline.idle")
        self._close()
        return self.period.with_user(self.user_officer)

    # === SCHEME === #

    def test_the_dialog_describes_each_template_before_it_is_made(self):
        form = self._wizard("jifen.scheme.from.template")
        descriptions = set()
        for template in ("r0", "r1", "r2", "r3", "r4"):
            form.template = template
            self.assertTrue(form.body and form.periods)
            descriptions.add(form.description)
            self.assertEqual(form.existing_id, self.scheme if template == "r2" else self.scheme.browse())
        self.assertEqual(len(descriptions), 5)
        form.template = "r2"
        self.assertEqual(form.existing_id, self.scheme)
        form.activate = False
        scheme = self.env["jifen.scheme"].browse(form.save().action_create()["res_id"])
        self.assertRecordValues(scheme, [{"state": "draft", "revision": 2, "previous_id": self.scheme.id}])
        self.assertEqual(scheme.item_count, self.scheme.item_count)
        form = self._wizard("jifen.scheme.from.template")
        form.template = "r2"
        again = form.save().action_create()
        self.assertEqual(self.env["jifen.scheme"].browse(again["res_id"]).state, "active")

    def test_every_template_can_be_used_at_once(self):
        for template in ("r0", "r1", "r3", "r4"):
            form = self._wizard("jifen.scheme.from.template")
            form.template = template
            scheme = self.env["jifen.scheme"].browse(form.save().action_create()["res_id"])
            self.assertRecordValues(scheme, [{"state": "active", "code": template, "revision": 1}])

    def test_scheme_wizard_is_for_the_office(self):
        for user in (self.user_li, self.user_ma, self.user_inspector, self.user_committee, self.user_auditor):
            with self.assertRaises(AccessError):
                self.env["jifen.scheme.from.template"].with_user(user).create({"template": "r2"})

    def test_scheme_in_use_says_what_may_change(self):
        item = self.scheme._item("discipline.idle").with_user(self.user_officer)
        self.assertTrue(item.scheme_frozen)
        with Form(item) as form:
            form.description = "Clearer words"
            with self.assertRaisesRegex(AssertionError, "readonly"):
                form.points = -3
        self.assertEqual(item.description, "Clearer words")
        draft = self.scheme.with_user(self.user_officer)._create_from_template("r2", self.company)
        with Form(draft._item("discipline.idle")) as form:
            form.points = -3
        self.assertEqual(draft._item("discipline.idle").points, -3)

    # === PERIOD === #

    def test_item_is_found_by_the_name_that_is_shown(self):
        idle = self.scheme._item("discipline.idle")
        self.assertIn(" · ", idle.display_name)
        found = self.env["jifen.item"].name_search(idle.display_name, [("scheme_id", "=", self.scheme.id)])
        self.assertEqual([row[0] for row in found], idle.ids)

    def test_new_period_suggests_what_comes_next(self):
        self.wu.active = False
        form = Form(self.office_env["jifen.period"].with_context(**PERIOD_FORM))
        following = fields.Date.add(self.period.date_to, days=1)
        self.assertEqual((form.scheme_id, form.kind), (self.scheme, "month"))
        self.assertEqual((form.date_from, form.date_to), (following, fields.Date.end_of(following, "month")))
        self.assertEqual(form.name, f"{following:%B} {following.year}")
        self.assertEqual(set(form.employee_ids.ids), set((self.people - self.wu).ids))
        period = form.save()
        self.assertEqual(period.employee_ids, self.people - self.wu)
        with self.assertRaisesRegex(UserError, "has been opened"):
            self.period.with_user(self.user_officer).date_to = following

    def test_kind_of_period_sets_dates_and_name(self):
        form = Form(self.office_env["jifen.period"])
        self.assertFalse(form.scheme_id or form.name)
        form.date_from = "2027-08-20"
        for kind, first, last, name in (
            ("quarter", "2027-07-01", "2027-09-30", "Q3 2027"),
            ("half", "2027-07-01", "2027-12-31", "Second half of 2027"),
            ("year", "2027-01-01", "2027-12-31", "2027"),
            ("half", "2027-01-01", "2027-06-30", "First half of 2027"),
            ("month", "2027-01-01", "2027-01-31", "January 2027"),
        ):
            form.kind = kind
            dates = (fields.Date.to_string(form.date_from), fields.Date.to_string(form.date_to))
            self.assertEqual((*dates, form.name), (first, last, name), kind)
        form.name = "Pilot"
        form.kind = "year"
        self.assertEqual(form.name, "Pilot")

    def test_a_script_gets_no_suggestions(self):
        values = {"name": "Bare", "scheme_id": self.scheme.id, "date_from": "2028-01-01", "date_to": "2028-01-31"}
        periods = self.office_env["jifen.period"]
        self.assertFalse(periods.create(values).employee_ids)
        values.update(date_from="2028-02-01", date_to="2028-02-29")
        self.assertFalse(periods.with_context(**PERIOD_FORM).create(values).employee_ids, "left empty in the form")

    def test_people_of_departments_are_added_at_once(self):
        period = self._period(self.chen, name="Next year", kind="year", date_from="2030-01-01", date_to="2030-12-31")
        form = self._wizard("jifen.period.people", default_period_id=period.id)
        form.department_ids.add(self.party)
        self.assertEqual((form.found_count, form.new_count), (3, 2))
        form.department_ids.clear()
        form.department_ids.add(self.town)
        self.assertEqual((form.found_count, form.new_count), (6, 5))
        form.with_below = False
        self.assertEqual((form.found_count, form.new_count), (2, 2))
        form.save().action_add()
        self.assertEqual(period.employee_ids, self.chen | self.song | self.gao)
        empty = self._department("Empty office", parent_id=self.town.id)
        form.department_ids.clear()
        form.department_ids.add(empty)
        with self.assertRaisesRegex(UserError, "Nobody works"):
            form.save().action_add()

    def test_period_form_follows_its_life(self):
        period = self.period.with_user(self.user_officer)
        self._claim(self.li).with_user(self.user_li).action_submit()
        self.assertEqual((period.subject_count, period.pending_claim_count), (6, 1))
        self.assertIn("Ma", period.progress_html)
        self.assertEqual([row["approver"] for row in period.progress], ["Ma"])
        period.action_score()
        with self.assertRaisesRegex(UserError, "undecided"):
            period.action_publish()
        submitted = [("state", "=", "submitted"), ("period_id", "=", self.period.id)]
        self.env["jifen.claim"].search(submitted).with_user(self.user_ma).action_refuse("No")
        self.assertIn("Nothing waits", period.progress_html)
        period.action_publish("The year ends early")
        period.action_close("The year ends early")
        self.assertEqual(period.action_prepare_allocation()["context"]["default_period_id"], period.id)

    def test_reopen_asks_why(self):
        period = self._closed_period()
        form = self._wizard("jifen.reopen", default_period_id=period.id)
        with self.assertRaises(AssertionError):
            form.save()
        form.reason = "An appeal was upheld"
        form.save().action_reopen()
        self.assertEqual(period.state, "open")
        self.assertIn("An appeal was upheld", period.message_ids[0].body)

    # === LEDGER === #

    def test_the_office_enters_a_line_by_hand(self):
        form = Form(self.office_env["jifen.score.line"])
        form.scorecard_id = self.period._scorecard(self.chen)
        form.item_id = self.scheme._item("discipline.idle")
        form.quantity = 2
        form.date = self.day
        form.ground = "Seen twice"
        line = form.save()
        self.assertRecordValues(
            line, [{"points": -4, "origin": "manual", "approved_by_id": self.user_officer.id, "subject_name": "Chen"}]
        )
        with self.assertRaises(AssertionError):
            Form(line).ground = "Changed"
        form = Form(self.office_env["jifen.score.line"])
        form.scorecard_id = self.period._scorecard(self.chen)
        form.item_id = self.scheme._item("assessment.overall")
        form.points = -1.5
        form.date = self.day
        self.assertEqual(form.save().points, -1.5)

    def test_reversing_several_lines_takes_all_or_none(self):
        lines = self._post(self.chen, "discipline.idle") | self._post(self.li, "discipline.idle")
        context = {"active_model": "jifen.score.line", "active_ids": lines.ids}
        form = self._wizard("jifen.reverse", **context)
        self.assertEqual(form.line_ids.ids, lines.ids)
        form.reason = "entered twice"
        wizard = form.save()
        wizard.action_reverse()
        self.assertTrue(all(line.is_reversed for line in lines))
        third = self._post(self.chen, "discipline.idle")
        context["active_ids"] = (third | lines).ids
        form = self._wizard("jifen.reverse", **context)
        form.reason = "again"
        with self.assertRaisesRegex(UserError, "reversed already"):
            form.save().action_reverse()
        self.assertFalse(third.is_reversed)
        for user in (self.user_ma, self.user_inspector, self.user_committee, self.user_auditor):
            with self.assertRaises(AccessError):
                third.with_user(user).action_reverse("mine")

    # === PERFORMANCE PAY === #

    def test_pay_is_approved_by_somebody_else(self):
        period = self._closed_period()
        pay = self.office_env["jifen.allocation"].create({"period_id": period.id, "pool_amount": 1000})
        pay.action_compute()
        pay.action_submit()
        self.assertFalse(pay.can_approve)
        self.assertIn("Committee", pay.approval_hint)
        self.assertTrue(pay.can_cancel)
        seen = pay.with_user(self.user_committee)
        self.assertEqual((seen.can_approve, seen.approval_hint, seen.can_cancel), (True, False, False))
        refuse = self._wizard(
            "jifen.refuse", self.user_committee, active_model="jifen.allocation", active_ids=pay.ids, active_id=pay.id
        )
        refuse.reason = "Check the pool"
        refuse.save().action_refuse()
        self.assertEqual(pay.state, "computed")
        pay.action_submit()
        seen.action_approve()
        self.assertEqual((pay.state, pay.can_cancel), ("approved", False))
        with self.assertRaisesRegex(UserError, "ask for its cancellation"):
            pay.action_cancel()
