"""What is in a database of the product, read by SQL: points, results, money, one row after the other.

``python -m tests.upgrade.contents DATABASE ROOT`` prints it as JSON, with the addons of the release in ROOT. What it
imports lies in docker/lib/backup.
"""

import json
import pathlib
import sys
from contextlib import closing

import facts
from store import ask, connect, named, sql

from .releases import ADDONS, digest, version

SECTIONS = {
    "ledger": """
        SELECT company.name, line.number, line.subject_name, line.points::text, line.hash
          FROM jifen_score_line line JOIN res_company company ON company.id = line.company_id
         ORDER BY line.company_id, line.number
    """,
    "points": """
        SELECT period.id, period.name, line.subject_name, sum(line.points)::text
          FROM jifen_score_line line JOIN jifen_period period ON period.id = line.period_id
         GROUP BY period.id, period.name, line.scorecard_id, line.subject_name ORDER BY period.id, line.scorecard_id
    """,
    "results": """
        SELECT card.id, period.name, card.name, card.score::text, card.rank_unit, card.rank_job, card.rank_overall,
               grade.code, card.vetoed
          FROM jifen_scorecard card
          JOIN jifen_period period ON period.id = card.period_id
          LEFT JOIN jifen_grade grade ON grade.id = card.grade_id
         ORDER BY card.id
    """,
    "periods": "SELECT id, name, state FROM jifen_period ORDER BY id",
    "claims": "SELECT id, number, state FROM jifen_claim ORDER BY id",
    "allocations": "SELECT id, name, state, round(pool_amount * 100)::bigint FROM jifen_allocation ORDER BY id",
    "pay_lines": """
        SELECT line.id, pay.name, line.employee_name, line.state, round(line.amount * 100)::bigint
          FROM jifen_allocation_line line JOIN jifen_allocation pay ON pay.id = line.allocation_id
         ORDER BY line.id
    """,
    "payslips": """
        SELECT slip.id, slip.number, slip.state, slip.credit_note, line.code, round(line.total * 100)::bigint
          FROM hr_payslip slip LEFT JOIN hr_payslip_line line ON line.slip_id = slip.id
         ORDER BY slip.id, line.sequence, line.id
    """,
    "leave": """
        SELECT leave.id, person.name, leave.number_of_days, leave.state
          FROM hr_leave_allocation leave JOIN hr_employee person ON person.id = leave.employee_id ORDER BY leave.id
    """,
}

_COLUMNS = """
    SELECT DISTINCT table_.relname, coalesce(field.column1, field.name), field.ttype
      FROM ir_model_fields field
      JOIN ir_model model ON model.id = field.model_id AND NOT model.transient
      JOIN pg_class table_ ON table_.relname = coalesce(field.relation_table, replace(field.model, '.', '_'))
                          AND table_.relkind = 'r'
     WHERE field.store AND field.ttype <> 'one2many'
       AND 'jifen' = ALL (SELECT left(id.module, 5) FROM ir_model_data id
                           WHERE id.model = 'ir.model.fields' AND id.res_id = field.id)
"""
_NOTHING = {"boolean": "false", "integer": "0", "float": "0", "monetary": "0"}

# Columns that have no value in the world, and why; whoever fills one takes it out.
EMPTY = {
    f"jifen_ledger_chain.{name}": "filled by Odoo; the end of a chain is written and locked by one query past it"
    for name in ("create_date", "create_uid", "write_date", "write_uid")
}

_EMPTY = """
    SELECT model.model, table_.relname
      FROM ir_model model JOIN pg_class table_ ON table_.relname = replace(model.model, '.', '_')
     WHERE model.model LIKE 'jifen.%' AND NOT model.transient AND NOT model.abstract AND table_.relkind = 'r'
"""


def contents(connection):
    """Return ``{section: rows}`` as JSON would give them back; amounts in fen."""
    sums = facts.facts(connection)
    del sums["tables"]
    found = {name: ask(connection, query) for name, query in SECTIONS.items()}
    return json.loads(json.dumps({**sums, **found}))


def empty_models(connection):
    """Return the models of ours that have no row: what a release is kept for is that there is one of everything."""
    tables = ask(connection, _EMPTY)
    return sorted(model for model, table in tables if not ask(connection, named("SELECT 1 FROM {} LIMIT 1", table)))


def empty_columns(connection):
    """Return those of our columns, as Odoo has them on record, in which no row has a value: not even a zero is one."""
    empty = set()
    for table, column, kind in ask(connection, _COLUMNS):
        nothing = sql.SQL(_NOTHING.get(kind, "NULL"))
        query = sql.SQL("SELECT 1 FROM {} WHERE {} IS DISTINCT FROM {} AND {} IS NOT NULL LIMIT 1")
        name = sql.Identifier(column)
        if not ask(connection, query.format(sql.Identifier(table), name, nothing, name)):
            empty.add(f"{table}.{column}")
    return empty


def as_text(found):
    """Return JSON with one row in a line, so that two of these can be compared by eye."""
    lines = []
    for section, rows in found.items():
        if isinstance(rows, list):
            inner = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in rows)
            lines.append(f'"{section}": [\n  {inner}\n ]')
        else:
            lines.append(f'"{section}": {json.dumps(rows, ensure_ascii=False)}')
    return "{\n " + ",\n ".join(lines) + "\n}\n"


def main(database, root):
    root = pathlib.Path(root)
    with closing(connect(database)) as connection:
        if empty := empty_models(connection):
            sys.exit(f"nothing in the world of this release is of the models: {', '.join(empty)}")
        if empty := empty_columns(connection) - EMPTY.keys():
            sys.exit(f"nothing in the world of this release is in the columns: {', '.join(sorted(empty))}")
        addons = {addon: {"version": version(addon, root), "digest": digest(addon, root)} for addon in ADDONS}
        print(as_text({"addons": addons, **contents(connection)}), end="")


if __name__ == "__main__":
    main(*sys.argv[1:])
