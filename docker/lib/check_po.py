"""Chinese translations are complete, not doubtful, and keep the placeholders of the English.

Usage: check_po.py FILE.po…
"""

import re
import sys

import polib

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdf]|\{\w*\}|\$\{[^}]*\}")


def complaints(path):
    for entry in polib.pofile(path):
        if entry.obsolete:
            continue
        if not entry.msgstr:
            yield entry.linenum, f"not translated: {entry.msgid[:60]!r}"
        elif entry.fuzzy:
            yield entry.linenum, f"fuzzy: {entry.msgid[:60]!r}"
        elif sorted(PLACEHOLDER.findall(entry.msgid)) != sorted(PLACEHOLDER.findall(entry.msgstr)):
            yield entry.linenum, f"other placeholders: {entry.msgid[:60]!r}"


def main(paths):
    found = 0
    for path in paths:
        for line, text in complaints(path):
            print(f"{path}:{line}: {text}")
            found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
