"""Joiners, leavers and transfers: days, offices by date, items by date, and who moved meanwhile."""

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import force_state
from .structure_common import StructureCase


@tagged("post_install", "-at_install")
class TestPeople(StructureCase):
    def test_who_did_not_move_has_the_whole_period(self):
        card = self._june()._scorecard(self.chen)
        self.assertRecordValues(card, [{"days": 30, "department_id": self.party.id, "manager_id": self.ma.id}])
        self.assertFalse(card.stay_ids)

    def test_a_record_entered_late_does_not_make_a_newcomer(self):
        late = self._employee("Late", self.party)
        late.version_id.date_version = "2027-09-01"
        card = self._june(late)._scorecard(late)
        self.assertRecordValues(card, [{"days": 30, "department_id": self.party.id}])

    def test_a_joiner_counts_from_the_first_day(self):
        self.li.version_id.contract_date_start = "2027-06-11"
        card = self._june()._scorecard(self.li)
        self.assertEqual(card.days, 20)
        self.assertEqual(self._stays(card), [(self.party, "2027-06-11", "2027-06-30", 20)])

    def test_a_leaver_counts_to_the_last_day_and_stays_when_archived(self):
        self.li.version_id.departure_date = "2027-06-10"
        period = self._june(self.chen | self.li)
        card = period._scorecard(self.li)
        self.assertEqual((card.days, card.department_id), (10, self.party))
        self.li.active = False
        period.employee_ids = [Command.link(self.wu.id)]
        self.assertEqual(set(period.scorecard_ids.mapped("name")), {"Chen", "Li", "Wu"})
        self.assertTrue(card.exists())

    def test_who_left_before_or_comes_later_cannot_be_put_in(self):
        self.li.version_id.departure_date = "2027-05-31"
        self.wu.version_id.contract_date_start = "2027-07-01"
        with self._refused(r"June: Li and Wu \(2 in all\)"):
            self._june(self.chen | self.li | self.wu, opened=False)
        period = self._june(self.chen)
        with self._refused("Li"):
            period.employee_ids = [Command.link(self.li.id)]
        self.assertEqual(len(period.scorecard_ids), 1)

    def test_who_left_after_being_chosen_is_named_on_opening(self):
        period = self._june(opened=False)
        self.li.version_id.departure_date = "2027-05-31"
        with self._refused("Li"):
            period.action_open()
        self.assertFalse(period.scorecard_ids)

    def test_departments_are_added_without_who_is_not_there(self):
        self.li.version_id.departure_date = "2027-05-31"
        period = self._june(self.gao, opened=False)
        wizard = self.env["jifen.period.people"].create(
            {"period_id": period.id, "department_ids": [Command.set(self.party.ids)]}
        )
        self.assertEqual((wizard.found_count, wizard.absent_count), (2, 1))
        wizard.action_add()
        self.assertEqual(period.employee_ids, self.gao | self.ma | self.chen)

    def test_the_next_period_is_suggested_without_leavers(self):
        self._june(self.chen | self.li)
        self.li.version_id.departure_date = "2027-06-30"
        values = self.env["jifen.period"].with_context(jifen_suggest=True).default_get(["employee_ids", "date_from"])
        self.assertEqual(str(values["date_from"]), "2027-07-01")
        self.assertEqual(values["employee_ids"], [Command.set(self.chen.ids)])

    def test_the_next_period_is_suggested_without_who_is_appraised_outside_by_then(self):
        self._june(self.chen | self.li)
        self.env["jifen.secondment"].create(
            {"employee_id": self.li.id, "date_from": "2027-07-01", "appraised_by": "outside"}
        )
        values = self.env["jifen.period"].with_context(jifen_suggest=True).default_get(["employee_ids"])
        self.assertEqual(values["employee_ids"], [Command.set(self.chen.ids)])

    def test_a_transfer_is_booked_by_the_rule_of_the_scheme(self):
        self._transfer(self.chen, self.land, "2027-06-21")
        expected = [(self.party, "2027-06-01", "2027-06-20", 20), (self.land, "2027-06-21", "2027-06-30", 10)]
        for rule, office in (("last", self.land), ("longest", self.party), ("split", self.land)):
            with self.subTest(rule=rule):
                self._rule(rule)
                card = self._june(self.chen)._scorecard(self.chen)
                self.assertRecordValues(card, [{"department_id": office.id, "days": 30}])
                self.assertEqual(self._stays(card), expected)
                force_state(card.period_id, "draft")
                card.period_id.employee_ids = [Command.clear()]

    def _office_items(self):
        """Return an item of the party office and one of the land office, of the present scheme."""
        items = []
        for code, department in (("party", self.party), ("land", self.land)):
            catalogue = self.scheme.catalogue_ids.filtered(lambda row, code=code: row.code == code)
            catalogue.department_ids = department
            items.append(catalogue.item_ids.filtered(lambda row: row.value_kind == "fixed" and row.report_inspector)[0])
        return items

    def test_the_manager_on_record_gives_way_to_the_chief_of_the_new_office(self):
        self.party.manager_id, self.land.manager_id = self.ma, self.li
        self._transfer(self.chen, self.land, "2026-01-01")
        self._transfer(self.chen, self.party, "2026-03-01")
        self.assertEqual(self.chen.parent_id, self.ma)
        cases = (("2025-12-01", "2025-12-31", self.ma), ("2026-01-10", "2026-02-09", self.li))
        cases += (("2026-02-20", "2026-03-20", self.ma), ("2026-05-01", "2026-05-31", self.ma))
        for start, end, manager in cases:
            card = self._june(self.chen, date_from=start, date_to=end)._scorecard(self.chen)
            self.assertEqual(card.manager_id, manager, start)
        self._transfer(self.chen, self.land, "2026-06-10")
        june = self._june(self.chen, date_from="2026-06-01", date_to="2026-06-30")._scorecard(self.chen)
        self.assertEqual((june.department_id, june.manager_id), (self.land, self.li))

    def test_items_of_an_office_hold_on_the_days_spent_there(self):
        self._transfer(self.chen, self.land, "2027-06-21")
        tree = self.env["hr.department"]._jifen_tree()
        for rule, expected in (("last", (False, False, True, True)), ("split", (True, False, False, True))):
            self._rule(rule)
            items = self._office_items()
            items[0].report_self = items[1].report_self = True
            card = self._june(self.chen)._scorecard(self.chen)
            held = [
                not item._reason_not_for(card, fields.Date.to_date(f"2027-06-{day}"), tree)
                for item in items
                for day in ("05", "25")
            ]
            self.assertEqual(tuple(held), expected, rule)
            claimable = [item in card._claimable_items() for item in items]
            self.assertEqual(claimable, [rule == "split", True])
            force_state(card.period_id, "draft")
            card.period_id.employee_ids = [Command.clear()]

    def test_a_posting_splits_the_ledger_and_refuses_the_other_offices_items(self):
        self._rule("split")
        self.env["jifen.secondment"].create(
            {"employee_id": self.chen.id, "department_id": self.land.id, "date_from": "2027-06-16"}
        )
        self.period = self._june(self.chen)
        item, __ = self._office_items()
        self._post(self.chen, item.code, date="2027-06-15")
        with self._refused("does not hold for Chen", UserError):
            self._post(self.chen, item.code, date="2027-06-16")


@tagged("post_install", "-at_install")
class TestMoves(StructureCase):
    def test_nothing_is_said_while_nobody_moved(self):
        period = self._june()
        self.assertEqual((period.moved_count, period.newcomer_count, period.moved_html), (0, 0, False))

    def test_a_transfer_in_an_open_period_is_shown_and_brought_up_to_date(self):
        period = self._june()
        card = period._scorecard(self.chen)
        self.period = period
        line = self._post(self.chen, "discipline.idle", date="2027-06-02")
        self._transfer(self.chen, self.land, "2027-06-21")
        self.land.jifen_deputy_id = self.ma
        period.invalidate_recordset()
        officer = period.with_user(self.user_officer)
        self.assertEqual(officer.moved_count, 2)  # Ma is a deputy now
        self.assertIn("Chen: Party office → Land office", officer.moved_html)
        self.assertEqual(card.department_id, self.party)
        officer.action_refresh_people()
        self.assertRecordValues(
            card,
            [
                {
                    "department_id": self.land.id,
                    "days": 30,
                    "leader_card_id": period._scorecard(self.ma).id,
                    "line_ids": line.ids,
                }
            ],
        )
        self.assertEqual(len(card.stay_ids), 2)
        self.assertEqual(period.moved_count, 0)
        self.assertIn("Chen: Party office → Land office", period.message_ids[0].body)

    def test_a_leaver_is_shown_with_the_days_left(self):
        period = self._june()
        self.li.version_id.departure_date = "2027-06-12"
        period.invalidate_recordset()
        self.assertIn("Li: 12 days", period.moved_html)
        period.action_refresh_people()
        self.assertEqual(period._scorecard(self.li).days, 12)

    def test_who_was_never_there_keeps_the_scorecard_until_taken_out(self):
        period = self._june()
        self.li.version_id.departure_date = "2027-05-12"
        period.invalidate_recordset()
        self.assertIn("Li: not here on any day", period.moved_html)
        period.action_refresh_people()
        self.assertEqual((period.moved_count, period._scorecard(self.li).days), (1, 30))
        period.action_score()
        period.employee_ids = [Command.unlink(self.li.id)]
        self.assertEqual(period.moved_count, 0)

    def test_newcomers_are_named_and_added_on_request(self):
        period = self._june()
        new = self._employee("Newman", self.justice)
        new.version_id.contract_date_start = "2027-06-15"
        self._employee("Stranger", self.land).version_id.contract_date_start = "2027-06-15"
        period.invalidate_recordset()
        self.assertEqual(period.newcomer_count, 1)
        self.assertIn("Newman", period.moved_html)
        period.with_user(self.user_officer).action_add_newcomers()
        self.assertEqual(period._scorecard(new).days, 16)
        self.assertFalse(period.moved_html)

    def test_only_the_office_brings_up_to_date_and_only_open_periods(self):
        period = self._june()
        for user in (self.user_ma, self.user_auditor, self.user_committee):
            with self.assertRaises(AccessError):
                period.with_user(user).action_refresh_people()
        period.action_score()
        period.action_publish()
        self._transfer(self.chen, self.land, "2027-06-21")
        period.invalidate_recordset()
        self.assertFalse(period.moved_html)
        with self._refused("is not open", UserError):
            period.action_refresh_people()

    def test_where_somebody_was_is_set_by_code_alone(self):
        self._transfer(self.chen, self.land, "2027-06-21")
        card = self._june()._scorecard(self.chen)
        with self.assertRaises(AccessError):
            card.stay_ids[0].days = 3
        with self.assertRaises(AccessError):
            self.env["jifen.scorecard.stay"].create(
                {"scorecard_id": card.id, "date_from": self.start, "date_to": self.end}
            )
        self.env.invalidate_all()
        self.assertEqual(len(card.with_user(self.user_ma).stay_ids.mapped("days")), 2)
        with self.assertRaises(AccessError):
            card.stay_ids.with_user(self.user_li).read(["days"])

    def test_scorecards_and_moves_take_as_many_queries_for_five_as_for_sixty(self):
        crowd = self.env["hr.employee"].create(
            [
                {
                    "name": f"Person {number:02}",
                    "company_id": self.company.id,
                    "department_id": self.party.id,
                    "date_version": "2020-01-01",
                }
                for number in range(60)
            ]
        )
        for employee in crowd[::2]:
            self._transfer(employee, self.land, "2027-06-21")
        counts = []
        for number, size in enumerate((3, 6, 60)):
            dates = {"date_from": f"2027-0{6 - number}-01", "date_to": f"2027-0{6 - number}-30"}
            period = self._june(crowd[:size], opened=False, **dates)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            period.action_open()
            self.env.flush_all()
            opening = self.env.cr.sql_log_count - before
            crowd[:size].version_ids.job_id = self.env["hr.job"].create({"name": f"Clerk {number}"})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(period._moves()), size)
            counts.append((opening, self.env.cr.sql_log_count - before))
        self.assertEqual(counts[1], counts[2])
