"""Claims submitted and approved in bulk through three steps, beside the same rows written by plain SQL."""

from datetime import date

from odoo import Command

from .slice import Step

PEOPLE = 50
FEW = 100
STEPS = (("manager", "Line manager"), ("deputy", "Deputy leader in charge"), ("head", "Main leader"))
# Everything the operations write, in the order in which rows may be inserted.
TABLES = (
    "jifen_approval",
    "mail_message",
    "mail_mail",
    "mail_notification",
    "mail_activity",
    "jifen_score_line",
)
# What they change in rows that are there already.
CHANGED = {
    "jifen_claim": "state = state, points = points, scorecard_id = scorecard_id, period_id = period_id, "
    "submitted_at = submitted_at, submitted_by_id = submitted_by_id, decided_at = decided_at, "
    "write_uid = write_uid, write_date = write_date",
    "jifen_approval": "state = state, decided_by_id = decided_by_id, decided_at = decided_at, "
    "write_uid = write_uid, write_date = write_date",
    "mail_notification": "is_read = is_read, read_date = read_date",
}


def run(env, size):
    """Take ``size`` claims through their way, and a few for comparison; return who claimed."""
    env = env(context={**env.context, "tracking_disable": True, "no_reset_password": True})
    leaders, people = _town(env)
    item = _scheme(env)
    few = _way(env, leaders, _claims(env, people, item, FEW))
    many = _way(env, leaders, _claims(env, people, item, size))
    print(f"{size} claims of {PEOPLE} people")
    for name, (ours, plain) in many.items():
        print(
            f"{name}: {ours.seconds:.2f} s, {ours.queries} queries ({few[name][0].queries} for {FEW} claims); "
            f"the same rows by plain SQL {plain:.2f} s; ratio {ours.seconds / plain:.1f}"
        )
    lines = env["jifen.score.line"].search_count([("claim_id", "!=", False)])
    if lines != size + FEW:
        raise AssertionError(f"{lines} ledger lines for {size + FEW} claims")
    return people.user_id


def _way(env, leaders, claims):
    """Return ``{operation: (Step, seconds of plain SQL)}``."""
    measured = {"submitting": _measured(env, claims, claims.action_submit)}
    for leader, (__, name) in zip(leaders, STEPS, strict=True):
        waiting = env["jifen.approval"].search([("claim_id", "in", claims.ids), ("state", "=", "pending")])
        if waiting.user_id != leader:
            raise AssertionError(f"{name}: put to {waiting.user_id.mapped('name')}")
        rows = waiting.with_user(leader)
        measured[f"approving, {name.lower()}"] = _measured(env, claims, rows.action_approve_many)
    if set(claims.mapped("state")) != {"approved"}:
        raise AssertionError(f"states: {claims.mapped('state')}")
    return measured


def _measured(env, claims, operation):
    env.cr.precommit.run()
    env.flush_all()
    last = {table: _one(env, f"SELECT coalesce(max(id), 0) FROM {table}") for table in TABLES}
    env.cr.execute("DROP TABLE IF EXISTS activities_before")
    env.cr.execute("CREATE TEMP TABLE activities_before AS SELECT * FROM mail_activity")
    with Step(env) as ours:
        operation()
        # What open screens are told is written just before a commit.
        env.cr.precommit.run()
    return ours, _plain(env, claims, last)


def _plain(env, claims, last):
    """Return how long the database takes for the same rows, written again from a copy."""
    seconds = 0
    env.cr.execute("SAVEPOINT plain")
    for table in TABLES:
        env.cr.execute(f"CREATE TEMP TABLE new_{table} AS SELECT * FROM {table} WHERE id > {last[table]}")
    env.cr.execute(
        "CREATE TEMP TABLE gone AS SELECT * FROM activities_before before "
        "WHERE NOT EXISTS (SELECT 1 FROM mail_activity WHERE id = before.id)"
    )
    env.cr.execute("INSERT INTO mail_activity SELECT * FROM gone")
    for table in reversed(TABLES):
        env.cr.execute(f"DELETE FROM {table} WHERE id > {last[table]}")
    with Step(env) as plain:
        for table in TABLES:
            env.cr.execute(f"INSERT INTO {table} SELECT * FROM new_{table}")
        env.cr.execute(f"UPDATE jifen_claim SET {CHANGED['jifen_claim']} WHERE id = ANY(%s)", [claims.ids])
        if _one(env, "SELECT count(*) FROM gone"):
            env.cr.execute(
                f"UPDATE jifen_approval SET {CHANGED['jifen_approval']} WHERE id <= %s AND claim_id = ANY(%s) "
                "AND sequence = (SELECT max(sequence) FROM jifen_approval WHERE id <= %s AND claim_id = ANY(%s))",
                [last["jifen_approval"], claims.ids] * 2,
            )
            env.cr.execute("DELETE FROM mail_activity WHERE id IN (SELECT id FROM gone)")
    seconds = plain.seconds
    env.cr.execute("ROLLBACK TO SAVEPOINT plain")
    env.invalidate_all()
    return seconds


def _one(env, query):
    env.cr.execute(query)
    return env.cr.fetchone()[0]


# === DATA === #


def _user(env, login, portal=False):
    group = "base.group_portal" if portal else "jifen_appraisal.jifen_appraisal_group_manager"
    groups = [env.ref(group).id] if portal else [env.ref("base.group_user").id, env.ref(group).id]
    return env["res.users"].create(
        {"name": login, "login": login, "email": f"{login}@example.com", "group_ids": [Command.set(groups)]}
    )


def _town(env):
    """Return ``(leaders of the three steps, employees)``."""
    town = env["hr.department"].create({"name": "Bench town", "jifen_is_unit": True})
    office = env["hr.department"].create({"name": "Bench office", "parent_id": town.id})
    leaders = env["res.users"]
    chiefs = env["hr.employee"]
    for login in ("bench_manager", "bench_deputy", "bench_head"):
        leaders |= _user(env, login)
        chiefs |= _employee(env, login, town, leaders[-1])
    office.jifen_deputy_id = chiefs[1]
    town.manager_id = chiefs[2]
    people = env["hr.employee"]
    for number in range(PEOPLE):
        login = f"bench_{number:03}"
        people |= _employee(env, login, office, _user(env, login, portal=True), chiefs[0])
    return leaders, people


def _employee(env, name, department, user, manager=None):
    return env["hr.employee"].create(
        {
            "name": name,
            "department_id": department.id,
            "user_id": user.id,
            "parent_id": manager.id if manager else False,
            "date_version": "2020-01-01",
        }
    )


def _scheme(env):
    """Open a month of r2 with three steps for every claim; return the item that is claimed."""
    scheme = env["jifen.scheme"]._load_template("r2")
    scheme.step_ids.filtered(lambda step: step.document == "claim").unlink()
    env["jifen.approval.step"].create(
        [
            {"scheme_id": scheme.id, "document": "claim", "sequence": number, "approver": approver, "name": name}
            for number, (approver, name) in enumerate(STEPS)
        ]
    )
    item = env["jifen.item"].create(
        {
            "scheme_id": scheme.id,
            "dimension_id": scheme._dimension("award").id,
            "code": "bench.press",
            "name": "Article in the press",
            "value_kind": "fixed",
            "points": 1,
            "report_self": True,
            "valid_from": date(2026, 1, 1),
        }
    )
    period = env["jifen.period"].create(
        {
            "name": "bench",
            "scheme_id": scheme.id,
            "date_from": date(2026, 1, 1),
            "date_to": date(2026, 1, 31),
            "employee_ids": [Command.set(env["hr.employee"].search([("name", "=like", "bench\\_0%")]).ids)],
        }
    )
    period.action_open()
    return item


def _claims(env, people, item, size):
    return env["jifen.claim"].create(
        [
            {
                "employee_id": people[number % PEOPLE].id,
                "item_id": item.id,
                "date": date(2026, 1, 1 + number % 28),
                "description": f"Article number {number} about the work of the town",
            }
            for number in range(size)
        ]
    )
