"""A town with something in every drawer: what the attacks try to read, change or decide."""

from odoo import Command, fields

from ..payroll.payroll_common import PayrollCase
from .common import AttackTown


class WorldCase(AttackTown, PayrollCase):
    """Periods in each state, and in them at least one record of every model with public methods."""

    @classmethod
    def _build(cls):
        super()._build()
        cls._make_periods()
        cls._make_records()
        cls.env.flush_all()

    @classmethod
    def _month(cls, back, state="closed", scheme=None, **values):
        """Return a period so many months ago, with two ledger lines, in this state."""
        day = fields.Date.subtract(cls.day, months=back)
        period = cls._period(
            name=f"{back} months ago",
            date_from=fields.Date.start_of(day, "month"),
            date_to=fields.Date.end_of(day, "month"),
            **({"scheme_id": scheme.id} if scheme else {}),
            **values,
        )
        if state != "draft":
            period.action_open()
        if state == "closed":
            period.action_score()
            period.action_publish()
            period.action_close()
        return period

    @classmethod
    def _make_periods(cls):
        cls.graded = cls.env["jifen.scheme"]._load_template("r4", cls.company)
        cls.leave_rule = cls.env["jifen.consequence.rule"].create(
            {"scheme_id": cls.graded.id, "name": "Leave", "code": "leave", "trigger": "beyond", "effect": "leave"}
        )
        cls.draft_period = cls._month(9, "draft")
        cls.graded_period = cls._month(8, "open", cls.graded)
        cls.graded_period._trusted().write({"state": "scoring"})
        cls.pays = cls.env["jifen.allocation"]
        for back, until in ((1, "computed"), (2, "submitted"), (3, "approved"), (4, "draft")):
            pay = cls.env["jifen.allocation"].create({"period_id": cls._month(back).id, "pool_amount": 900})
            if until != "draft":
                pay.action_compute()
            if until in ("submitted", "approved"):
                pay.action_submit()
            if until == "approved":
                pay.action_approve()
                pay.with_user(cls.user_officer).action_ask_to_cancel("The figures were wrong")
            cls.pays |= pay
        cls.graded.with_user(cls.user_officer).action_propose_pay_change({"pay_most": 900}, "The budget was raised")
        cls.env["jifen.pay.budget"].create({"name": "The year", "amount": 10**7, "company_id": cls.company.id})

    @classmethod
    def _make_records(cls):
        cls._make_claims()
        for person in (cls.chen, cls.li, cls.wu):
            cls._post(cls, person, "discipline.idle", ground=f"Idle: {person.name}")
        cards = cls.period.scorecard_ids
        for enter in (False, True):
            finding = (
                cls.env["jifen.inspection"]
                .with_user(cls.user_inspector)
                .create(
                    {
                        "period_id": cls.period.id,
                        "scorecard_ids": [Command.set(cards.filtered(lambda card: card.name in ("Li", "Wu")).ids)],
                        "item_id": cls.scheme._item("discipline.idle").id,
                        "date": cls.day,
                        "ground": "Games at the desk",
                    }
                )
            )
            if enter:
                finding.action_enter()
        cls._make_grades()
        cls._make_feedback()
        run = cls.env["hr.payslip.run"].create({"name": "Batch", "date_start": cls.day, "date_end": cls.day})
        cls.slip = cls._slip(cls, payslip_run_id=run.id)
        cls.slip.compute_sheet()

    @classmethod
    def _make_feedback(cls):
        card = cls.pays[0].period_id._scorecard(cls.wu)
        for pay, state in zip(cls.pays, ("draft", "submitted", "investigation"), strict=False):
            card = pay.period_id._scorecard(cls.wu)
            cls.env["jifen.appeal"]._trusted().create(
                {"scorecard_id": card.id, "state": state, "grounds": "Best of all"}
            )
        cls.env["jifen.talk"]._trusted().create(
            {"scorecard_id": card.id, "talker_id": cls.user_ma.id, "text": "Best of all", "place": "Office"}
        )

    @classmethod
    def _make_claims(cls):
        for person in (cls.chen, cls.li, cls.wu):
            cls._claim(cls, person)
            cls._claim(cls, person).action_submit()
            refused = cls._claim(cls, person)
            refused.action_submit()
            refused.with_user(1).action_refuse("Not enough")

    @classmethod
    def _make_grades(cls):
        card = cls.graded_period._scorecard(cls.li)
        grade = cls.graded.grade_ids[0]
        values = {
            "scorecard_id": card.id,
            "grade_id": grade.id,
            "unit_id": cls.town.id,
            "reason": "Best of all",
            "proposed_by_id": cls.user_song.id,
            "deputy_user_id": cls.user_gao.id,
        }
        cls.env["jifen.nomination"]._trusted().create(values)
        cls.env["jifen.nomination"]._trusted().create(
            {**values, "scorecard_id": cls.graded_period._scorecard(cls.wu).id, "state": "agreed"}
        )
        # Leave that is requested, and some that is not yet.
        for person in (cls.wu, cls.li):
            card = cls.graded_period._scorecard(person)
            leave = cls.env["jifen.consequence"]._trusted()
            leave = leave.create(
                {
                    "rule_id": cls.leave_rule.id,
                    "scorecard_id": card.id,
                    "subject_name": card.name,
                    "date": cls.day,
                    "half_days": 1,
                    "responsible_user_id": cls.user_ma.id,
                }
            )
            if person == cls.wu:
                leave.with_user(1).action_grant_leave()
        cls.env["jifen.public.notice"]._trusted().create(
            {
                "period_id": cls.graded_period.id,
                "kind": "grade",
                "state": "running",
                "period_name": cls.graded_period.name,
                "unit_id": cls.town.id,
                "date_from": cls.day,
                "date_to": fields.Date.add(cls.day, days=5),
            }
        )
