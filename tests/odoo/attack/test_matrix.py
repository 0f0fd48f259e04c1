"""Every model of ours with real records: who reads none of them, and who changes none of them."""

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.jifen_appraisal.models.common.registry import models_with

from ..common import our_models
from .common import QUIET
from .world import WorldCase

# What payroll is there for.
PAYROLL_READS = {
    "jifen.allocation",
    "jifen.allocation.line",
    "jifen.allocation.office",
    "jifen.allocation.pool",
    "jifen.pay.reconciliation",
    "jifen.payroll.task",
}
# What a ledger line behind pay came from: how much of it, in ``payroll/test_payroll_way_back.py``.
SOURCES = {"jifen.claim", "jifen.claim.share", "jifen.inspection"}


@tagged("post_install", "-at_install")
class TestMatrix(WorldCase):
    def users(self):
        return {
            "portal": self.user_chen,
            "stranger": self.user_stranger,
            "nobody": self.user_plain,
            "auditor": self.user_auditor,
            "payroll": self.user_payroll,
            "neighbour": self.user_neighbour,
        }

    def found(self, user, model):
        """Return the records that the user can read, none where the model is closed."""
        records = self.as_user(user, self.env[model])
        try:
            with mute_logger(*QUIET):
                return records.search([])
        except AccessError:
            return records.browse()

    def test_strangers_and_neighbours_read_nothing(self):
        for model in our_models(self.env):
            with self.subTest(model):
                self.assertFalse(self.found(self.user_stranger, model))
                theirs = self.found(self.user_neighbour, model).sudo()
                if "company_id" in theirs._fields:
                    theirs = theirs.filtered(lambda record: record.company_id == self.company)
                else:
                    theirs = theirs.filtered(lambda record: "Test Town" in record.display_name)
                self.assertFalse(theirs)

    def test_payroll_reads_closed_results_and_approved_amounts(self):
        self.assertEqual(set(self.found(self.user_payroll, "jifen.allocation").mapped("state")), {"approved"})
        lines = self.found(self.user_payroll, "jifen.allocation.line")
        self.assertEqual(set(lines.sudo().allocation_id.mapped("state")), {"approved"})
        for model in ("jifen.scorecard", "jifen.score.line"):
            self.assertLessEqual(set(self.found(self.user_payroll, model).sudo().period_id.mapped("state")), {"closed"})
        self.assertTrue(self.found(self.user_payroll, "jifen.scorecard"))
        # What everybody internal reads, and what payroll is there for; of all else, nothing.
        shown = {"jifen.scorecard", "jifen.scorecard.result", "jifen.score.line", *PAYROLL_READS, *SOURCES}
        for model in our_models(self.env):
            if model not in shown and not self.found(self.user_plain, model):
                self.assertFalse(self.found(self.user_payroll, model), model)

    def test_auditor_reads_and_nobody_of_these_changes_anything(self):
        kept = self.content(*our_models(self.env))
        for role, user in self.users().items():
            for model in our_models(self.env):
                real = self.env[model].sudo().search([], order="id desc", limit=2)
                # A draft is its author's until it is handed in.
                handed_in = real.filtered(lambda record: "state" not in record._fields or record.state != "draft")
                if role == "auditor" and handed_in and self.env[model].with_user(user).has_access("read"):
                    self.assertTrue(self.found(user, model), model)
                for record in real:
                    for attack in self.attacks(record):
                        try:
                            with self.cr.savepoint(), mute_logger(*QUIET):
                                attack(self.as_user(user, record))
                                self.env.flush_all()
                        except Exception:  # noqa: BLE001 whatever stops it
                            self.env.invalidate_all()
            with self.subTest(role):
                after = self.content(*our_models(self.env))
                self.assertEqual([model for model in kept if kept[model] != after[model]], [])

    def test_pages_are_for_their_people_alone(self):
        for model in models_with(self.env, "jifen.portal.page"):
            records = self.env[model].sudo().search([])
            with self.subTest(model):
                self.assertTrue(records, "nothing to attack, put one into the world")
                for user in (self.user_stranger, self.user_neighbour):
                    theirs = self.as_user(user, self.env[model])
                    self.assertFalse([id_ for id_ in records.ids if theirs._portal_find(id_)], user.login)

    def attacks(self, record):
        yield lambda mine: mine.unlink()
        yield lambda mine: mine.copy()
        for name, field in record._fields.items():
            if not field.store or name in ("id", "create_uid", "create_date", "write_uid", "write_date"):
                continue
            value = {"char": "forged", "text": "forged", "float": 77.0, "integer": 77, "boolean": True}.get(field.type)
            if field.type == "selection" and name == "state":
                value = field.get_values(self.env)[-1]
            if value is not None:
                yield lambda mine, name=name, value=value: mine.write({name: value})
