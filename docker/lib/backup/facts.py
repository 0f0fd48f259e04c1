"""What is counted in a database when it is backed up, and again when it is restored."""

from store import ADDONS, ask, named

_PAY = "SELECT state, count(*), coalesce(round(sum(amount) * 100), 0)::bigint FROM jifen_allocation_line GROUP BY state"
_SLIPS = """
    SELECT coalesce(round(sum(CASE WHEN slip.credit_note THEN -line.total ELSE line.total END) * 100), 0)::bigint
      FROM hr_payslip_line line JOIN hr_payslip slip ON slip.id = line.slip_id
     WHERE slip.state = 'done' AND line.code = 'JIFEN_PERF'
"""
_LEDGERS = """
    SELECT company.name, chain.last_number, chain.last_hash, count(line.id), coalesce(sum(line.points), 0)::text
      FROM jifen_ledger_chain chain
      JOIN res_company company ON company.id = chain.company_id
      LEFT JOIN jifen_score_line line ON line.company_id = chain.company_id
     GROUP BY company.id, company.name, chain.last_number, chain.last_hash ORDER BY company.id
"""
_TABLES = """
    SELECT relname FROM pg_class
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
_FILES = "SELECT store_fname, count(*) FROM ir_attachment WHERE store_fname IS NOT NULL GROUP BY store_fname"


def facts(connection):
    """Return what must be the same in a restored database: every table's rows, the ledgers, the money."""
    tables = [name for (name,) in ask(connection, _TABLES)]
    return {
        "tables": {name: ask(connection, named("SELECT count(*) FROM {}", name))[0][0] for name in tables},
        "ledgers": [
            {"company": company, "last_number": number, "last_hash": end, "lines": lines, "points": points}
            for company, number, end, lines, points in ask(connection, _LEDGERS)
        ],
        "pay": {state: {"lines": lines, "fen": fen} for state, lines, fen in sorted(ask(connection, _PAY))},
        "payslips_fen": ask(connection, _SLIPS)[0][0] if "hr_payslip_line" in tables else 0,
    }


def versions(connection):
    """Return ``(Odoo's, {addon: version})`` as they are installed in the database."""
    names = ("base", *ADDONS)
    rows = ask(
        connection,
        "SELECT name, latest_version FROM ir_module_module WHERE state NOT IN ('uninstalled', 'uninstallable') "
        "AND latest_version IS NOT NULL AND name IN %s",
        names,
    )
    found = dict(rows)
    return found.pop("base", None), found


def is_demo(connection):
    """Return whether the product was installed with its demo data, and so with logins that everybody knows."""
    return ask(connection, "SELECT demo FROM ir_module_module WHERE name = %s", ADDONS[0])[0][0] or False


def extensions(connection):
    return [name for (name,) in ask(connection, "SELECT extname FROM pg_extension ORDER BY extname")]


def files_named(connection):
    """Return ``{stored name: how many attachments have it}``."""
    return dict(ask(connection, _FILES))


def money(fen):
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02}"


def paid_fen(counted):
    return counted["pay"].get("paid", {}).get("fen", 0)


def rows(counted):
    return sum(counted["tables"].values())


def differences(before, after):
    """Return in words what is not the same in two counts."""
    found = []
    for table in sorted(before["tables"].keys() | after["tables"].keys()):
        was, now = before["tables"].get(table), after["tables"].get(table)
        if was != now:
            found.append(f"table {table}: {was} rows in the backup, {now} restored")
    if before["ledgers"] != after["ledgers"]:
        found.append("the ledgers differ in their lines, points or ends")
    if before["pay"] != after["pay"] or before["payslips_fen"] != after["payslips_fen"]:
        found.append("the sums of performance pay differ")
    return found
