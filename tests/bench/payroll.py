"""What the link costs a batch of payslips, what it saves when the batch is computed again, and a large allocation."""

import time
from datetime import date

from psycopg2.extras import execute_values

from .slice import Step, _bare_computation, _people, _period, _slips

# As many lines in the table as a body of a few thousand people has after a year.
LINES = 70_000


def run(env, size, many):
    """Print what the link adds and saves for ``size`` payslips, then an allocation to ``many`` people."""
    env = env(context={**env.context, "tracking_disable": True, "mail_notrack": True})
    people = _people(env, size)
    pay = _approved(env, people)
    slips = _slips(env, people)
    bare = _bare_computation(env, slips)
    print(f"{size} payslips: OCA payroll's own computation {bare.seconds:.2f} s, {bare.queries} queries")
    for name in ("attaching the amounts", "computing once more, amounts attached"):
        with Step(env) as ours:
            slips._jifen_sync(computing=True)
        share = 100 * ours.seconds / bare.seconds
        print(f"{name}: the link adds {ours.seconds:.3f} s, {share:.1f} %, {ours.queries} queries in all")
    slips.compute_sheet()
    paid = sum(slips.line_ids.filtered(lambda line: line.code == "JIFEN_PERF").mapped("total"))
    if round(paid, 2) != pay.pool_amount:
        raise AssertionError(f"payslips pay {paid}, the pool is {pay.pool_amount}")
    _recompute(env, slips)
    env.cr.rollback()
    env.invalidate_all()
    _allocate(env, many)
    env.cr.rollback()


def _approved(env, people):
    period = _period(env, people)
    period.action_score()
    period.action_publish()
    period.action_close()
    pay = env["jifen.allocation"].create({"period_id": period.id})
    pay.action_compute()
    pay.action_submit()
    env.flush_all()
    env.cr.execute("UPDATE jifen_allocation SET state = 'approved' WHERE id = %s", [pay.id])
    env.cr.execute("UPDATE jifen_allocation_line SET state = 'approved' WHERE allocation_id = %s", [pay.id])
    env.invalidate_all()
    return pay


# === COMPUTING A BATCH AGAIN === #


def _recompute(env, slips):
    """Compare computing again with the link, and as OCA payroll does it without."""
    _fill_lines(env, slips)
    with Step(env) as ours:
        slips.compute_sheet()
    # Without the link: its indexes away, payroll's own method. A few slips are enough: each costs the same.
    env.cr.execute("SAVEPOINT without_link")
    for index in _indexes(env):
        env.cr.execute(f'DROP INDEX "{index}"')
    few = slips[:20].with_prefetch(slips.ids)
    own = next(cls for cls in type(slips).__mro__ if cls.__module__ == "odoo.addons.payroll.models.hr_payslip")
    with Step(env) as stock:
        slips.line_ids.mapped("total")
        own.compute_sheet(few)
    env.cr.execute("ROLLBACK TO SAVEPOINT without_link")
    per_slip, stock_per_slip = ours.seconds / len(slips), stock.seconds / len(few)
    print(
        f"computing again, {LINES} lines in the table: {1000 * per_slip:.1f} ms a slip with the link, "
        f"{1000 * stock_per_slip:.1f} ms without; {stock_per_slip / per_slip:.0f} times as fast"
    )


def _fill_lines(env, slips):
    """Give other payslips so many lines that the table is as long as after a year."""
    env.flush_all()
    env.cr.execute("SELECT count(*) FROM hr_payslip_line")
    missing = LINES - env.cr.fetchone()[0]
    line = slips.line_ids[:1]
    other = slips[:1].copy()
    env.flush_all()
    columns = [
        name
        for name, field in line._fields.items()
        if field.store and field.column_type and name not in ("id", "slip_id")
    ]
    names = ", ".join(f'"{name}"' for name in columns)
    env.cr.execute(
        f"INSERT INTO hr_payslip_line (slip_id, {names}) "
        f"SELECT %s, {names} FROM hr_payslip_line, generate_series(1, %s) WHERE id = %s",
        [other.id, missing, line.id],
    )
    env.cr.execute("ANALYZE hr_payslip_line")
    env.invalidate_all()


def _indexes(env):
    env.cr.execute(
        "SELECT indexname FROM pg_indexes WHERE tablename = 'hr_payslip_line' AND indexname NOT LIKE '%_pkey'"
        " AND (indexdef LIKE '%(slip_id)%' OR indexdef LIKE '%(parent_rule_id)%' OR indexdef LIKE '%(parent_line_id)%')"
    )
    return [row[0] for row in env.cr.fetchall()]


# === A LARGE ALLOCATION === #


def _allocate(env, many):
    """Compare allocating with the bare largest remainder and the bulk insert of the same lines."""
    period = _large_period(env, many)
    pay = env["jifen.allocation"].create({"period_id": period.id, "pool_basis": "fixed", "pool_amount": 2000 * many})
    with Step(env) as ours:
        pay.action_compute()
    env.cr.execute("SELECT * FROM jifen_allocation_line WHERE allocation_id = %s ORDER BY id", [pay.id])
    names, rows = [column.name for column in env.cr.description], env.cr.fetchall()
    weights = [row[names.index("weight")] for row in rows]
    env.cr.execute("DELETE FROM jifen_allocation_line WHERE allocation_id = %s", [pay.id])
    start = time.perf_counter()
    bare_shares = _largest_remainder(weights, 2000 * many * 100)
    seconds = time.perf_counter() - start
    columns = ", ".join(f'"{name}"' for name in names)
    with Step(env) as plain:
        execute_values(env.cr._obj, f"INSERT INTO jifen_allocation_line ({columns}) VALUES %s", rows, page_size=1000)
    if sum(bare_shares) != 2000 * many * 100:
        raise AssertionError("the bare arithmetic does not add up")
    bare = seconds + plain.seconds
    print(
        f"allocating to {many} people: {ours.seconds:.2f} s, {ours.queries} queries; bare largest remainder "
        f"{seconds:.2f} s and bulk insert {plain.seconds:.2f} s; ratio {ours.seconds / bare:.2f}"
    )


def _large_period(env, many):
    """Return a scored period of so many people, written as copies of one in a few statements."""
    scheme = env["jifen.scheme"]._load_template("r2")
    one = env["hr.employee"].create({"name": "P", "date_version": "2020-01-01"})
    period = env["jifen.period"].create(
        {
            "name": "large",
            "scheme_id": scheme.id,
            "date_from": date(2026, 1, 1),
            "date_to": date(2026, 1, 31),
            "employee_ids": [(6, 0, one.ids)],
        }
    )
    period.action_open()
    period.action_score()
    card = period._scorecard(one)
    env.flush_all()
    _copy_rows(env, "resource_resource", one.resource_id.id, many - 1, {})
    env.cr.execute("SELECT max(id) FROM hr_employee")
    last = env.cr.fetchone()[0]
    env.cr.execute("SELECT max(id) FROM resource_resource")
    first_resource = env.cr.fetchone()[0] - many + 1
    _copy_rows(env, "hr_employee", one.id, many - 1, {"resource_id": f"{first_resource} + nr", "barcode": "NULL"})
    env.cr.execute(
        "CREATE TEMP TABLE copied ON COMMIT DROP AS"
        " SELECT array_agg(id ORDER BY id) AS ids FROM hr_employee WHERE id > %s",
        [last],
    )
    _copy_rows(
        env,
        "jifen_scorecard",
        card.id,
        many - 1,
        {
            "employee_id": "(SELECT ids[nr] FROM copied)",
            "score": "50 + (nr * 7919 %% 5000) / 100.0",
        },
    )
    env.cr.execute("ANALYZE jifen_scorecard, hr_employee")
    env.invalidate_all()
    return period


def _copy_rows(env, table, row_id, count, values):
    """Copy one row ``count`` times; ``values`` maps columns to SQL with ``nr`` from 1."""
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND column_name <> 'id'", [table]
    )
    names = [row[0] for row in env.cr.fetchall()]
    columns = ", ".join(f'"{name}"' for name in names)
    sources = ", ".join(values.get(name, f'origin."{name}"') for name in names)
    env.cr.execute(
        f"INSERT INTO {table} ({columns}) SELECT {sources}"
        f" FROM {table} origin, generate_series(1, {count}) AS series (nr) WHERE origin.id = %s",
        [row_id],
    )


def _largest_remainder(weights, fen):
    """The least that sharing out takes: quotients, floors, the rest by the largest remainders."""
    total = sum(weights)
    quotas = [fen * weight / total for weight in weights]
    floors = [int(quota) for quota in quotas]
    rest = fen - sum(floors)
    for index in sorted(range(len(weights)), key=lambda index: floors[index] - quotas[index])[:rest]:
        floors[index] += 1
    return floors
