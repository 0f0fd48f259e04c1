"""Scoring a large period, beside a plain GROUP BY of the same lines and the same results by plain SQL."""

from datetime import date

from odoo import Command

from .slice import ITEMS, Step, plain_scoring

OFFICES = 20
FEW = 100


def run(env, people, lines):
    """Score ``people`` persons with ``lines`` ledger lines, then a few of them; nothing is committed."""
    env = env(context={**env.context, "tracking_disable": True, "mail_notrack": True})
    employees = _people(env, people)
    scheme = env["jifen.scheme"]._load_template("r2")
    few = _period(env, scheme, employees[:FEW], lines * FEW // people, 1)
    with Step(env) as small:
        few._score()
    period = _period(env, scheme, employees, lines, 2)
    print(f"{people} people, {lines} ledger lines")
    with Step(env) as ours:
        period._score()
    plain = plain_scoring(env, period)
    print(
        f"scoring: {ours.seconds:.2f} s; ratio {ours.seconds / plain.seconds:.1f} to plain SQL ({plain.seconds:.2f} s)"
    )
    print(f"queries: {ours.queries} for {people} people, {small.queries} for {FEW}")
    ranked = period.scorecard_ids.filtered("rank_overall")
    if len(ranked) != people:
        raise AssertionError(f"{len(ranked)} of {people} people are ranked")
    env.cr.rollback()


def _people(env, size):
    departments = env["hr.department"].create([{"name": f"Office {number}"} for number in range(OFFICES)])
    return env["hr.employee"].create(
        [
            {"name": f"P{number:06}", "department_id": departments[number % OFFICES].id, "date_version": "2020-01-01"}
            for number in range(size)
        ]
    )


def _period(env, scheme, employees, lines, month):
    period = env["jifen.period"].create(
        {
            "name": f"bench {month}",
            "scheme_id": scheme.id,
            "date_from": date(2026, month, 1),
            "date_to": date(2026, month, 28),
            "employee_ids": [Command.set(employees.ids)],
        }
    )
    period.action_open()
    _fill(env, period, lines // len(employees))
    return period


def _fill(env, period, each):
    """Write ledger lines without numbering and chaining them, which posting does."""
    items = [period.scheme_id._item(code) for code in ITEMS]
    env.flush_all()
    env.cr.execute(
        """
        INSERT INTO jifen_score_line
               (number, scorecard_id, company_id, period_id, employee_id, subject_name, department_id, item_id,
                dimension_id, quantity, points, date, origin, previous_hash, hash)
        SELECT row_number() OVER () + coalesce((SELECT max(number) FROM jifen_score_line), 0),
               card.id, card.company_id, card.period_id, card.employee_id, card.name, card.department_id,
               item.id, item.dimension_id, 1, item.points, %s::date + nr %% 28, 'manual', '', ''
          FROM jifen_scorecard card
         CROSS JOIN generate_series(1, %s) AS nr
          JOIN jifen_item item ON item.id = (%s::int[])[1 + nr %% %s]
         WHERE card.period_id = %s
        """,
        [period.date_from, each, [item.id for item in items], len(items), period.id],
    )
    env.cr.execute("ANALYZE jifen_score_line")
    env.invalidate_all()
