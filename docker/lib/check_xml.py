"""XML files are well-formed and indented as the rest: by four spaces a level.

Usage: check_xml.py FILE…
"""

import sys

from lxml import etree

INDENT = 4
# Whitespace inside these belongs to their content.
VERBATIM = {"pre", "textarea", "script", "style"}


def complaints(path):
    with open(path, "rb") as file:
        content = file.read()
    try:
        tree = etree.fromstring(content)
    except etree.XMLSyntaxError as error:
        yield error.lineno, f"not well-formed: {error.msg}"
        return
    if not content.startswith(b"<?xml"):
        yield 1, "no XML declaration"
    if not content.endswith(b">\n"):
        yield content.count(b"\n"), "the file does not end with one newline"
    for number, line in enumerate(content.decode().split("\n"), 1):
        if line != line.rstrip():
            yield number, "trailing whitespace"
        if "\t" in line:
            yield number, "a tab"
    yield from _indentation(tree)


def _indentation(tree, depth=0):
    """Elements that begin a line begin it at their depth."""
    if tree.tag in VERBATIM:
        return
    before, wanted = tree.text, (depth + 1) * INDENT
    for child in tree:
        if before and "\n" in before:
            indent = before.rpartition("\n")[2]
            if not indent.strip() and len(indent) != wanted:
                yield child.sourceline, f"<{child.tag}> is indented by {len(indent)}, not {wanted}"
        if isinstance(child.tag, str):
            yield from _indentation(child, depth + 1)
        before = child.tail


def main(paths):
    found = 0
    for path in paths:
        for line, text in complaints(path):
            print(f"{path}:{line}: {text}")
            found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
