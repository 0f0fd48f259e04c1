"""Every state machine is one table: what it names is there, what it leads to is a state, and there is no other way."""

import re
from itertools import chain
from pathlib import Path

from odoo.exceptions import AccessError, UserError
from odoo.modules import get_module_path
from odoo.tests import TransactionCase, tagged

from odoo.addons.jifen_appraisal.models.common.registry import models_with
from odoo.addons.jifen_appraisal.models.common.states import Reason

from ..common import TownCase

# States that a record has from its beginning alone, beside the default.
BEGINS = {"jifen.approval": {"skipped": "who has approved at an earlier step is not asked again"}}
# Another addon's states, which it moves itself.
FOREIGN = {"hr.leave.allocation"}


@tagged("post_install", "-at_install")
class TestTables(TransactionCase):
    def setUp(self):
        super().setUp()
        guarded = [self.env[name] for name in models_with(self.env, "jifen.guard") if name not in FOREIGN]
        self.tables = {model: model._transitions for model in guarded if self._has_states(model)}

    def _has_states(self, model):
        field = model._fields.get("state")
        return field and field.store and not field.related

    def _states(self, model):
        return set(model._fields["state"].get_values(self.env))

    def test_whoever_has_a_state_has_a_table(self):
        self.assertGreaterEqual(len(self.tables), 14)
        for model, table in self.tables.items():
            self.assertTrue(table, model._name)
            self.assertIn("state", model._guarded_fields, model._name)

    def test_a_table_knows_the_states_and_each_of_them_is_reached(self):
        for model, table in self.tables.items():
            with self.subTest(model._name):
                named = set(chain.from_iterable((*row.sources, row.target) for row in table.values()))
                self.assertLessEqual(named, self._states(model))
                reached = {model.default_get(["state"])["state"], *BEGINS.get(model._name, ())}
                while new := {row.target for row in table.values() if reached.intersection(row.sources)} - reached:
                    reached |= new
                self.assertEqual(reached, self._states(model))

    def test_what_a_table_names_can_be_called(self):
        for model, table in self.tables.items():
            for name, row in table.items():
                for method in (*filter(None, [row.who]), *row.guards, *row.before, *row.then):
                    self.assertTrue(callable(getattr(model, method, None)), f"{model._name}.{name}: {method}")
                    self.assertTrue(method.startswith("_"), f"{model._name}.{name}: {method} is open to clients")

    def test_guards_return_reasons_without_a_record(self):
        for model, table in self.tables.items():
            for name in table:
                self.assertEqual(list(model._reasons_against(name)), [], f"{model._name}.{name}")

    def test_what_code_takes_is_in_a_table(self):
        folders = [Path(get_module_path(addon)) for addon in ("jifen_appraisal", "jifen_payroll_link")]
        sources = [path.read_text(encoding="utf-8") for folder in folders for path in folder.rglob("*.py")]
        calls = r"_(?:update_state|check_who|take_off|move_on_slip|finish)\(\s*\"(\w+)\""
        taken = set(re.findall(calls, "\n".join(sources)))
        known = {name for table in self.tables.values() for name in table}
        self.assertGreater(len(taken), 30)
        self.assertLessEqual(taken, known)


@tagged("post_install", "-at_install")
class TestMoves(TownCase):
    def test_a_state_to_which_nothing_leads_is_refused_to_code_as_well(self):
        """Whatever writes it, and trusted as it may be."""
        for write in (
            lambda: self.period._trusted().write({"state": "published"}),
            lambda: self.period.sudo()._update_state("publish"),
        ):
            with self.assertRaisesRegex(UserError, "is Open; this needs it to be Scoring"):
                write()
        self.period.invalidate_recordset()
        self.assertEqual(self.period.state, "open")

    def test_a_state_written_again_is_no_move(self):
        self.period._trusted().write({"state": "open"})
        self.assertEqual(self.period.state, "open")

    def test_the_reasons_are_those_of_the_error(self):
        """Text, whether it is in the way, and the records that it is about."""
        claim = self._claim()
        claim.action_submit()
        self.period.action_score()
        period = self.period.with_user(self.user_officer)
        [reason] = [row for row in period._reasons_against("publish") if row.blocks]
        with self.assertRaises(UserError) as raised:
            period.action_publish()
        self.assertEqual(str(raised.exception), reason.text)
        action = reason.action()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), claim)

    def test_a_hint_is_no_obstacle(self):
        def hints(period):
            return [Reason("Think twice.", blocks=False)]

        self.patch(self.env.registry["jifen.period"], "_reasons_not_to_publish", hints)
        self.period.action_score()
        self.assertEqual([reason.text for reason in self.period._reasons_against("publish")], ["Think twice."])
        self.assertFalse(self.period._is_kept_from("publish"))
        self.period.with_user(self.user_officer).action_publish("I have")
        self.assertEqual(self.period.state, "published")

    def test_a_reason_about_nothing_that_is_kept_opens_nothing(self):
        self.assertIsNone(Reason("No.").action())

    def test_who_may_is_asked_first(self):
        """Whoever may not is told so, and nothing of what stands against it."""
        self._claim().action_submit()
        self.period.action_score()
        with self.assertRaisesRegex(AccessError, "Only the appraisal office"):
            self.period.with_user(self.user_committee).sudo()._update_state("publish")
