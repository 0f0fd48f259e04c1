"""What each role may do with each model, tried as a real user; and what RPC may not reach."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import get_public_method
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import TownCase, our_models

# For each model: the verbs (read, write, create, unlink) that the access rights give to a role.
CONFIGURATION = {
    "officer": "rwcu",
    "manager": "r",
    "inspector": "r",
    "committee": "r",
    "auditor": "r",
    "plain": "r",
    "portal": "",
}
RIGHTS = {
    "jifen.scheme": CONFIGURATION,
    "jifen.dimension": CONFIGURATION,
    "jifen.catalogue": CONFIGURATION,
    "jifen.item": CONFIGURATION,
    "jifen.item.level": CONFIGURATION,
    "jifen.grade": CONFIGURATION,
    "jifen.grade.category": CONFIGURATION,
    "jifen.nomination": {**dict.fromkeys(CONFIGURATION, "r"), "portal": ""},
    "jifen.grade.decision": {**dict.fromkeys(CONFIGURATION, ""), "officer": "r", "committee": "r", "auditor": "r"},
    "jifen.approval.step": CONFIGURATION,
    "jifen.delegation": {
        **dict.fromkeys(CONFIGURATION, ""),
        "officer": "rwcu",
        "manager": "rwcu",
        "committee": "rwcu",
        "auditor": "r",
    },
    "jifen.period": CONFIGURATION,
    "jifen.scorecard": dict.fromkeys(CONFIGURATION, "r"),
    "jifen.scorecard.result": dict.fromkeys(CONFIGURATION, "r"),
    "jifen.scorecard.stay": {**dict.fromkeys(CONFIGURATION, "r"), "portal": ""},
    "jifen.secondment": {**dict.fromkeys(CONFIGURATION, ""), "officer": "rwcu", "committee": "r", "auditor": "r"},
    "jifen.score.line": {**dict.fromkeys(CONFIGURATION, "r"), "officer": "rc"},
    "jifen.claim": {**dict.fromkeys(CONFIGURATION, "rwcu"), "portal": "r"},
    "jifen.approval": {**dict.fromkeys(CONFIGURATION, "r"), "portal": ""},
    "jifen.inspection": {
        **dict.fromkeys(CONFIGURATION, ""),
        "officer": "rwcu",
        "inspector": "rwcu",
        "committee": "r",
        "auditor": "r",
    },
    "jifen.allocation": {
        **dict.fromkeys(CONFIGURATION, ""),
        "officer": "rwcu",
        "manager": "r",
        "committee": "r",
        "auditor": "r",
    },
    "jifen.pay.change": {
        **dict.fromkeys(CONFIGURATION, ""),
        "officer": "r",
        "manager": "r",
        "committee": "r",
        "auditor": "r",
    },
    "jifen.allocation.cancellation": {
        **dict.fromkeys(CONFIGURATION, ""),
        "officer": "r",
        "manager": "r",
        "committee": "r",
        "auditor": "r",
    },
    "jifen.allocation.line": {
        **dict.fromkeys(CONFIGURATION, ""),
        "officer": "rwcu",
        "manager": "r",
        "committee": "r",
        "auditor": "r",
    },
    "jifen.allocation.pool": {
        **dict.fromkeys(CONFIGURATION, ""),
        "officer": "rwcu",
        "manager": "r",
        "committee": "r",
        "auditor": "r",
    },
    "jifen.allocation.office": {
        **dict.fromkeys(CONFIGURATION, ""),
        "officer": "rwcu",
        "manager": "r",
        "committee": "r",
        "auditor": "r",
    },
    "jifen.consequence.rule": CONFIGURATION,
    "jifen.consequence": {**dict.fromkeys(CONFIGURATION, "r"), "officer": "rw", "portal": ""},
    "jifen.promotion.check": {**dict.fromkeys(CONFIGURATION, ""), "officer": "r", "committee": "r", "auditor": "r"},
    "jifen.aspect": CONFIGURATION,
    "jifen.rater.group": CONFIGURATION,
    "jifen.vote.tier": CONFIGURATION,
    "jifen.indicator": CONFIGURATION,
    "jifen.start": CONFIGURATION,
    "jifen.rating": {**dict.fromkeys(CONFIGURATION, "r"), "portal": ""},
    "jifen.ballot.tally": dict.fromkeys(CONFIGURATION, ""),
    "jifen.ballot.turnout": dict.fromkeys(CONFIGURATION, ""),
    "jifen.figure": {**dict.fromkeys(CONFIGURATION, ""), "officer": "rwcu", "committee": "r", "auditor": "r"},
    "jifen.automatic": {**CONFIGURATION, "officer": "r"},
    "jifen.claim.share": {**dict.fromkeys(CONFIGURATION, "r"), "portal": ""},
    "jifen.pay.budget": {**dict.fromkeys(CONFIGURATION, ""), "officer": "r", "committee": "rwcu", "auditor": "r"},
    "jifen.appeal": {**dict.fromkeys(CONFIGURATION, "rwcu"), "portal": "r"},
    "jifen.correction": {**dict.fromkeys(CONFIGURATION, "r"), "portal": ""},
    "jifen.correction.change": {**dict.fromkeys(CONFIGURATION, "rwcu"), "portal": ""},
    "jifen.correction.effect": {**dict.fromkeys(CONFIGURATION, "r"), "portal": ""},
    "jifen.pay.reconciliation": {
        **dict.fromkeys(CONFIGURATION, ""),
        "officer": "r",
        "committee": "r",
        "auditor": "r",
    },
    "jifen.payroll.task": dict.fromkeys(CONFIGURATION, ""),
    "jifen.pay.coefficient": CONFIGURATION,
    "jifen.pay.portion": CONFIGURATION,
    "jifen.pay.role": CONFIGURATION,
    "jifen.public.notice": {**dict.fromkeys(CONFIGURATION, "r"), "officer": "rw", "portal": ""},
    "jifen.public.notice.line": {**dict.fromkeys(CONFIGURATION, "r"), "portal": ""},
    "jifen.summary": dict.fromkeys(CONFIGURATION, "r"),
    "jifen.talk": {**dict.fromkeys(CONFIGURATION, "r"), "officer": "rwcu", "manager": "rwcu", "committee": "rwcu"},
    "jifen.ledger.chain": {**dict.fromkeys(CONFIGURATION, ""), "auditor": "r"},
}
VERBS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}


@tagged("post_install", "-at_install")
class TestRoles(TownCase):
    def _roles(self):
        return {
            "officer": self.user_officer,
            "manager": self.user_ma,
            "inspector": self.user_inspector,
            "committee": self.user_committee,
            "auditor": self.user_auditor,
            "plain": self.user_li,
            "portal": self.user_chen,
        }

    def test_rights_of_each_role(self):
        for model, roles in RIGHTS.items():
            for role, allowed in roles.items():
                records = self.env[model].with_user(self._roles()[role])
                for letter, verb in VERBS.items():
                    with self.subTest(model=model, role=role, verb=verb):
                        self.assertEqual(records.has_access(verb), letter in allowed)

    def test_every_model_is_in_the_table(self):
        self.assertEqual(set(our_models(self.env)), set(RIGHTS))

    def test_a_dialog_is_of_whoever_opened_it(self):
        dialogs = our_models(self.env, dialogs=True)
        self.assertGreater(len(dialogs), 15)
        rules = self.env["ir.rule"].search([("domain_force", "=", "[('create_uid', '=', user.id)]")])
        for name in dialogs:
            with self.subTest(name):
                self.assertTrue(rules.filtered(lambda rule, name=name: rule.model_id.model == name and not rule.groups))
        mine = self.env["jifen.simulation"].with_user(self.user_officer).create({"scheme_id": self.scheme.id})
        other = self._user("other_officer", "officer")
        self.env.invalidate_all()
        mine.read(["scheme_id"])
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            mine.with_user(other).read(["scheme_id"])

    def test_everybody_sees_their_own_results_only(self):
        self._post(self.chen, "discipline.idle")
        self._post(self.li, "discipline.idle")
        self._post(self.wu, "discipline.idle")
        self.period.action_score()
        everybody = self.people.mapped("name")
        seen = {
            "portal": ["Chen"],
            "plain": ["Li"],
            "manager": ["Chen", "Li", "Ma", "Wu"],
            "committee": everybody,
            "auditor": everybody,
            "officer": everybody,
            "inspector": everybody,
        }
        for role, names in seen.items():
            self.env.invalidate_all()
            user = self._roles()[role]
            cards = self.env["jifen.scorecard"].with_user(user).search([("period_id", "=", self.period.id)])
            with self.subTest(role=role):
                self.assertEqual(sorted(cards.mapped("name")), sorted(names))
        lines = {"portal": ["Chen"], "plain": ["Li"], "inspector": [], "auditor": ["Chen", "Li", "Wu"]}
        for role, names in lines.items():
            self.env.invalidate_all()
            found = (
                self.env["jifen.score.line"].with_user(self._roles()[role]).search([("period_id", "=", self.period.id)])
            )
            with self.subTest(lines=role):
                self.assertEqual(sorted(found.mapped("subject_name")), names)

    def test_foreign_scorecard_cannot_be_read_by_id(self):
        card = self.period._scorecard(self.wu)
        for user in (self.user_chen, self.user_li):
            self.env.invalidate_all()
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
                card.with_user(user).read(["score"])
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
                card.with_user(user)._explain()

    def test_claims_are_private(self):
        mine = self._claim(self.li)
        self.env.invalidate_all()
        for user in (self.user_chen, self.user_ma, self.user_inspector):
            found = self.env["jifen.claim"].with_user(user).search([("id", "=", mine.id)])
            with self.subTest(user.login):
                self.assertFalse(found)
        mine.with_user(self.user_li).action_submit()
        self.env.invalidate_all()
        self.assertTrue(self.env["jifen.claim"].with_user(self.user_ma).search([("id", "=", mine.id)]))
        self.assertFalse(self.env["jifen.claim"].with_user(self.user_gao).search([("id", "=", mine.id)]))

    def test_claims_for_others_are_refused(self):
        values = {
            "employee_id": self.wu.id,
            "item_id": self.scheme._item("award.commendation").id,
            "date": self.day,
        }
        for user in (self.user_li, self.user_ma, self.user_inspector):
            self.env.invalidate_all()
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.env["jifen.claim"].with_user(user).create(values)
        mine = self._claim(self.li)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            mine.with_user(self.user_li).write({"employee_id": self.wu.id})
        for forged in (
            {"state": "approved"},
            {"points": 100},
            {"user_id": self.user_wu.id},
            {"scorecard_id": self.period._scorecard(self.wu).id},
            {"submitted_at": "2026-01-01 00:00:00"},
        ):
            with self.subTest(forged), self.assertRaises(AccessError):
                mine.with_user(self.user_li).write(forged)

    def test_submitted_claim_is_fixed(self):
        mine = self._claim(self.li)
        mine.action_submit()
        self.env.invalidate_all()
        for change in ({"quantity": 9}, {"description": "more"}, {"date": "2026-01-01"}):
            with self.subTest(change), self.assertRaises(UserError):
                mine.with_user(self.user_li).write(change)
        with self.assertRaises(UserError):
            mine.with_user(self.user_li).unlink()
        evidence = self.env["ir.attachment"].search([("res_model", "=", "jifen.claim"), ("res_id", "=", mine.id)])
        with self.assertRaises(UserError):
            evidence.with_user(self.user_li).unlink()
        with self.assertRaises(UserError):
            evidence.with_user(self.user_li).write({"raw": b"another"})

    def test_evidence_is_read_by_whom_it_concerns(self):
        mine = self._claim(self.li)
        mine.action_submit()
        evidence = self.env["ir.attachment"].search([("res_model", "=", "jifen.claim"), ("res_id", "=", mine.id)])
        for user in (self.user_li, self.user_ma, self.user_officer):
            self.env.invalidate_all()
            self.assertTrue(evidence.with_user(user).raw)
        for user in (self.user_chen, self.user_gao, self.user_inspector):
            self.env.invalidate_all()
            with self.subTest(user.login), self.assertRaises(AccessError):
                evidence.with_user(user).read(["raw"])

    def test_internals_are_out_of_reach_over_rpc(self):
        tried = set()
        for model in [*our_models(self.env), *our_models(self.env, dialogs=True), "res.company"]:
            for base in self.env.registry[model].mro():
                if base.__module__.startswith("odoo.addons.jifen_"):
                    own = [name for name, value in vars(base).items() if callable(value) and not name.startswith("__")]
                    tried |= {(model, name) for name in own if name.startswith("_")}
        self.assertGreater(len(tried), 1000)
        for model, name in sorted(tried):
            with self.subTest(model=model, name=name), self.assertRaises(AccessError):
                get_public_method(self.env[model], name)


@tagged("post_install", "-at_install")
class TestInspection(TownCase):
    def _finding(self, user=None, people=None, **values):
        people = people or self.chen | self.li
        return (
            self.env["jifen.inspection"]
            .with_user(user or self.user_inspector)
            .create(
                {
                    "period_id": self.period.id,
                    "scorecard_ids": [Command.set([self.period._scorecard(person).id for person in people])],
                    "item_id": self.scheme._item("discipline.idle").id,
                    "date": self.day,
                    "ground": "Games at the desk, seen at ten o'clock",
                    **values,
                }
            )
        )

    def test_one_line_for_each_person_who_is_told(self):
        finding = self._finding(quantity=2)
        finding.action_enter()
        self.assertRecordValues(
            finding.line_ids.sudo().sorted("subject_name"),
            [
                {
                    "subject_name": "Chen",
                    "points": -4,
                    "origin": "inspection",
                    "approved_by_id": self.user_inspector.id,
                },
                {"subject_name": "Li", "points": -4, "origin": "inspection", "approved_by_id": self.user_inspector.id},
            ],
        )
        told = self.env["mail.message"].search(
            [
                ("model", "=", "jifen.inspection"),
                ("res_id", "=", finding.id),
                ("message_type", "=", "user_notification"),
            ]
        )
        self.assertEqual(told.notified_partner_ids, (self.user_chen | self.user_li).partner_id)
        self.assertTrue(all("Games at the desk" in message.body for message in told))
        self.assertEqual(set(told.mapped(lambda message: len(message.partner_ids))), {1})

    def test_not_about_oneself(self):
        inspector = self._employee("Inspector", self.party, self.user_inspector)
        self.period.employee_ids |= inspector
        finding = self._finding(people=self.chen | inspector)
        with self.assertRaises(AccessError):
            finding.action_enter()

    def test_an_incomplete_finding_is_not_entered(self):
        level = self.scheme._item("award.commendation")
        for values in (
            {"ground": "  "},
            {"scorecard_ids": [Command.clear()]},
            {"item_id": level.id},
            {"date": "2001-01-01"},
            {"item_id": self.scheme._item("assessment.overall").id, "points": 3},
        ):
            finding = self._finding(**values)
            with self.subTest(values), self.assertRaises(UserError):
                finding.action_enter()
        self.assertFalse(self.period.scorecard_ids.line_ids)

    def test_entered_finding_is_fixed(self):
        finding = self._finding()
        finding.action_enter()
        self.env.invalidate_all()
        for user in (self.user_inspector, self.user_officer):
            mine = finding.with_user(user)
            with self.assertRaises(UserError):
                mine.write({"ground": "something else"})
            with self.assertRaises(UserError):
                mine.unlink()
            with self.assertRaises(UserError):
                mine.action_enter()

    def test_only_its_inspector_enters_a_finding_and_nobody_forges_its_state(self):
        finding = self._finding()
        other = self._user("other_inspector", "inspector")
        self.env.invalidate_all()
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            finding.with_user(other).read(["ground"])
        for user in (self.user_li, self.user_ma, self.user_committee, self.user_auditor, self.user_chen):
            with (
                self.subTest(user.login),
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                finding.with_user(user).action_enter()
        for forged in ({"state": "entered"}, {"entered_by_id": self.user_ma.id}):
            with self.assertRaises(AccessError):
                finding.with_user(self.user_inspector).write(forged)


@tagged("post_install", "-at_install")
class TestCompanies(TownCase):
    def test_nothing_is_seen_across(self):
        self._post(self.chen, "discipline.idle")
        self._close()
        stranger = self._stranger("admin")
        other = stranger.company_id
        self.env.invalidate_all()
        for model in RIGHTS:
            records = self.env[model].with_user(stranger).with_context(allowed_company_ids=other.ids)
            if not records.has_access("read"):
                continue
            with self.subTest(model):
                path = "company_id" if "company_id" in records._fields else "scorecard_id.company_id"
                mine = self.env[model].sudo().search([(path, "=", self.company.id)], limit=1)
                self.assertFalse(records.search([("id", "in", mine.ids)]))
