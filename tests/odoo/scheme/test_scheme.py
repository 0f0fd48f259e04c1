"""A scheme: its catalogues add up, one under way is fixed, and a revision is a scheme of its own."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import TownCase


@tagged("post_install", "-at_install")
class TestScheme(TownCase):
    def test_catalogues_add_up(self):
        """The check that confirms the corrected figures of the source (r2)."""
        marks = {catalogue.code: catalogue.full_marks for catalogue in self.scheme.catalogue_ids}
        self.assertEqual(marks.pop("agriculture"), 40)
        self.assertEqual(set(marks.values()), {60})
        self.assertEqual(len(marks), 6)
        common = self.scheme._dimension("common").item_ids.filtered(lambda item: not item.parent_id)
        self.assertEqual(sum(common.mapped("full_marks")), 20)

    def test_catalogues_find_their_departments(self):
        by_code = {catalogue.code: catalogue.department_ids for catalogue in self.scheme.catalogue_ids}
        self.assertEqual(by_code["party"], self.party)
        self.assertEqual(by_code["justice"], self.justice)

    def test_running_scheme_is_frozen(self):
        idle = self.scheme._item("discipline.idle")
        for change in (
            lambda: idle.write({"points": -9}),
            lambda: idle.unlink(),
            lambda: self.scheme._dimension("common").write({"start": 0}),
            lambda: self.scheme.write({"ceiling": 10, "has_ceiling": True}),
            lambda: idle.copy({"code": "new"}),
            lambda: self.scheme._item("award.commendation").level_ids[0].write({"points": 50}),
        ):
            with self.assertRaises(UserError):
                change()
        idle.name = "Games at work"
        dated = idle.copy({"code": "new", "valid_from": self.day})
        self.assertTrue(dated)

    def test_a_new_revision_is_a_draft_with_a_copy_of_every_part(self):
        action = self.scheme.action_new_revision()
        copy = self.env["jifen.scheme"].browse(action["res_id"])
        self.assertRecordValues(
            copy, [{"state": "draft", "revision": 2, "previous_id": self.scheme.id, "frozen": False}]
        )
        self.assertEqual(sorted(copy.item_ids.mapped("code")), sorted(self.scheme.item_ids.mapped("code")))
        self.assertEqual(copy.item_ids.dimension_id.scheme_id, copy)
        self.assertEqual(copy.item_ids.parent_id.scheme_id, copy)
        self.assertEqual(len(copy.step_ids), len(self.scheme.step_ids))
        copy._item("discipline.idle").points = -3
        copy.action_activate()

    def test_incomplete_scheme_is_not_activated(self):
        scheme = self.env["jifen.scheme"].create({"name": "Empty", "code": "empty", "company_id": self.company.id})
        with self.assertRaises(UserError):
            scheme.action_activate()

    def test_figures_that_contradict_each_other_are_refused(self):
        dimension = self.scheme.action_new_revision()
        scheme = self.env["jifen.scheme"].browse(dimension["res_id"])
        dimension = scheme._dimension("common")
        with self.assertRaises(ValidationError):
            dimension.write({"has_floor": True, "floor": 50})
        with self.assertRaises(ValidationError):
            dimension.weight = 0
        with self.assertRaises(ValidationError):
            scheme._item("assessment.overall").points_min = 5
        with self.assertRaises(ValidationError):
            scheme._item("discipline").max_loss = -1

    def test_the_office_begins_a_scheme_of_its_own(self):
        with Form(self.env["jifen.scheme"].with_user(self.user_officer)) as form:
            form.name = "Our own"
            form.code = "own"
        self.assertEqual(form.record.state, "draft")
