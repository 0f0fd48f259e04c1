"""A login that is taken away stands for its person until they have another one, or until somebody else has it."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..claim.others_common import ReportCase
from ..common import TownCase


class TakenCase(TownCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_new = cls._user("new", portal=True)
        cls.other = cls._employee("Other", cls.justice)

    def _take(self, person):
        person.user_id = False
        self._anew()

    def _anew(self):
        self.env.flush_all()
        self.env.invalidate_all()

    def _doors(self):
        """Return the ways in which Chen's login is given to somebody who had none, as ``{name: function}``."""
        login, other = self.user_chen, self.other
        employees = self.env["hr.employee"]
        values = self._employee_values("Newcomer", self.justice, login)
        resource = {"name": "Newcomer", "company_id": self.company.id, "user_id": login.id}
        rows = [["Newcomer", self.company.name, login.name]]
        return {
            "the employee": lambda: other.write({"user_id": login.id}),
            "the resource": lambda: other.resource_id.write({"user_id": login.id}),
            "the login": lambda: login.write({"employee_ids": [Command.link(other.id)]}),
            "another resource": lambda: other.write(
                {"resource_id": self.env["resource.resource"].create(resource).id},
            ),
            "a new employee": lambda: employees.create(dict(values)),
            "a new employee of the login": lambda: login.with_company(self.company).action_create_employee(),
            "a new employee of a resource": lambda: employees.create(
                {
                    **{name: value for name, value in values.items() if name != "user_id"},
                    "resource_id": self.env["resource.resource"].create(resource).id,
                }
            ),
            "import": lambda: self.assertTrue(employees.load(["name", "company_id", "user_id"], rows)["ids"]),
        }


@tagged("post_install", "-at_install")
class TestReporter(TakenCase, ReportCase):
    """Chen has handed in a report, and nobody but Chen sees it in the portal."""

    def _sees(self, user, report):
        """Tell whether a login finds the report in its list; its page is there for nobody else."""
        self._anew()
        self.login(user)
        listed = report.number in self.url_open("/my/jifen/reports").text
        self.get(f"/my/jifen/claims/{report.id}", 200 if listed else 404)
        return listed

    def test_a_report_is_seen_with_the_login_given_anew_alone(self):
        report = self.reported()
        self.assertTrue(self._sees(self.user_chen, report))
        self._take(self.chen)
        self.chen.user_id = self.user_new
        self.assertTrue(self._sees(self.user_new, report))
        self.assertFalse(self._sees(self.user_chen, report))

    def test_a_report_is_seen_again_with_the_login_given_back(self):
        report = self.reported()
        self._take(self.chen)
        self.chen.user_id = self.user_chen
        self.assertTrue(self._sees(self.user_chen, report))

    def test_a_colleague_who_has_the_login_now_does_not_see_the_report(self):
        report = self.reported()
        self._take(self.chen)
        self.other.user_id = self.user_chen
        self.assertFalse(self._sees(self.user_chen, report))
        self.assertNotEqual(report.sudo().reporter_id, self.user_chen)
        self.assertEqual(report.with_user(self.user_officer).reporter_name, self.chen.name)
        self.chen.user_id = self.user_new
        self.assertTrue(self._sees(self.user_new, report))
        self.assertFalse(self._sees(self.user_chen, report))

    def test_where_a_login_goes_round_each_sees_their_own(self):
        """Each of the two has handed in a report with it."""
        first = self.reported()
        self._take(self.chen)
        self.other.user_id = self.user_chen
        second = first.copy()
        second.sudo()._trusted().write({"about": "other", "reporter_id": self.user_chen.id})
        self._take(self.other)
        self.chen.user_id = self.user_chen
        self._anew()
        self.assertEqual(first.sudo().reporter_id, self.user_chen)
        self.assertNotEqual(second.sudo().reporter_id, self.user_chen)
        self.other.user_id = self.user_new
        self._anew()
        self.assertEqual(first.sudo().reporter_id, self.user_chen)
        self.assertEqual(second.sudo().reporter_id, self.user_new)

    def test_a_login_brings_no_report_whichever_way_it_is_given(self):
        report = self.reported()
        self._take(self.chen)
        for name, door in self._doors().items():
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                door()
                self._anew()
                self.assertTrue(self.user_chen.employee_ids, name)
                self.assertNotEqual(report.sudo().reporter_id, self.user_chen, name)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_another_login_is_somebody_elses_business(self):
        report = self.reported()
        self._take(self.chen)
        self.other.user_id = self.user_new
        self._anew()
        self.assertEqual(report.sudo().reporter_id, self.user_chen)

    def test_a_report_follows_from_an_archived_login_to_a_new_one(self):
        report = self.reported()
        self.chen.user_id.active = False
        self._take(self.chen)
        self.chen.user_id = self.user_new
        self.assertTrue(self._sees(self.user_new, report))

    def test_nobody_reads_or_enters_whose_login_it_was(self):
        self._take(self.chen)
        hr = self._user("hr", "hr.group_hr_manager")
        for user in (hr, self.user_officer):
            chen = self.chen.with_user(user)
            self.assertFalse({"jifen_former_user_id", "jifen_followed"} & chen.fields_get().keys())
            with self.assertRaises(UserError), self.env.cr.savepoint():
                chen.read(["jifen_former_user_id"])
            with self.assertRaises(UserError), self.env.cr.savepoint():
                chen.write({"jifen_former_user_id": self.user_new.id})

    def test_whoever_ties_logins_need_not_read_appraisals(self):
        report = self.reported()
        hr = self._user("hr", "hr.group_hr_user")
        self.chen.with_user(hr).user_id = False
        self._anew()
        self.other.with_user(hr).user_id = self.user_chen
        self._anew()
        self.chen.with_user(hr).user_id = self.user_new
        self._anew()
        self.assertEqual(report.sudo().reporter_id, self.user_new)

    def test_nobody_enters_with_the_login_that_keeps_a_place(self):
        report = self.reported()
        self._take(self.chen)
        self.other.user_id = self.user_chen
        self._anew()
        place = report.sudo().reporter_id
        self.assertFalse(place.active)
        self.assertTrue(place.share)
        self.env.cr.execute("SELECT password FROM res_users WHERE id = %s", [place.id])
        self.assertFalse(self.env.cr.fetchone()[0])


@tagged("post_install", "-at_install")
class TestDecisions(TakenCase):
    def _pay(self):
        self._close()
        officer = self._employee("Officer", self.party, self.user_officer)
        pay = self.env["jifen.allocation"].with_user(self.user_officer).create({"period_id": self.period.id})
        pay.action_compute()
        pay.action_submit()
        return officer, pay

    def _assert_not_approved_by(self, pay, user):
        self._anew()
        self.assertEqual((pay.sudo().computed_by_id, pay.sudo().submitted_by_id), (user, user))
        with self.assertRaises(UserError), self.env.cr.savepoint():
            pay.with_user(user).action_approve()

    def test_who_computed_the_pay_approves_it_with_no_later_login(self):
        officer, pay = self._pay()
        again = self._user("officer_new", "committee")
        self._take(officer)
        self._assert_not_approved_by(pay, self.user_officer)
        officer.user_id = again
        self._assert_not_approved_by(pay, again)

    def test_who_computed_the_pay_does_not_approve_it_while_a_colleague_has_the_login(self):
        officer, pay = self._pay()
        again = self._user("officer_new", "committee")
        pay.message_subscribe(self.user_officer.partner_id.ids)
        self._take(officer)
        self.other.user_id = self.user_officer
        self._anew()
        self.assertNotIn(self.user_officer.partner_id, pay.sudo().message_partner_ids)
        officer.user_id = again
        self._assert_not_approved_by(pay, again)
        self.assertIn(again.partner_id, pay.sudo().message_partner_ids)
        self.assertNotIn(self.user_officer, pay.sudo().message_partner_ids.user_ids)

    def test_what_was_decided_is_read_with_the_new_login(self):
        claim = self._claim(self.li)
        claim.with_user(self.user_li).action_submit()
        self._anew()
        claim.with_user(self.user_ma).action_refuse("Not yet")
        again = self._user("ma_new", "manager")
        approvals = self.env["jifen.approval"]
        before = approvals.with_user(self.user_ma).search([])
        self.assertTrue(before)
        self.ma.user_id = again
        self._anew()
        self.assertEqual(approvals.with_user(again).search([]), before)
        self.assertEqual(before.sudo().decided_by_id, again)


@tagged("post_install", "-at_install")
class TestFinder(TakenCase):
    """What an inspector found is theirs, with whichever login."""

    def _finding(self, user):
        finding = (
            self.env["jifen.inspection"]
            .with_user(user)
            .create(
                {
                    "period_id": self.period.id,
                    "scorecard_ids": [Command.link(self.period._scorecard(self.chen).id)],
                    "item_id": self.scheme._item("discipline.idle").id,
                    "ground": "Nobody at the counter",
                }
            )
        )
        finding.action_enter()
        return finding

    def _reads(self, user):
        """Return how many findings and ledger lines a user reads."""
        self._anew()
        return tuple(
            self.env[name].with_user(user).search_count([]) for name in ("jifen.inspection", "jifen.score.line")
        )

    def test_an_inspector_reads_their_findings_with_a_new_login(self):
        inspector = self._employee("Inspector", self.party, self.user_inspector)
        finding = self._finding(self.user_inspector)
        again = self._user("inspector_new", "inspector")
        self.assertEqual((self._reads(self.user_inspector), self._reads(again)), ((1, 1), (0, 0)))
        inspector.user_id = again
        self.assertEqual((self._reads(self.user_inspector), self._reads(again)), ((0, 0), (1, 1)))
        mine = self.env.ref("jifen_appraisal.jifen_inspection_view_search").arch
        self.assertNotIn("create_uid", mine)
        self.assertEqual(finding.with_user(again).found_by_id, again)

    def test_a_finding_is_nobody_elses(self):
        """Whatever is sent: an empty finder is whoever sends it."""
        for value in (False, self.user_officer.id):
            vals = {
                "period_id": self.period.id,
                "item_id": self.scheme._item("discipline.idle").id,
                "scorecard_ids": [Command.link(self.period._scorecard(self.chen).id)],
                "found_by_id": value,
            }
            findings = self.env["jifen.inspection"].with_user(self.user_inspector)
            if value:
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    findings.create(vals)
            else:
                self.assertEqual(findings.create(vals).found_by_id, self.user_inspector)
