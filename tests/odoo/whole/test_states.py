"""Every state machine is one table: what it names is there, what it leads to is a state, and there is no other way."""

import ast
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
# Tables with rows that do not say, by an empty tuple where it is nothing, what stands against them and what follows.
# There may be fewer of them, never more.
TERSE = {
    "common/task.py",
    "feedback/summary.py",
    "feedback/talk.py",
    "grading/nomination.py",
    "pay/allocation.py",
    "pay/cancellation.py",
    "pay/change.py",
    "pay/line.py",
    "period/life.py",
    "public_notice/notice.py",
    "scheme/scheme.py",
}
# What may stand beside asking for a transition: who may, as whom, on which day, with a note or not.
BESIDE = {
    *("_update_state", "_check_who", "_check_transition", "check_access", "_checked_note", "ensure_one"),
    *("_by_actor", "sudo", "filtered", "now", "context_today"),
}
# Functions that do more around it. There may be fewer of them, never more.
APPROVAL = "rows of approvals are written in sets, and told of once nothing can be taken back any more"
WORDS = "looks first at the words that it was handed"
COMPUTED = "computes what it writes with the state"
NOMINATION = "nominations go with the committee's decisions, in sets"
AROUND = {
    "appeal/correction_aftermath.py:action_compute": "keeps that no correction has come since",
    "approval/decision.py:_settle_others": APPROVAL,
    "approval/decision.py:_write_decision": APPROVAL,
    "approval/mixin.py:_cancel_approvals": APPROVAL,
    "approval/passing_on.py:_pass_on": APPROVAL,
    "claim/hearing.py:_hear": "looks first at the words that it was handed; one at a time answers",
    "claim/hearing.py:_open_hearings": "which of them are heard follows from what is written about all of them",
    "common/task_owner.py:action_jifen_continue": "a task is its owner's, who checks it",
    "consequence/leave.py:_take_leave_back": "finds what was earned on top of it, which becomes part of it",
    "feedback/summary.py:_take_back_summary": "asks the scorecard, whose table it is not",
    "feedback/summary.py:_write_summary": "asks the scorecard, whose table it is not",
    "feedback/talk.py:_confirm_read": WORDS,
    "grading/decision_taking.py:_take_nominations": NOMINATION,
    "grading/nomination.py:action_withdraw": NOMINATION,
    "grading/nomination_approval.py:_close_by_decision": NOMINATION,
    "grading/nomination_approval.py:_follow_steps": NOMINATION,
    "grading/nomination_approval.py:_on_refused": NOMINATION,
    "jifen_allocation.py:_on_approved": "slips follow once all that approval does is done",
    "jifen_allocation_line.py:_take_off": "lets a payslip go",
    "jifen_allocation_settle.py:action_settle": WORDS,
    "jifen_allocation_settle.py:action_unsettle": WORDS,
    "pay/allocation.py:_back_to_draft": "drops what no longer fits",
    "pay/allocation.py:action_compute": COMPUTED,
    "pay/cancellation.py:_cancel_allocations": "not in its table yet",
    "pay/cancellation.py:action_cancel": "not in its table yet",
    "pay/cancellation.py:action_withdraw": "not in its table yet",
    "pay/cancellation_approval.py:_on_refused": "not in its table yet",
    "pay/delta_amounts.py:_compute_correction": COMPUTED,
    "pay/pool.py:_back_to_draft": "drops what no longer fits",
    "pay/outdated.py:action_compute": "takes back first what was submitted",
    "period/life.py:action_reopen": WORDS,
    "public_notice/notice.py:_end": "not in its table yet",
    "public_notice/notice.py:_withdraw": "not in its table yet",
}


def _sources():
    """Yield ``(path below the models of its addon, its tree)`` of all code of both addons."""
    for addon in ("jifen_appraisal", "jifen_payroll_link"):
        folder = Path(get_module_path(addon))
        for path in sorted(folder.rglob("*.py")):
            name = path.relative_to(folder).as_posix().removeprefix("models/")
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def _calls(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def _name(call):
    return getattr(call.func, "attr", None) or getattr(call.func, "id", "")


def _calls_super(function):
    """Tell whether a function is around another one of its name."""
    return any(_name(call) == function.name and "super()" in ast.unparse(call.func) for call in _calls(function))


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
        calls = (
            r"_(?:update_state|check_who|check_possible|record_completion|take_off|move_on_slip|finish)\(\s*\"(\w+)\""
        )
        taken = set(re.findall(calls, "\n".join(sources)))
        known = {name for table in self.tables.values() for name in table}
        self.assertGreater(len(taken), 30)
        self.assertLessEqual(taken, known)

    def test_a_table_says_what_stands_against_each_row_and_what_follows(self):
        rows = [
            (name, call.keywords) for name, tree in _sources() for call in _calls(tree) if _name(call) == "Transition"
        ]
        self.assertGreater(len(rows), 60)
        terse = {name for name, keywords in rows if not {"guards", "then"} <= {keyword.arg for keyword in keywords}}
        self.assertEqual(terse, TERSE)

    def test_nothing_checks_or_acts_around_a_transition(self):
        functions = [
            (name, node)
            for name, tree in _sources()
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and node.name != "_update_state"
        ]
        asking = [(name, node) for name, node in functions if "_update_state" in map(_name, _calls(node))]
        self.assertGreater(len(asking), 40)
        # What a table names is extended by the areas; anything else is asked for as it is.
        hooks = set(chain.from_iterable(chain(*row[3:]) for table in self.tables.values() for row in table.values()))
        names = {node.name for __, node in asking} - hooks
        around = {
            f"{name}:{node.name}"
            for name, node in asking
            if set(map(_name, _calls(node))) - BESIDE or any(isinstance(part, ast.Raise) for part in ast.walk(node))
        }
        around |= {f"{name}:{node.name}" for name, node in functions if node.name in names and _calls_super(node)}
        self.assertEqual(around, set(AROUND))


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

    def test_what_stands_against_a_claim_is_known_before_anything_is_written(self):
        """To the claimant, who may read neither the structure nor periods of others."""
        claim = self._claim(self.li, description="").with_user(self.user_li)
        self.env.invalidate_all()
        [reason] = claim._reasons_against("submit")
        with self.assertRaises(UserError) as raised:
            claim.action_submit()
        self.assertEqual(str(raised.exception), reason.text)
        self.assertEqual((claim.state, claim.scorecard_id.id), ("draft", False))
        claim.description = "Helped out"
        claim.action_submit()
        self.assertEqual((claim.state, list(claim._reasons_against("submit"))), ("submitted", []))

    def test_a_document_cannot_be_approved_for_what_its_table_says(self):
        claim = self._claim()
        claim.action_submit()
        self.assertEqual(claim._reasons_not_to_approve(), {})
        self.period._trusted().write({"state": "scoring"})
        self.assertEqual(claim._reasons_not_to_approve(), {})
        self.patch(self.env.registry["jifen.claim"], "_reasons_not_to_post", lambda claims: [Reason("Not now.")])
        self.assertEqual(claim._reasons_not_to_approve(), {claim.id: "Not now."})

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
