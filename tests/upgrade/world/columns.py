"""What nothing above fills: a draft with every setting in it, and values of actions that the world does not take.

A value is written into a row where it could stand. So each column has something that an update may not lose.
"""

from odoo import Command, fields

from .place import TOWN, Place


def fill(env):
    draft = Draft(env, TOWN)
    draft.set_rules()
    draft.set_points()
    draft.set_grades_and_pay()
    draft.set_route()
    rows = Rows(env, TOWN)
    rows.of_claims()
    rows.of_approvals()
    rows.of_corrections()
    rows.of_results()
    rows.of_feedback()
    rows.of_pay()


class Columns(Place):
    def __init__(self, env, company_name):
        super().__init__(env, company_name)
        self.today, self.now = fields.Date.context_today(self.company), fields.Datetime.now()

    def first(self, model, *domain):
        records = self.env[model].with_context(active_test=False)
        return records.search(list(domain), order="id", limit=1).ensure_one()

    def put(self, record, **values):
        """Write what only the code sets as well."""
        record = record._trusted() if hasattr(record, "_trusted") else record
        record.ensure_one().write(values)


class Draft(Columns):
    """A revision that is not in use yet."""

    def __init__(self, env, company_name):
        super().__init__(env, company_name)
        in_use = self.first("jifen.pay.portion", ("scheme_id.company_id", "=", self.company.id)).scheme_id
        self.scheme = in_use.browse(in_use.action_new_revision()["res_id"])
        self.job = self.first("hr.job", ("company_id", "=", self.company.id))
        self.tag = self.env["hr.employee.category"].create({"name": "On probation"})
        self.item = self.scheme.item_ids.filtered(lambda item: item.value_kind == "level")[:1]

    def set_rules(self):
        self.scheme.write({"has_ceiling": True, "ceiling": 120, "floor": -20, "protect_reporter": True})
        dimension = self.scheme.dimension_ids[:1]
        dimension.floor = -10
        group = self.drafted("jifen.rater.group")
        group.write(
            {"raters": "group", "user_group_id": self.env.ref("base.group_user").id, "min_return": 60, "trim": 1}
        )
        indicator = self.drafted("jifen.indicator")
        indicator.write({"ladder": "step", "step": 0.5, "description": "Counted at the year's end"})

    def drafted(self, model):
        """Return something of a revision of that scheme of another body which has one."""
        scheme = self.first(model).dimension_id.scheme_id
        draft = scheme.browse(scheme.action_new_revision()["res_id"])
        return self.first(model, ("dimension_id.scheme_id", "=", draft.id))

    def set_points(self):
        dates = {"valid_from": self.today, "valid_to": fields.Date.add(self.today, years=1)}
        people = {"job_ids": [Command.set(self.job.ids)], "tag_ids": [Command.set(self.tag.ids)]}
        self.item.write({**dates, **people})
        start = {"points": 2, "job_ids": [Command.set(self.job.ids)]}
        self.item.dimension_id.start_ids = [Command.create(start)]
        counted = self.first("jifen.automatic", ("scheme_id", "=", self.scheme.id))
        counted.write({"measure": "sum", "sum_field": "number_of_days"})

    def set_grades_and_pay(self):
        grade = self.first("jifen.grade", ("scheme_id", "=", self.scheme.id))
        grade.pay_amount = 500
        grade.category_ids[:1].tag_ids = self.tag
        self.scheme.write(
            {
                "pay_by_days": True,
                "pay_least": 100,
                "pay_most": 5000,
                "pay_point_base": 60,
                "pay_point_value": 12.5,
                "pay_recovery_limit": 20,
                "pay_reserve_percent": 5,
                "pay_wage_percent": 30,
                "pay_coefficient_ids": [Command.create({"job_ids": [Command.set(self.job.ids)], "coefficient": 1.1})],
            }
        )
        limits = {"least": 10, "most": 900, "point_base": 60, "point_value": 3.5}
        people = {"position": "staff", "job_ids": [Command.set(self.job.ids)]}
        self.scheme.pay_portion_ids[:1].write({**limits, **people})

    def set_route(self):
        common = {"scheme_id": self.scheme.id, "document": "claim"}
        one = {"name": "The office", "approver": "user", "user_id": self.officer.id, "deadline_days": 3}
        several = {"approver": "users", "user_ids": [Command.set((self.officer | self.committee).ids)]}
        items = {"condition": "items", "item_ids": [Command.set(self.item.ids)]}
        levels = {"condition": "levels", "level_ids": [Command.set(self.item.level_ids[:1].ids)]}
        steps = [{**one, "condition": "points", "points_from": 5}, {"name": "Two", **several, **items}]
        self.env["jifen.approval.step"].create([{**common, **step} for step in steps])
        self.env["jifen.approval.step"].create({**common, "name": "High levels", **several, **levels})


class Rows(Columns):
    def of_claims(self):
        draft = self.first("jifen.claim", ("state", "=", "draft"))
        self.put(draft, reminded_on=self.today, due_date=self.today, points_claimed=1.5, form_token="1" * 32)
        late = self.first("jifen.claim", ("state", "=", "refused"))
        self.put(late, is_late=True, due_date=late.date)
        report = late.copy({"about": "own"})
        self.put(
            report,
            about="other",
            reporter_id=self.user("employee2").id,
            reporter_protected=True,
            hearing_until=self.today,
            hearing_answer="objected",
            hearing_text="I was on duty elsewhere",
            heard_at=self.now,
            heard_by_id=self.officer.id,
        )
        finding = self.first("jifen.inspection")
        self.put(finding, matter="Round of the morning", level_id=self.first("jifen.item.level").id)

    def of_approvals(self):
        late = self.first("jifen.approval", ("state", "=", "pending"))
        self.put(late, deadline=self.today, reminded_on=self.today, passed_up=True)
        decided = self.first("jifen.approval", ("state", "=", "approved"))
        self.put(decided, standing_in_for_id=self.user("deputy").id)
        self.put(self.first("jifen.delegation"), document="claim")
        self.put(self.user("manager"), jifen_stand_in_id=self.user("manager2").id)

    def of_corrections(self):
        appeal = self.first("jifen.appeal", ("state", "=", "submitted"))
        other = self.first("jifen.appeal", ("id", "!=", appeal.id))
        self.put(appeal, reminded_on=self.today, first_appeal_id=other.id, form_token="2" * 32)
        change = self.first("jifen.correction.change")
        line = self.first("jifen.score.line", ("level_id", "!=", False))
        self.put(
            change,
            date=line.date,
            ground="As the list says",
            item_id=line.item_id.id,
            level_id=line.level_id.id,
            points=line.points,
            new_line_id=line.id,
            grade_id=self.first("jifen.grade").id,
            decision_id=self.first("jifen.grade.decision").id,
        )
        effect, *__ = change.appeal_id.correction_ids.effect_ids
        vetoes = ("vetoed", "veto_no_award", "veto_no_pay")
        grades = {f"grade_{side}_id": change.grade_id.id for side in ("before", "after")}
        self.put(effect, **grades, **{f"{veto}_{side}": True for veto in vetoes for side in ("before", "after")})

    def of_results(self):
        period = self.of_demo("period_open")
        submitted = {"result_state": "waiting", "result_digest": "0f1e", "result_submitted_by_id": self.officer.id}
        dates = {"rating_until": self.today, "raters_reminded_on": self.today, "feedback_reminded_on": self.today}
        self.put(period, note="Read out in the meeting", **submitted, **dates)
        card = self.first("jifen.scorecard", ("period_id", "=", period.id))
        self.put(card, vetoed=True, veto_no_pay=True, claims_reminded_on=self.today, annual={"months": 9})
        self.put(self.first("jifen.scorecard.result"), note="peer")
        self.put(self.first("jifen.grade.decision"), beyond_rules=True, in_force=True)
        nomination = self.first("jifen.nomination")
        withdrawn = {"withdrawn_at": self.now, "withdrawn_by_id": self.committee.id, "withdrawn_reason": "Moved away"}
        self.put(nomination, deputy_user_id=self.user("deputy").id, **withdrawn)
        self.put(self.first("jifen.consequence", ("responsible_user_id", "=", False)), superseded=True)
        self.put(self.first("jifen.consequence"), responsible_user_id=self.officer.id)
        notice = self.first("jifen.public.notice")
        self.put(notice, provisional=True, grade_ids=[Command.set(self.first("jifen.grade").ids)])
        self.put(notice, ended_at=self.now, **withdrawn)
        line = notice.line_ids[:1]
        amended = {"name": line.name, "amends_id": line.id, "amended_on": self.today, "reason": "Moved away"}
        line._trusted().create({"notice_id": notice.id, **amended})

    def of_feedback(self):
        card = self.first("jifen.scorecard", ("period_id.state", "=", "closed"))
        self.put(card, acknowledged_at=self.now)
        self.put(self.first("jifen.talk"), attendees="The deputy", read_at=self.now, remark="I agree")
        away = {"date_to": self.today, "note": "Notice 7", "place": "The county's office"}
        self.put(self.first("jifen.secondment"), **away)

    def of_pay(self):
        pay = self.first("jifen.allocation", ("state", "!=", "approved"))
        self.put(pay, wage_percent=30)
        ours = self.first("jifen.allocation", ("company_id", "=", self.company.id))
        scheme = self.acting(self.officer, ours.scheme_id)
        action = scheme.action_propose_pay_change({"pay_recovery_limit": 500}, "Payslips shall not shrink by more")
        change = self.env[action["res_model"]].browse(action["res_id"])
        self.acting(self.committee, change).action_approve()
        self.put(self.first("jifen.allocation.pool"), returned_amount=0.01)
        waiting = [("state", "=", "approved"), ("company_id", "=", self.company.id)]
        settled, line, rest = self.env["jifen.allocation.line"].search(waiting, order="id desc", limit=3)
        self.acting(self.user("payroll"), settled).action_settle("outside", "Left the town")
        self.put(rest, carried_from_id=line.id, part=1)
        task = self.first("jifen.payroll.task")
        self.put(task, error="The contract has ended", payslip_id=self.first("hr.payslip").id)
