"""What each migration mends, and that nothing else is changed."""

from contextlib import closing

from store import connect

from ..commands.runtime import sql
from .changes import changed, columns, digests, in_common, lost
from .releases import kept, numbers

# The tables in which a version of an addon changes rows, by a migration, or adds some, by its data.
CHANGES = {
    ("jifen_appraisal", "19.0.1.1.0"): {"jifen_allocation_line", "jifen_appeal", "jifen_correction_effect"},
    # A scheduled action is a document that is followed: one comes, one goes.
    ("jifen_payroll_link", "19.0.1.1.0"): {"mail_message"},
}
# What says how the addons are made, not what people have entered.
_OF_THE_ADDONS = ("ir_act", "ir_cron", "ir_model", "ir_module", "ir_rule", "ir_ui")


def pending(release, addon, version):
    """Return whether a version of an addon is later than what was in the release."""
    return numbers(version) > numbers(kept(release)["addons"][addon]["version"])


def test_nothing_else_is_changed(release, released, updated):
    with closing(connect(released)) as was, closing(connect(updated.database)) as now:
        common = in_common(columns(was), columns(now))
        entered = {table: names for table, names in common.items() if not table.startswith(_OF_THE_ADDONS)}
        found = changed(digests(was, entered), digests(now, entered))
    assert found == set().union(*(tables for what, tables in CHANGES.items() if pending(release, *what)))


def test_nothing_is_lost(released, updated):
    """As it would be with a field that has another name now."""
    with closing(connect(released)) as was, closing(connect(updated.database)) as now:
        assert not lost(was, columns(was), columns(now))


# === ONE MIGRATION EACH === #

_FORMER_LOGINS = """
    WITH present AS (
        SELECT card.id AS card_id, person.user_id
          FROM jifen_scorecard card JOIN hr_employee person ON person.id = card.employee_id
    )
    SELECT 'pay', own.id FROM jifen_allocation_line own JOIN present ON present.card_id = own.scorecard_id
     WHERE own.user_id IS DISTINCT FROM present.user_id
     UNION ALL
    SELECT 'appeal', own.id FROM jifen_appeal own JOIN present ON present.card_id = own.scorecard_id
     WHERE own.user_id IS DISTINCT FROM present.user_id
     UNION ALL
    SELECT 'correction', own.id FROM jifen_correction_effect own JOIN present ON present.card_id = own.scorecard_id
     WHERE own.user_id IS DISTINCT FROM present.user_id
"""


def test_follow_logins(release, released, updated):
    """Pay, appeals and what corrections changed belong to the person's present login."""
    left_behind = {line.split("|")[0] for line in sql(released, _FORMER_LOGINS).splitlines()}
    mended = pending(release, "jifen_appraisal", "19.0.1.1.0")
    assert left_behind == ({"pay", "appeal", "correction"} if mended else set())
    assert not sql(updated.database, _FORMER_LOGINS)


_BACKGROUND = """
    SELECT d.module || '.' || d.name FROM ir_model_data d JOIN ir_cron c ON c.id = d.res_id
     WHERE d.model = 'ir.cron' AND d.name IN ('jifen_payroll_task_cron', 'jifen_task_cron')
"""


def test_one_scheduled_action(release, released, updated):
    """Work in the background has one scheduled action, whatever it is about."""
    if pending(release, "jifen_payroll_link", "19.0.1.1.0"):
        assert sql(released, _BACKGROUND) == "jifen_payroll_link.jifen_payroll_task_cron"
    assert sql(updated.database, _BACKGROUND) == "jifen_appraisal.jifen_task_cron"
