"""The main path for many people, step by step, beside the same rows written by plain SQL."""

import time
from datetime import date

from odoo import Command

ITEMS = ("discipline.idle", "discipline.early", "study.absence", "discipline.whereabouts", "discipline.absence")


class Step:
    """Measures a block: seconds and queries."""

    def __init__(self, env):
        self.env = env

    def __enter__(self):
        self.env.flush_all()
        self.env.invalidate_all()
        self.queries = self.env.cr.sql_log_count
        self.start = time.perf_counter()
        return self

    def __exit__(self, *exc):
        self.env.flush_all()
        self.seconds = time.perf_counter() - self.start
        self.queries = self.env.cr.sql_log_count - self.queries


def run(env, size):
    """Run the path for ``size`` people and print one line for each step; nothing is committed."""
    env = env(context={**env.context, "tracking_disable": True, "mail_notrack": True})
    people = _people(env, size)
    period = _period(env, people)
    print(f"{size} people, {len(period.scorecard_ids.line_ids)} ledger lines")
    with Step(env) as ours:
        period.action_score()
    _print("scoring", ours, plain_scoring(env, period))
    period.action_publish()
    period.action_close()
    pay = env["jifen.allocation"].create({"period_id": period.id})
    with Step(env) as ours:
        pay.action_compute()
    _print("allocating", ours, _plain_lines(env, pay))
    slips = _slips(env, people)
    bare = _bare_computation(env, slips)
    pay.action_submit()
    env.cr.execute("UPDATE jifen_allocation SET state = 'approved' WHERE id = %s", [pay.id])
    env.cr.execute("UPDATE jifen_allocation_line SET state = 'approved' WHERE allocation_id = %s", [pay.id])
    env.invalidate_all()
    with Step(env) as ours:
        slips._jifen_sync(computing=True)
    _print("attaching to payslips", ours, _plain_attaching(env, pay, slips))
    with Step(env) as again:
        slips._jifen_sync(computing=True)
    print(
        f"payslip computation: OCA payroll's own {bare.seconds:.2f} s, {bare.queries / size:.1f} queries a slip; "
        f"the link adds {100 * again.seconds / bare.seconds:.1f} % on a slip that has its amount, "
        f"{100 * ours.seconds / bare.seconds:.1f} % when it is attached, {again.queries} queries in all"
    )
    with Step(env) as first:
        slips.compute_sheet()
    with Step(env) as second:
        slips.compute_sheet()
    print(f"computing the batch with bonuses: {first.seconds:.2f} s, once more {second.seconds:.2f} s")
    total = sum(slips.line_ids.filtered(lambda line: line.code == "JIFEN_PERF").mapped("total"))
    if round(total, 2) != pay.pool_amount:
        raise AssertionError(f"payslips pay {total}, the pool is {pay.pool_amount}")
    env.cr.rollback()


def _print(name, ours, plain):
    ratio = ours.seconds / plain.seconds
    print(
        f"{name}: {ours.seconds:.3f} s, {ours.queries} queries; "
        f"the same rows by plain SQL {plain.seconds:.3f} s; ratio {ratio:.1f}"
    )


# === DATA === #


def _people(env, size):
    department = env["hr.department"].create({"name": "Bench"})
    people = env["hr.employee"].create(
        [{"name": f"P{number:06}", "department_id": department.id} for number in range(size)]
    )
    structure = env["hr.payroll.structure"].create({"name": "Bench", "code": "BENCH", "parent_id": False})
    category = env["hr.salary.rule.category"].create({"name": "Basic", "code": "BBASIC"})
    basic = env["hr.salary.rule"].create(
        {
            "name": "Basic",
            "code": "BBASIC",
            "sequence": 1,
            "category_id": category.id,
            "condition_select": "none",
            "amount_select": "code",
            "amount_python_compute": "result = contract.wage",
        }
    )
    structure.rule_ids = [Command.set([basic.id, env.ref("jifen_payroll_link.hr_salary_rule_jifen_perf").id])]
    people.version_id.write({"contract_date_start": "2020-01-01", "wage": 5000, "struct_id": structure.id})
    return people


def _period(env, people):
    scheme = env["jifen.scheme"]._load_template("r2")
    period = env["jifen.period"].create(
        {
            "name": "bench",
            "scheme_id": scheme.id,
            "date_from": date(2026, 1, 1),
            "date_to": date(2026, 1, 31),
            "employee_ids": [Command.set(people.ids)],
        }
    )
    period.action_open()
    items = [scheme._item(code).id for code in ITEMS]
    env["jifen.score.line"]._post(
        [
            {"scorecard_id": card.id, "item_id": item, "date": date(2026, 1, 1 + card.id % 28)}
            for card in period.scorecard_ids
            for item in items
        ]
    )
    return period


def _slips(env, people):
    return env["hr.payslip"].create(
        [
            {
                "name": employee.name,
                "employee_id": employee.id,
                "contract_id": employee.version_id.id,
                "struct_id": employee.version_id.struct_id.id,
                "date_from": date(2026, 1, 1),
                "date_to": date(2026, 1, 31),
            }
            for employee in people
        ]
    )


def _bare_computation(env, slips):
    """Compute the slips by OCA payroll's own method, as if the link were not installed."""
    own = next(cls for cls in type(slips).__mro__ if cls.__module__ == "odoo.addons.payroll.models.hr_payslip")
    with Step(env) as bare:
        own.compute_sheet(slips)
    return bare


# === THE SAME ROWS BY PLAIN SQL === #


def plain_scoring(env, period):
    """Write the results again from a copy: an aggregate of the ledger, the rows, the totals."""
    env.cr.execute(
        """
        CREATE TEMP TABLE kept ON COMMIT DROP AS
        SELECT result.* FROM jifen_scorecard_result result
          JOIN jifen_scorecard card ON card.id = result.scorecard_id WHERE card.period_id = %s
        """,
        [period.id],
    )
    with Step(env) as plain:
        env.cr.execute(
            "SELECT scorecard_id, item_id, sum(points) FROM jifen_score_line WHERE period_id = %s GROUP BY 1, 2",
            [period.id],
        )
        env.cr.fetchall()
        env.cr.execute("DELETE FROM jifen_scorecard_result WHERE id IN (SELECT id FROM kept)")
        env.cr.execute("INSERT INTO jifen_scorecard_result SELECT * FROM kept")
        env.cr.execute(
            "UPDATE jifen_scorecard SET score = score, scored = scored, rank_overall = rank_overall, "
            "rank_unit = rank_unit, rank_job = rank_job WHERE period_id = %s",
            [period.id],
        )
    return plain


def _plain_lines(env, pay):
    env.cr.execute(
        "CREATE TEMP TABLE shares ON COMMIT DROP AS SELECT * FROM jifen_allocation_line WHERE allocation_id = %s",
        [pay.id],
    )
    env.cr.execute("DELETE FROM jifen_allocation_line WHERE allocation_id = %s", [pay.id])
    with Step(env) as plain:
        env.cr.execute("INSERT INTO jifen_allocation_line SELECT * FROM shares")
    return plain


def _plain_attaching(env, pay, slips):
    env.cr.execute(
        "CREATE TEMP TABLE amounts ON COMMIT DROP AS SELECT * FROM hr_payslip_input WHERE payslip_id = ANY(%s)",
        [slips.ids],
    )
    env.cr.execute("DELETE FROM hr_payslip_input WHERE payslip_id = ANY(%s)", [slips.ids])
    with Step(env) as plain:
        env.cr.execute("INSERT INTO hr_payslip_input SELECT * FROM amounts")
        env.cr.execute(
            "UPDATE jifen_allocation_line SET state = state, payslip_id = payslip_id WHERE allocation_id = %s",
            [pay.id],
        )
    return plain
