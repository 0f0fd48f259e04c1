"""What people write as a reason says something, or counts as none."""

import ast
import doctest
import pathlib

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from odoo.addons import jifen_appraisal, jifen_payroll_link
from odoo.addons.jifen_appraisal.models.common import text

from ..common import TownCase

NOTHING = ("", "  ", "\u200b", "\u2060\u3164", "\x00", None, False, 5, ["late"])
_WRITTEN = ("reason", "note", "answer", "ground")


@tagged("post_install", "-at_install")
class TestWords(TownCase):
    def _refused(self, action, words):
        for nothing in NOTHING:
            with self.subTest(repr(nothing)), self.assertRaisesRegex(UserError, words), self.cr.savepoint():
                action(nothing)

    def test_a_reason_of_nothing_to_see_is_none(self):
        line = self._post(self.chen, "discipline.idle")
        self._refused(line.with_user(self.user_officer).action_reverse, "Say why")
        claim = self._claim()
        claim.action_submit()
        self._refused(claim.approval_ids.with_user(self.user_ma).action_refuse, "Say why")
        claim.approval_ids.with_user(self.user_ma).action_refuse("No\x00 proof ")
        self.assertEqual(claim.sudo(False).refusal_reason, "No proof")
        self._close()
        self._refused(self.period.with_user(self.user_officer).action_reopen, "Say why")


@tagged("post_install", "-at_install")
class TestExamples(TransactionCase):
    def test_documented_examples(self):
        self.assertEqual(doctest.testmod(text).failed, 0)

    def test_nobody_reads_a_reason_otherwise(self):
        """By the names of what is read, in the models of both addons."""
        found = []
        for addon in (jifen_appraisal, jifen_payroll_link):
            for path in (pathlib.Path(addon.__file__).parent / "models").rglob("*.py"):
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                    stripped = isinstance(node, ast.Attribute) and node.attr == "strip"
                    if stripped and any(name in ast.unparse(node.value) for name in _WRITTEN):
                        found.append(f"{path.name}: {ast.unparse(node)}")
        self.assertEqual(found, [])
