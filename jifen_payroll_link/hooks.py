"""What happens to the books of performance pay when the addon goes, and when it comes back.

Which amount stands on which payslip is kept in columns of this addon: they go with it. The amounts, their states and
the payslips stay. So it does not go while something is under way, and when it comes back each amount is tied again to
the confirmed payslip that pays it. The salary rule and its category stay for the payslips that have a line by them.
"""

import logging
from decimal import Decimal
from itertools import chain

from odoo.addons.jifen_appraisal.engine import money

from .models.hr_payslip_input import CODE

_logger = logging.getLogger(__name__)
ADDON = "jifen_payroll_link"
# Whose external ids have this module belong to no addon: they are not deleted with one.
KEPT = "jifen_payroll_link_kept"
NAMES = ("hr_salary_rule_jifen_perf", "hr_salary_rule_category_jifen_perf")
# So many amounts of one person are looked through for a payslip: two to their number of sums.
MOST = 16


def uninstall_hook(env):
    """Refuse to go while amounts are under way; take the salary rule out of all structures.

    :raise UserError: as the button that uninstalls it does, see ``ir.module.module``
    """
    env["ir.module.module"].search([("state", "=", "to remove")])._jifen_refuse_to_go()
    rule = env.ref(f"{ADDON}.{NAMES[0]}", raise_if_not_found=False)
    if not rule:
        return
    structures = env["hr.payroll.structure"].search([("rule_ids", "in", rule.ids)])
    structures.write({"rule_ids": [(3, rule.id)]})
    if env["hr.payslip.line"].search_count([("salary_rule_id", "=", rule.id)], limit=1):
        _rename(env, ADDON, KEPT)


def pre_init_hook(env):
    """Take up the books of a time when the addon was here before.

    The columns are made here, so that the constraints on them, which Odoo makes next, find them filled in.
    """
    _rename(env, KEPT, ADDON)
    env.cr.execute(
        "SELECT 1 FROM jifen_allocation_line WHERE state IN ('reserved', 'paid', 'reversed', 'settled') LIMIT 1"
    )
    if env.cr.rowcount:
        env.cr.execute(
            """
            ALTER TABLE jifen_allocation_line
                ADD COLUMN IF NOT EXISTS payslip_id int4,
                ADD COLUMN IF NOT EXISTS settled_as varchar,
                ADD COLUMN IF NOT EXISTS settled_reason text,
                ADD COLUMN IF NOT EXISTS settled_by_id int4,
                ADD COLUMN IF NOT EXISTS settled_at timestamp
            """
        )
        take_up(env)


def _rename(env, former, name):
    env.cr.execute("UPDATE ir_model_data SET module = %s WHERE module = %s AND name IN %s", [name, former, NAMES])
    env.registry.clear_cache()


# === TYING AGAIN === #


def take_up(env):
    """Tie amounts to the payslips that pay them, by what the payslips say; see :func:`tie`.

    An amount that no confirmed payslip can be paying waits again. Where one of the person's pays something that is no
    sum of their amounts, they are settled: nobody is paid twice by itself, and a payroll manager can undo it.
    """
    env.flush_all()
    lines, slips = _lines(env), _slips(env)
    tied, released, doubtful = {}, [], []
    for person in dict.fromkeys(key for key, *__ in lines):
        own = [row[1:] for row in lines if row[0] == person]
        found, left, unexplained = tie([row[1:] for row in slips if row[0] == person], own)
        tied.update(found)
        (doubtful if unexplained else released).extend(left)
    for state in ("paid", "reversed"):
        pairs = [(line, slip) for line, (slip, to) in tied.items() if to == state]
        env.cr.execute(
            """
            UPDATE jifen_allocation_line line SET state = %s, payslip_id = pair.slip
              FROM unnest(%s::int[], %s::int[]) AS pair (line, slip) WHERE line.id = pair.line
            """,
            [state, [line for line, __ in pairs], [slip for __, slip in pairs]],
        )
    env.cr.execute(
        "UPDATE jifen_allocation_line SET state = 'released', payslip_id = NULL WHERE id = ANY(%s)", [released]
    )
    _settle(env, "id = ANY(%s)", [doubtful], env._("Some payslip pays it, but it cannot be told which one any more."))
    _settle(env, "state = 'settled' AND settled_by_id IS NULL", [], env._("Settled before the addon was removed."))
    env.invalidate_all()
    counts = (len(tied), len(released), len(doubtful))
    _logger.info("Amounts tied to their payslips again: %s, released: %s, settled in doubt: %s", *counts)


def _settle(env, condition, parameters, reason):
    env.cr.execute(
        f"""
        UPDATE jifen_allocation_line
           SET state = 'settled', payslip_id = NULL, settled_as = 'outside', settled_reason = %s,
               settled_by_id = %s, settled_at = now() at time zone 'UTC'
         WHERE {condition}
        """,  # the condition is one of the two above
        [reason, env.uid, *parameters],
    )


def _lines(env):
    """Return ``((employee, company), id, fen, state, last day of its period)``, the earliest first."""
    env.cr.execute(
        """
        SELECT line.employee_id, line.company_id, line.id, line.amount::numeric, line.state, period.date_to
          FROM jifen_allocation_line line JOIN jifen_period period ON period.id = line.period_id
         WHERE line.state IN ('reserved', 'paid', 'reversed') ORDER BY period.date_to, line.id
        """
    )
    return [((row[0], row[1]), row[2], _fen(row[3]), *row[4:]) for row in env.cr.fetchall()]


def _slips(env):
    """Return ``((employee, company), id, fen, whether refunded, last day)`` of confirmed payslips, earliest first."""
    env.cr.execute(
        """
        SELECT slip.employee_id, slip.company_id, slip.id, sum(row.total)::numeric,
               coalesce(refund.state = 'done' AND refund.credit_note, FALSE), slip.date_to
          FROM hr_payslip slip
          JOIN hr_payslip_line row ON row.slip_id = slip.id AND row.code = %s
          LEFT JOIN hr_payslip refund ON refund.id = slip.refunded_id
         WHERE slip.state = 'done' AND slip.credit_note IS NOT TRUE
         GROUP BY slip.id, refund.id ORDER BY slip.date_to, slip.id
        """,
        [CODE],
    )
    return [((row[0], row[1]), row[2], _fen(row[3]), *row[4:]) for row in env.cr.fetchall()]


def _fen(amount):
    return money.fen(Decimal(amount).quantize(Decimal("0.01")))


def tie(slips, lines):
    """Find for each payslip of a person the amounts that it pays: such as are due by its end and add up to it.

    Amounts that were paid go first to payslips that pay, refunded ones to refunded; what was confirmed, cancelled or
    refunded meanwhile is found after that.

    :param slips: ``(id, fen, whether refunded, last day)``, the earliest first
    :param lines: ``(id, fen, state, last day)``, the earliest first
    :return: ``({line: (slip, state)}, [lines that are left], whether payslips are left that pay something)``
    """
    tied, left, open_slips = {}, list(lines), list(slips)
    former = {False: ("paid",), True: ("reversed",)}
    for states in (former, {False: (*former[False], *former[True], "reserved")}):
        for slip, fen, refunded, day in list(open_slips):
            due = [row for row in left if row[2] in states.get(refunded, states[False]) and row[3] <= day]
            rows = adding_up(fen, due[:MOST])
            if rows:
                open_slips = [row for row in open_slips if row[0] != slip]
                left = [row for row in left if row not in rows]
                tied.update({row[0]: (slip, "reversed" if refunded else "paid") for row in rows})
    pays = any(fen and not refunded for __, fen, refunded, __ in open_slips)
    return tied, [row[0] for row in left], pays


def adding_up(fen, rows):
    """Return the rows, as early ones as can be, that add up to an amount; empty when there are none.

    >>> adding_up(500, [(1, 300), (2, 300), (3, 200)])
    [(1, 300), (3, 200)]
    """
    sums = {}
    for row in rows:
        for total, chosen in list(chain([(0, [])], sums.items())):
            sums.setdefault(total + row[1], [*chosen, row])
    return sums.get(fen, [])
