"""Every public method of ours, called by everybody who has no business calling it."""

import inspect

from odoo.exceptions import AccessError
from odoo.service.model import get_public_method
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import QUIET
from .verdicts import ARGUMENTS, ORM, VERDICTS
from .world import WorldCase

OURS = ("odoo.addons.jifen_appraisal", "odoo.addons.jifen_payroll_link")
# Of every name in the town none may come back to somebody who is not from there.
NAMES = ("Chen", "Wu", "Best of all", "Games at the desk", "City commendation")


def public_methods(env):
    """Return ``{(model, method)}`` of what our addons define and RPC can call."""
    found = set()
    for model, cls in env.registry.items():
        for name in dir(cls):
            if name.startswith("_") or name in ORM or not inspect.isfunction(getattr(cls, name)):
                continue
            if not any(name in vars(base) and base.__module__.startswith(OURS) for base in cls.__mro__):
                continue
            try:
                get_public_method(env[model], name)
            except AccessError:
                continue
            found.add((model, name))
    return found


@tagged("post_install", "-at_install")
class TestVerdicts(WorldCase):
    def test_every_public_method_has_a_verdict(self):
        known = {(model, name) for model, methods in VERDICTS.items() for name in methods}
        self.assertEqual(public_methods(self.env), known)

    def roles(self):
        return {
            "portal": self.user_wu,
            "stranger": self.user_stranger,
            "nobody": self.user_plain,
            "plain": self.user_li,
            "manager": self.user_ma,
            "leader": self.user_gao,
            "head": self.user_song,
            "inspector": self.user_inspector,
            "officer": self.user_officer,
            "committee": self.user_committee,
            "auditor": self.user_auditor,
            "payroll": self.user_payroll,
            "neighbour": self.user_neighbour,
        }

    def targets(self, model):
        """Return one record for each state of the model's documents, of our town."""
        records = self.env[model].sudo().search([], order="id desc", limit=400)
        if "company_id" in records._fields:
            records = records.filtered(lambda record: record.company_id in (self.company, self.company.browse()))
        if "state" in records._fields:
            return records.browse([rows[0].id for rows in records.grouped("state").values()])
        return records[:2]

    def arguments(self, records, name):
        method = getattr(type(records), name)
        values = {}
        for parameter in list(inspect.signature(method).parameters.values())[1:]:
            self.assertIn(parameter.name, ARGUMENTS, f"{records._name}.{name}: say what an attacker fills in")
            values[parameter.name] = ARGUMENTS[parameter.name]
        if name in ("grading_nominate", "grading_save"):
            card = self.graded_period._scorecard(self.li)
            choice = {"scorecard_id": card.id, "grade_id": self.graded.grade_ids[0].id, "reason": "because"}
            return {"changes": [choice]} if name == "grading_save" else choice
        return values

    def call(self, user, record, name):
        """Return what the call gives, None where it is refused."""
        values = self.arguments(record, name)
        record = self.as_user(user, record)
        try:
            with self.cr.savepoint(), mute_logger(*QUIET):
                result = getattr(record, name)(**values)
                self.env.flush_all()
                return result
        except Exception:  # noqa: BLE001 whatever stops it: a refusal by Odoo itself may be of any kind
            self.env.invalidate_all()
            return None

    def fingerprints(self):
        """Return the content of all tables that hold something of ours, or of those we stand on."""
        self.env.flush_all()
        transient = {model._table for model in self.env.registry.values() if model._transient}
        self.env.cr.execute(
            """
            SELECT table_name FROM information_schema.tables
             WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
               AND (table_name ~ '^(jifen|hr_payslip|hr_employee|hr_version|hr_department|res_users|res_groups)'
                    OR table_name IN ('mail_message', 'mail_activity', 'ir_attachment', 'hr_payroll_structure',
                                      'res_partner', 'ir_config_parameter'))
            """
        )
        found = {}
        for (table,) in self.env.cr.fetchall():
            if any(table.startswith(name) for name in transient) or table in ("res_users_log", "res_users_settings"):
                continue
            self.env.cr.execute(f'SELECT count(*), sum(hashtext(row::text)::bigint) FROM "{table}" row')
            found[table] = self.env.cr.fetchone()
        return found

    def check_unchanged(self, before, what):
        after = self.fingerprints()
        self.assertEqual({table for table in after if after[table] != before[table]}, set(), what)

    def test_nobody_changes_what_they_may_not(self):
        models = [model for model in VERDICTS if not self.env[model]._abstract and not self.env[model]._transient]
        before = self.fingerprints()
        for model in models:
            records = self.targets(model)
            self.assertTrue(records, f"{model}: nothing to attack, put one into the world")
            for role, user in self.roles().items():
                refused = [name for name, allowed in VERDICTS[model].items() if role not in allowed]
                with self.subTest(model=model, role=role), self.cr.savepoint() as savepoint:
                    for record in records:
                        for name in refused:
                            result = self.call(user, record, name)
                            if role in ("stranger", "neighbour"):
                                self.assertFalse([word for word in NAMES if word in repr(result)], name)
                    self.check_unchanged(before, f"{model}: something was changed by {role}: one of {refused}")
                    savepoint.rollback()

    def test_the_right_ones_are_not_stopped(self):
        """The attacks above would not pass for lack of a way to call anything."""
        pay = self.pays.filtered(lambda pay: pay.state == "submitted")
        claim = self.env["jifen.claim"].search([("employee_id", "=", self.li.id), ("state", "=", "submitted")], limit=1)
        approval = self.env["jifen.approval"].search([("claim_id", "=", claim.id), ("state", "=", "pending")])
        self.assertTrue(self.call(self.user_committee, pay, "action_approve"))
        self.assertTrue(self.call(self.user_ma, approval, "action_approve_many"))
        self.assertNotEqual(approval.state, "pending")
        self.assertTrue(self.call(self.user_officer, self.period, "action_score"))
        self.assertTrue(self.call(self.user_li, self.period._scorecard(self.li), "explain"))
