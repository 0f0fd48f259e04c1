"""Fail when an Odoo log has errors at all, or warnings that name our addons.

Usage: check_log.py LOGFILE…
"""

import re
import sys

LINE = re.compile(r"^\S+ \S+ \d+ (?P<level>[A-Z]+) \S+ (?P<rest>.*)$")
BAD = {"ERROR", "CRITICAL"}


def complaints(lines):
    """Lines that must not be there, each with the traceback under it.

    >>> log = '''2026-01-01 00:00:00,000 1 INFO db odoo.x: fine
    ... 2026-01-01 00:00:00,000 1 WARNING jifen odoo.x: of another addon
    ... 2026-01-01 00:00:00,000 1 WARNING db odoo.x: field jifen.claim.date
    ... 2026-01-01 00:00:00,000 1 ERROR db odoo.x: boom
    ... Traceback'''.splitlines()
    >>> [line.split()[-1] for line in complaints(log)]
    ['jifen.claim.date', 'boom', 'Traceback']
    """
    taking = False
    for line in lines:
        match = LINE.match(line)
        if match:
            level, rest = match["level"], match["rest"]
            taking = level in BAD or (level == "WARNING" and "jifen" in rest)
        if taking:
            yield line


def main(paths):
    found = []
    for path in paths:
        with open(path, encoding="utf-8", errors="replace") as log:
            found += complaints(log.read().splitlines())
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
