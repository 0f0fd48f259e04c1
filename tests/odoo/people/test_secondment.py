"""Who appraises somebody who works elsewhere for a time."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..period.structure_common import StructureCase


@tagged("post_install", "-at_install")
class TestSecondment(StructureCase):
    def _second(self, employee=None, **values):
        return self.env["jifen.secondment"].create(
            {
                "employee_id": (employee or self.chen).id,
                "company_id": self.company.id,
                "department_id": self.land.id,
                "date_from": "2027-06-11",
                **values,
            }
        )

    def test_who_appraises_follows_the_kind_and_can_be_said_otherwise(self):
        expected = {"aid": "receiving", "temporary": "receiving", "window": "receiving", "borrowed": "receiving"}
        expected |= {"task_force": "home", "training": "home"}
        for number, (kind, by) in enumerate(expected.items()):
            day = f"2027-01-{number + 1:02}"
            row = self._second(kind=kind, date_from=day, date_to=day)
            self.assertEqual(row.appraised_by, by, kind)
        self.assertEqual(
            self._second(kind="borrowed", appraised_by="home", date_from="2027-02-01").appraised_by, "home"
        )

    def test_the_receiving_office_appraises(self):
        secondment = self._second(kind="aid")
        card = self._june()._scorecard(self.chen)
        self.assertRecordValues(card, [{"department_id": self.land.id, "manager_id": self.ma.id, "days": 30}])
        self.assertEqual(
            self._stays(card),
            [(self.party, "2027-06-01", "2027-06-10", 10), (self.land, "2027-06-11", "2027-06-30", 20)],
        )
        self.assertEqual(card.stay_ids.mapped("seconded"), [False, True])
        self.assertEqual(card.stay_ids[1].secondment_id, secondment)

    def test_the_chief_of_the_receiving_office_is_the_manager(self):
        self._second(self.li, kind="aid", date_from="2027-05-01")
        self.assertEqual(self._june(self.li)._scorecard(self.li).manager_id, self.ma)
        self.land.manager_id = self.li
        july = self._june(self.li, date_from="2027-07-01", date_to="2027-07-31")
        self.assertEqual(july._scorecard(self.li).manager_id, self.song)

    def test_the_home_office_appraises_people_on_training(self):
        self._second(kind="training")
        card = self._june()._scorecard(self.chen)
        self.assertEqual((card.department_id, card.days), (self.party, 30))
        self.assertFalse(card.stay_ids)

    def test_days_at_a_body_outside_are_not_appraised_here(self):
        self._second(kind="aid", appraised_by="outside", department_id=False, date_to="2027-06-20")
        card = self._june()._scorecard(self.chen)
        self.assertEqual([row[3] for row in self._stays(card)], [10, 10])
        self.assertEqual(card.days, 20)
        self._second(self.li, appraised_by="outside", department_id=False, date_from="2027-05-01")
        with self._refused("Li"):
            self._june(self.li, date_from="2027-07-01", date_to="2027-07-31")

    def test_nobody_is_at_two_offices_on_one_day(self):
        self._second(date_to="2027-06-20")
        with self._refused("Chen is seconded twice"):
            self._second(date_from="2027-06-20")
        self._second(date_from="2027-06-21")
        self._second(kind="training", date_from="2027-06-12")

    def test_the_office_keeps_secondments_and_others_do_not(self):
        own = (
            self.env["jifen.secondment"]
            .with_user(self.user_officer)
            .create({"employee_id": self.chen.id, "department_id": self.land.id, "date_from": "2027-06-11"})
        )
        self.assertEqual(own.company_id, self.company)
        self.env.invalidate_all()
        self.assertIn("Chen", own.display_name)
        own.with_user(self.user_auditor).read(["kind", "date_from"])
        for user in (self.user_auditor, self.user_committee):
            with self.assertRaises(AccessError):
                own.with_user(user).write({"note": "x"})
        for user in (self.user_li, self.user_ma, self.user_chen, self.user_inspector):
            with self.assertRaises(AccessError):
                own.with_user(user).read(["kind"])
