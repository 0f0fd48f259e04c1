"""The product's own check of ledgers and books, run in a database, and what it found in words."""

import json

from store import HERE, Refused, odoo, os


def check_books(database, snapshot=None):
    """Return what is wrong, as lists by kind; see check_books.py.

    :raise Refused: when the check itself cannot be run, as on a database that is not of this version
    """
    environment = {**os.environ, "JIFEN_SNAPSHOT": snapshot or ""}
    what = "The product's own check"
    with open(HERE / "check_books.py", "rb") as script:
        output = odoo("shell", database=database, what=what, stdin=script, env=environment)
    try:
        return json.loads(output.decode().strip().splitlines()[-1])
    except (ValueError, IndexError) as error:
        raise Refused(f"{what} gave no answer.") from error


def in_words(found):
    """Return a sentence for each thing that is wrong."""
    return [
        *(f"the ledger of {company} is broken at line {number}" for company, number in found["broken_ledgers"]),
        *(f"the books of {name} do not add up" for name in found["books"]),
        *(f"payslip {number} (id) pays another amount than the books say" for number in found["payslips"]),
        *(f"the addon {name} is installed in the database, but not here" for name in found["absent_addons"]),
    ]
