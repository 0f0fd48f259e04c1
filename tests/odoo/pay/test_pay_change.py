"""Once a period runs, pay settings change by a decision alone: the office proposes, the committee decides."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..approval.test_document_routes import RouteCase

WHY = "The council raised the budget"
REFUSED = "change by a decision of the committee"


class ChangeCase(RouteCase):
    @classmethod
    def _build(cls):
        super()._build()
        cls.grade = cls.scheme.grade_ids
        cls.scheme.pay_coefficient_ids = [
            Command.create({"position": "head", "coefficient": 1.5}),
            Command.create({"coefficient": 1}),
        ]
        cls.scheme.pay_role_ids = [Command.create({"percent": 100, "together": True})]
        cls.scheme.pay_portion_ids = [Command.create({"name": "By score", "percent": 100})]
        cls.scheme.step_ids.filtered(lambda step: step.document == "pay_rule").unlink()
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    @classmethod
    def _period(cls, employees=None, **values):
        if not cls.scheme.grade_ids:
            cls.scheme.grade_ids = [Command.create({"name": "Good", "code": "good", "by_score": False})]
        return super()._period(employees, **values)

    def setUp(self):
        super().setUp()
        self.office = self._seen()
        self.assertTrue(self.office.frozen)

    def _seen(self, user=None):
        self.env.invalidate_all()
        return self.scheme.with_user(user or self.user_officer).sudo(False)

    def _propose(self, reason=WHY, user=None, **vals):
        action = self._seen(user).action_propose_pay_change(vals, reason)
        self.env.invalidate_all()
        return self.env[action["res_model"]].with_user(user or self.user_officer).browse(action["res_id"])

    def _approve(self, change):
        self._row(change).with_user(self.user_committee).sudo(False).action_approve()
        self.env.invalidate_all()

    def _save(self, vals, user=None, scheme=None):
        return (scheme or self._seen(user)).web_save(vals, {"pay_most": {}, "change_text": {}})

    def _state(self):
        self.env.invalidate_all()
        return self.scheme._pay_state()

    def _other(self, name):
        """Return another value than the scheme has, as a client would send it."""
        field, scheme = self.scheme._fields[name], self.scheme
        if field.type == "selection":
            values = [value for value in field.get_values(self.env) if value != scheme[name]]
            return values[0]
        if field.type == "boolean":
            return not scheme[name]
        if field.type == "one2many":
            row = scheme[name][0]
            figure = next(it for it in ("coefficient", "percent", "pay_coefficient") if it in row._fields)
            return [Command.update(row.id, {figure: 50 if row[figure] != 50 else 60})]
        return scheme[name] + 1


@tagged("post_install", "-at_install")
class TestEachDoor(ChangeCase):
    def test_no_setting_is_written_by_any_door(self):
        names = self.scheme._pay_setting_names()
        self.assertGreater(len(names), 20)
        for name in names:
            with self.subTest(name):
                before = self._state()
                with self.assertRaisesRegex(UserError, REFUSED), self.env.cr.savepoint():
                    self._seen().write({name: self._other(name)})
                self.assertEqual(self._state(), before)

    def test_each_setting_can_be_proposed_and_is_applied_as_proposed(self):
        for name in self.scheme._pay_setting_names():
            with self.subTest(name):
                point = self.env.cr.savepoint()
                before = self._state()
                self._save({name: self._other(name), "change_reason": WHY})
                self.assertEqual(self._state(), before)
                change = self.scheme.change_ids
                self.assertEqual((change.state, list(change.after)), ("waiting", [name]))
                self._approve(change.with_user(self.user_officer))
                self.assertEqual(change.state, "applied")
                now = self._state()
                self.assertEqual({key for key in now if now[key] != before[key]}, {name})
                self.assertEqual(now[name], change.after[name])
                body = str(self.scheme.message_ids[0].body)
                self.assertIn("→", body)
                self.assertIn(WHY, body)
                self.assertEqual(self.scheme.message_ids[0].author_id, self.user_committee.partner_id)
                point.close(rollback=True)
                self.env.invalidate_all()

    def test_rows_have_no_door_of_their_own(self):
        before = self._state()
        for rows, vals in (
            ("pay_coefficient_ids", {"coefficient": 3}),
            ("pay_role_ids", {"percent": 40}),
            ("pay_portion_ids", {"percent": 40, "name": "More"}),
        ):
            row = self.scheme[rows][0]
            mine = row.with_user(self.user_officer)
            for act in (
                lambda mine=mine, vals=vals: mine.write(vals),
                lambda mine=mine: mine.write({"sequence": 99}),
                lambda mine=mine: mine.write({"job_ids": [Command.clear()]}),
                lambda mine=mine: mine.unlink(),
                lambda mine=mine: mine.copy(),
                lambda mine=mine, vals=vals: mine.create({**vals, "scheme_id": self.scheme.id}),
                lambda mine=mine, vals=vals: mine.with_context(default_scheme_id=self.scheme.id).create(vals),
                lambda mine=mine: mine.web_save({"sequence": 99}, {}),
                lambda rows=rows, mine=mine: self._seen().write({rows: [Command.delete(mine.id)]}),
                lambda rows=rows, vals=vals: self._seen().write({rows: [Command.create(vals)]}),
                lambda rows=rows: self._seen().write({rows: [Command.clear()]}),
                lambda rows=rows: self._seen().write({rows: [Command.set([])]}),
            ):
                self.env.invalidate_all()
                with self.subTest(rows), self.assertRaisesRegex(UserError, REFUSED), self.env.cr.savepoint():
                    act()
        for name in ("pay_coefficient", "pay_amount"):
            with self.subTest(name), self.assertRaisesRegex(UserError, REFUSED), self.env.cr.savepoint():
                self.grade.with_user(self.user_officer).write({name: 7})
        self.assertEqual(self._state(), before)

    def test_a_row_is_not_moved_out_or_in(self):
        draft = self.env["jifen.scheme"].with_user(self.user_officer)
        draft = draft.create({"name": "New", "code": "new", "company_id": self.company.id})
        row = draft.env["jifen.pay.coefficient"].create({"scheme_id": draft.id, "coefficient": 2})
        for record, scheme in ((row, self.scheme), (self.scheme.pay_coefficient_ids[0], draft)):
            self.env.invalidate_all()
            with self.assertRaisesRegex(UserError, REFUSED), self.env.cr.savepoint():
                record.with_user(self.user_officer).write({"scheme_id": scheme.id})

    def test_an_import_is_refused_and_one_without_a_change_is_not(self):
        loads = (
            ("jifen.scheme", ["id", "pay_most"], [self._external(self.scheme), "9"]),
            ("jifen.pay.coefficient", ["id", "coefficient"], [self._external(self.scheme.pay_coefficient_ids[0]), "9"]),
            ("jifen.grade", ["id", "pay_coefficient"], [self._external(self.grade), "9"]),
        )
        before = self._state()
        for model, names, row in loads:
            self.env.invalidate_all()
            result = self.env[model].with_user(self.user_officer).load(names, [row])
            self.assertFalse(result["ids"])
            self.assertIn(REFUSED, result["messages"][0]["message"])
        self.assertEqual(self._state(), before)
        self.assertTrue(self.env["jifen.scheme"].with_user(self.user_officer).load(*self._as_it_is())["ids"])
        self.office.write({"pay_most": self.scheme.pay_most, "description": "Words"})

    def _as_it_is(self):
        return ["id", "pay_most"], [[self._external(self.scheme), str(self.scheme.pay_most)]]

    def _external(self, record):
        record._BaseModel__ensure_xml_id() if hasattr(record, "_BaseModel__ensure_xml_id") else None
        return next(iter(record.export_data(["id"])["datas"]))[0]

    def test_nobody_else_is_told_of_proposals(self):
        for user in (self.user_ma, self.user_auditor, self.user_inspector, self.user_committee):
            for act in (
                lambda user=user: self._seen(user).write({"pay_most": 9}),
                lambda user=user: self._seen(user).action_propose_pay_change({"pay_most": 9}, WHY),
                lambda user=user: self._save({"pay_most": 9, "change_reason": WHY}, user),
                lambda user=user: self.scheme.pay_coefficient_ids[0].with_user(user).unlink(),
            ):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    act()

    def test_the_superuser_writes_on_record(self):
        self.scheme.message_ids.unlink()
        self.scheme.pay_coefficient_ids[0].coefficient = 4
        self.grade.pay_coefficient = 2
        self.env.flush_all()
        self.env.cr.precommit.run()
        body = str(self.scheme.message_ids.mapped("body"))
        self.assertIn("1.5 → ", body)
        self.assertIn("Coefficient 4", body)
        self.assertIn("Good", body)

    def test_before_a_period_runs_the_office_writes_on_record(self):
        draft = self.env["jifen.scheme"].with_user(self.user_officer)
        draft = draft.create({"name": "New", "code": "new", "company_id": self.company.id})
        draft.env["jifen.pay.coefficient"].create({"scheme_id": draft.id, "coefficient": 2})
        self.env.cr.precommit.run()
        self.assertNotIn("Pay settings changed", str(draft.message_ids.mapped("body")), "it began so")
        draft.write({"pay_most": 5, "pay_coefficient_ids": [Command.create({"position": "head", "coefficient": 3})]})
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.assertIn("Coefficients: Main leader", str(draft.message_ids[0].body))
        self.assertIn("Pay settings changed", str(draft.message_ids[0].body))
        self.assertEqual(draft.message_ids[0].author_id, self.user_officer.partner_id)
        with self.assertRaisesRegex(UserError, "No period runs"):
            draft.action_propose_pay_change({"pay_most": 6}, WHY)


@tagged("post_install", "-at_install")
class TestPayChange(ChangeCase):
    def test_saving_the_form_proposes_and_writes_the_rest(self):
        saved = self._save({"pay_most": 900, "description": "Other words", "change_reason": WHY})
        self.assertEqual(saved[0]["pay_most"], 0)
        self.assertIn(WHY, saved[0]["change_text"])
        self.assertIn("Waits for", saved[0]["change_text"])
        self.assertEqual(self.scheme.description, "Other words")
        change = self.scheme.change_ids
        self.assertEqual((change.before, change.after), ({"pay_most": 0}, {"pay_most": 900}))
        self.assertTrue(self._seen().can_withdraw_change)
        self.assertIn(self.user_officer.name, self._seen(self.user_committee).change_text)

    def test_without_a_reason_nothing_is_saved(self):
        for reason in ({}, {"change_reason": ""}, {"change_reason": " \u200b"}, {"change_reason": False}):
            with self.subTest(reason), self.assertRaisesRegex(UserError, "Say why"), self.env.cr.savepoint():
                self._save({"pay_most": 900, "description": "Other words", **reason})
        self.assertFalse(self.scheme.change_ids)
        self.assertNotEqual(self.scheme.description, "Other words")
        with self.assertRaisesRegex(UserError, "Say why"):
            self._propose(reason=None, pay_most=900)

    def test_what_is_saved_without_a_change_asks_for_nothing(self):
        self._save({"pay_most": 0, "description": "Other words"})
        self.assertFalse(self.scheme.change_ids)
        with self.assertRaisesRegex(UserError, "nothing would change"):
            self._propose(pay_most=0)

    def test_what_cannot_be_is_refused_at_once(self):
        row = self.scheme.pay_coefficient_ids[0]
        for vals in (
            {"pay_reserve_percent": 100},
            {"pay_most": -1},
            {"pay_coefficient_ids": [Command.update(row.id, {"coefficient": -1})]},
            {"pay_grade_ids": [Command.update(self.grade.id, {"pay_amount": -1})]},
        ):
            with self.subTest(vals), self.assertRaises(ValidationError), self.env.cr.savepoint():
                self._propose(**vals)
        for vals in (
            {"name": "Mine"},
            {"state": "draft"},
            {"floor": 1},
            {},
            {"pay_grade_ids": [Command.update(self.grade.id, {"no_pay": True})]},
            {"pay_grade_ids": [Command.delete(self.grade.id)]},
            {"pay_grade_ids": [Command.create({"name": "New", "code": "new"})]},
        ):
            with self.subTest(vals), self.assertRaises(UserError), self.env.cr.savepoint():
                self._propose(**vals)
        self.assertFalse(self.scheme.change_ids)

    def test_the_committee_decides_and_nobody_else(self):
        change = self._propose(pay_most=900)
        strangers = (self.user_officer, self.user_office2, self.user_auditor, self.user_ma, self._stranger("committee"))
        for user in strangers:
            self.env.invalidate_all()
            with self.subTest(user.login), self.assertRaises(AccessError):
                change.with_user(user).action_approve()
        with self.assertRaises(AccessError):
            change.with_user(self.user_committee).action_withdraw()
        change.with_user(self.user_committee).action_approve()
        self.env.invalidate_all()
        self.assertRecordValues(change, [{"state": "applied", "decided_by_id": self.user_committee.id}])
        self.assertEqual(self.scheme.pay_most, 900)
        self.assertTrue(self._told(self.user_officer, "have been changed as you proposed"))

    def test_many_at_once(self):
        change = self._propose(pay_most=900)
        report = self._row(change).with_user(self.user_committee).action_approve_many()
        self.assertEqual((change.state, self.scheme.pay_most), ("applied", 900), report)

    def test_who_proposed_never_decides(self):
        both = self._user("both", "officer", "committee")
        change = self._propose(user=both, pay_most=900)
        for act in (
            lambda: change.with_user(both).action_approve(),
            lambda: self._row(change).with_user(both).sudo(False).action_approve(),
        ):
            self.env.invalidate_all()
            with self.assertRaises(UserError):
                act()
        self.assertEqual((change.state, self.scheme.pay_most), ("waiting", 0))

    def test_refused_or_withdrawn_it_changes_nothing_and_another_may_follow(self):
        change = self._propose(pay_most=900)
        with self.assertRaisesRegex(UserError, "waits for a decision already"):
            self._propose(pay_most=800)
        change.with_user(self.user_committee).action_refuse("Not this year")
        self.env.invalidate_all()
        self.assertEqual((change.state, self.scheme.pay_most), ("refused", 0))
        self.assertIn("Not this year", self.scheme.message_ids[0].body)
        second = self._propose(pay_most=800)
        self._seen(self.user_office2).action_withdraw_change()
        self.env.invalidate_all()
        self.assertEqual((second.state, second.sudo().approval_ids.state), ("withdrawn", "cancelled"))
        with self.assertRaises(UserError):
            second.with_user(self.user_committee).action_approve()
        self.assertEqual(self.scheme.change_count, 2)
        with self.assertRaisesRegex(UserError, "stays on record"):
            change.sudo().unlink()
        with self.assertRaises(AccessError):
            change.sudo().write({"reason": "Another"})

    def test_settings_that_changed_meanwhile_are_not_overwritten(self):
        change = self._propose(
            pay_coefficient_ids=[Command.update(self.scheme.pay_coefficient_ids[0].id, {"coefficient": 2})]
        )
        self.scheme.pay_coefficient_ids[1].coefficient = 1.1
        for act in (
            lambda: change.with_user(self.user_committee).action_approve(),
            lambda: self._row(change).with_user(self.user_committee).sudo(False).action_approve(),
        ):
            self.env.invalidate_all()
            with self.assertRaisesRegex(UserError, "no longer those"), self.env.cr.savepoint():
                act()
        self.assertEqual(self.scheme.pay_coefficient_ids.mapped("coefficient"), [1.5, 1.1])

    def test_a_job_that_is_gone_is_not_left_out_in_silence(self):
        job = self.env["hr.job"].create({"name": "Driver", "company_id": self.company.id})
        new = Command.create({"job_ids": [Command.set(job.ids)], "coefficient": 0.5, "sequence": 1})
        change = self._propose(pay_coefficient_ids=[new])
        job.unlink()
        with self.assertRaisesRegex(UserError, "no longer those"):
            change.with_user(self.user_committee).action_approve()

    def test_rows_are_added_changed_put_in_order_and_taken_out(self):
        job = self.env["hr.job"].create({"name": "Driver", "company_id": self.company.id})
        head, rest = self.scheme.pay_coefficient_ids
        change = self._propose(
            pay_coefficient_ids=[
                Command.create({"job_ids": [Command.set(job.ids)], "coefficient": 0.5, "sequence": 0}),
                Command.delete(head.id),
                Command.update(rest.id, {"coefficient": 2}),
            ]
        )
        texts = {setting: (before, after) for setting, before, after in change._lines()}
        self.assertEqual(texts["Coefficients: Everybody"], ("Coefficient 1", "Coefficient 2"))
        self.assertEqual(texts["Coefficients: Main leader"][1], "none")
        self.assertIn("0.5", texts["Coefficients: Driver"][1])
        self._approve(change)
        rows = self.scheme.pay_coefficient_ids
        self.assertEqual(rows.mapped("coefficient"), [0.5, 2])
        self.assertEqual((rows[0].job_ids, rows[1]), (job, rest))
        change = self._propose(pay_coefficient_ids=[Command.update(rest.id, {"sequence": -1})])
        self.assertEqual(change._lines(), [("Coefficients: order", "Driver and Everybody", "Everybody and Driver")])
        self._approve(change)
        self.assertEqual(self.scheme.pay_coefficient_ids[0], rest)

    def test_the_card_says_what_changes_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        change = self._propose(
            pay_below_zero="zero", pay_grade_ids=[Command.update(self.grade.id, {"pay_coefficient": 2})]
        )
        row = self._row(change).with_user(self.user_committee)
        facts = {fact["label"]: fact["value"] for fact in row._cards()[row.id]["facts"]}
        self.assertEqual(facts["A Score Below 0"], "Pay is not computed, and says whose it is → Counts as 0")
        self.assertEqual(facts["Good: Pay Coefficient"], "1 → 2")
        self.assertEqual(facts["Why"], WHY)
        chinese = str(row.with_context(lang="zh_CN")._cards()[row.id]["facts"])
        self.assertIn("得分低于0", chinese)

    def test_a_step_of_it_is_never_below_the_committee(self):
        with self.assertRaisesRegex(ValidationError, "the committee decides"):
            self._route("pay_rule", ("Office", "officer"))
        with self.assertRaisesRegex(ValidationError, "the committee decides"):
            self._route("pay_rule", ("Leader", "head"))
        self._route("pay_rule", ("Committee", "committee", {"need": "all"}))
        change = self._propose(pay_most=900)
        change.with_user(self.user_committee).action_approve()
        self.assertEqual(change.state, "waiting")
        change.with_user(self.user_bai).action_approve()
        self.assertEqual(change.state, "applied")


@tagged("post_install", "-at_install")
class TestPayAround(ChangeCase):
    def _computed(self):
        self._close()
        pay = self.env["jifen.allocation"].with_user(self.user_officer)
        pay = pay.create({"period_id": self.period.id, "pool_basis": "fixed", "pool_amount": 1000})
        pay.action_compute()
        return pay

    def _approved(self):
        pay = self._computed()
        pay.action_submit()
        self.env.invalidate_all()
        pay.with_user(self.user_committee).action_approve()
        self.env.invalidate_all()
        return pay

    def test_computed_pay_says_what_waits_and_is_computed_again_after_it(self):
        pay = self._computed()
        change = self._propose(pay_reserve_percent=10)
        self.assertIn(WHY, pay.change_text)
        self.assertFalse(pay.outdated)
        self._approve(change)
        self.assertFalse(pay.change_text)
        self.assertTrue(pay.outdated)
        with self.assertRaisesRegex(UserError, "computed again"):
            pay.action_submit()
        pay.action_compute()
        self.assertEqual(pay.reserve_amount, 100)

    def test_approved_pay_is_corrected_by_the_settings_it_was_approved_with(self):
        self.scheme.write({"pay_reserve_percent": 50})
        pay = self._approved()
        before = {line.scorecard_id: line.amount for line in pay.line_ids}
        head = self.period._scorecard(self.song)
        self.assertEqual(pay.line_ids.filtered(lambda line: line.scorecard_id == head).coefficient, 1.5)
        self._approve(
            self._propose(
                pay_coefficient_ids=[
                    Command.update(self.scheme.pay_coefficient_ids[1].id, {"coefficient": 3}),
                    Command.delete(self.scheme.pay_coefficient_ids[0].id),
                ],
                pay_grade_ids=[Command.update(self.grade.id, {"pay_coefficient": 5})],
                pay_delta="all",
                pay_recovery_limit=7,
            )
        )
        self.assertEqual({line.scorecard_id: line.amount for line in pay.line_ids}, before)
        self.assertEqual((pay._pay_setting("pay_recovery_limit"), self.scheme.pay_recovery_limit), (0, 7))
        card = self.period._scorecard(self.chen)
        for corrected in (card, head):
            corrected._trusted().write({"score": corrected.score * 1.1, "grade_id": self.grade.id})
        self.env.invalidate_all()
        pay.action_correct()
        correction = pay.delta_ids
        self.assertEqual(correction.state, "computed")
        # A tenth more each, at the coefficients of then, and nobody else’s amount.
        lines = {line.scorecard_id: (round(line.amount, 1), line.coefficient) for line in correction.line_ids}
        self.assertEqual(
            lines,
            {
                corrected: (round(before[corrected] / 10, 1), 1.5 if corrected == head else 1)
                for corrected in (card, head)
            },
        )
        self.assertFalse(correction.outdated)

    def test_parts_of_a_pool_are_those_of_then(self):
        self.scheme.write({"pay_method": "parts", "pay_reserve_percent": 50})
        first = self.scheme.pay_portion_ids
        first.percent = 60
        second = self.env["jifen.pay.portion"].create({"scheme_id": self.scheme.id, "name": "Again", "percent": 40})
        pay = self._approved()
        before = {line.scorecard_id: line.amount for line in pay.line_ids}
        self._approve(
            self._propose(pay_portion_ids=[Command.delete(second.id), Command.update(first.id, {"percent": 100})])
        )
        card = self.period._scorecard(self.chen)
        card._trusted().write({"score": card.score * 1.1})
        self.env.invalidate_all()
        pay.action_correct()
        lines = {line.scorecard_id: round(line.amount, 1) for line in pay.delta_ids.line_ids}
        self.assertEqual(lines, {card: round(before[card] / 10, 1)})

    def test_a_context_from_outside_is_no_rule_and_no_trust(self):
        pay = self._computed()
        before = set(pay.line_ids.mapped("coefficient"))
        for forged in ({"scheme": 1}, [1, 2, 3], True):
            pay.with_context(jifen_what_if=forged).action_compute()
            self.assertEqual(set(pay.line_ids.mapped("coefficient")), before)
            pay.sudo().with_context(jifen_kept_rule=forged)._amounts_by_rule()
            with self.assertRaisesRegex(UserError, REFUSED):
                self.office.with_context(jifen_trusted=forged).write({"pay_most": 9})
