"""What each migration mends, and that nothing else is changed."""

from contextlib import closing

from store import connect

from ..commands.runtime import sql
from .changes import changed, columns, in_common, lost, rows
from .releases import kept, numbers

# The columns in which a version of an addon changes what is there, by a migration, and the tables in which rows come or
# go, by its data too; see changes.changed().
CHANGES = {
    ("jifen_appraisal", "19.0.1.1.0"): {
        "jifen_allocation_line.user_id",
        "jifen_appeal.user_id",
        "jifen_correction_effect.user_id",
        "mail_followers: new",
        "mail_followers: gone",
        "mail_followers_mail_message_subtype_rel: new",
        "mail_followers_mail_message_subtype_rel: gone",
        # Each printed form says for whom it is.
        "res_groups_report_rel: new",
        # Requests to cancel pay have rules of their own.
        "rule_group_rel: new",
    },
    # A scheduled action is a document that is followed: one comes, one goes.
    ("jifen_payroll_link", "19.0.1.1.0"): {"mail_message: new", "mail_message: gone"},
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
        found = changed(rows(was, entered), rows(now, entered))
    assert found == set().union(*(names for what, names in CHANGES.items() if pending(release, *what)))


def test_nothing_is_lost(released, updated):
    """As it would be with a field that has another name now."""
    with closing(connect(released)) as was, closing(connect(updated.database)) as now:
        assert not lost(was, columns(was), columns(now))


# Choices of our fields that a version has no more, as ``model.field: choice``; its migration says what becomes of rows
# that have them, and the world of that release has one.
GONE = {}

_CHOICES = """
    SELECT field.model || '.' || field.name || ': ' || choice.value
      FROM ir_model_fields_selection choice JOIN ir_model_fields field ON field.id = choice.field_id
     WHERE field.store AND (field.model LIKE 'jifen.%' OR field.name LIKE 'jifen%')
"""


def test_a_choice_that_is_gone_is_known(release, released, new):
    """In no row of this world, perhaps, but in those of others."""
    were, are = (set(sql(database, _CHOICES).splitlines()) for database in (released, new))
    assert were - are == set().union(*(choices for what, choices in GONE.items() if pending(release, *what)))


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


_TOLD = """
    SELECT DISTINCT login.login
      FROM jifen_claim claim
      JOIN hr_employee person ON person.id = claim.employee_id AND person.name = '王志强'
      JOIN mail_followers follower ON follower.res_model = 'jifen.claim' AND follower.res_id = claim.id
      JOIN res_users login ON login.partner_id = follower.partner_id
"""


def test_tell_present_logins(release, released, updated):
    """What is written on a claim is told to the present login, not to the former one; to the office as before."""
    if pending(release, "jifen_appraisal", "19.0.1.1.0"):
        assert set(sql(released, _TOLD).split()) == {"inspector", "office"}
    assert set(sql(updated.database, _TOLD).split()) == {"inspector_new", "office"}


_NOT_FOUND_BY_CREATOR = "SELECT id FROM jifen_inspection WHERE found_by_id IS DISTINCT FROM create_uid"


def test_found_by(release, released, updated):
    """A finding is of whoever made it."""
    if pending(release, "jifen_appraisal", "19.0.1.1.0"):
        assert int(sql(released, "SELECT count(*) FROM jifen_inspection"))
        assert not sql(updated.database, _NOT_FOUND_BY_CREATOR)
    assert not sql(updated.database, "SELECT id FROM jifen_inspection WHERE found_by_id IS NULL")


_BACKGROUND = """
    SELECT d.module || '.' || d.name FROM ir_model_data d JOIN ir_cron c ON c.id = d.res_id
     WHERE d.model = 'ir.cron' AND d.name IN ('jifen_payroll_task_cron', 'jifen_task_cron')
"""


def test_one_scheduled_action(release, released, updated):
    """Work in the background has one scheduled action, whatever it is about."""
    if pending(release, "jifen_payroll_link", "19.0.1.1.0"):
        assert sql(released, _BACKGROUND) == "jifen_payroll_link.jifen_payroll_task_cron"
    assert sql(updated.database, _BACKGROUND) == "jifen_appraisal.jifen_task_cron"


_EMPTY_ADDITIONS = """
    SELECT id.name FROM ir_ui_view addition
      JOIN ir_model_data id ON id.model = 'ir.ui.view' AND id.res_id = addition.id
     WHERE addition.model = 'jifen.period' AND addition.inherit_id IS NOT NULL
       AND addition.arch_db::text LIKE '%<data/>"%'
"""


def test_views_of_periods(updated):
    """What was taken out of the form before the update has been put back by it."""
    additions = "SELECT count(*) FROM ir_ui_view WHERE model = 'jifen.period' AND inherit_id IS NOT NULL"
    assert int(sql(updated.database, additions)) > 5
    assert sql(updated.database, _EMPTY_ADDITIONS) == ""


# Who has a score, and all that is paid; what has no score is tried where it can be made, in tests/odoo/whole.
_SCORES = """
    SELECT 'card', id, score, rank_unit, rank_job, rank_overall FROM jifen_scorecard WHERE scored
     UNION ALL
    SELECT 'notice', id, score, rank, 0, 0 FROM jifen_public_notice_line WHERE scored
     UNION ALL
    SELECT 'correction', id, score_before, score_after, rank_overall_before, rank_overall_after
      FROM jifen_correction_effect WHERE scored_before AND scored_after
     UNION ALL
    SELECT 'pay', line.id, coalesce(line.score, 0), line.weight, line.amount, 0 FROM jifen_allocation_line line
     ORDER BY 1, 2
"""


def test_no_score_is_null(released, updated):
    """Every score and rank that there was, and every amount, is as it was."""
    was = sql(released, _SCORES)
    assert {"card", "notice", "pay"} <= {row.split("|")[0] for row in was.splitlines()}
    assert sql(updated.database, _SCORES) == was


_FILES_OF_NOTES = """
    SELECT file.id FROM ir_attachment file
      JOIN message_attachment_rel link ON link.attachment_id = file.id
      JOIN mail_message message ON message.id = link.message_id
     WHERE message.is_internal AND message.message_type != 'user_notification'
       AND file.res_model IN ('jifen.appeal', 'jifen.claim', 'jifen.inspection')
"""
_EVIDENCE = "SELECT id, res_model, res_id FROM ir_attachment WHERE res_model LIKE 'jifen.%' ORDER BY id"


def test_files_of_messages(released, updated):
    """Nothing but files of notes leaves the evidence; what becomes of one is tried in tests/odoo/claim."""
    evidence = sql(released, _EVIDENCE)
    assert evidence
    if not sql(released, _FILES_OF_NOTES):
        assert sql(updated.database, _EVIDENCE) == evidence
    assert not sql(updated.database, _FILES_OF_NOTES)
