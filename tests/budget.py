"""How many random cases a test tries: few in a usual run, many with ``docker/test --long``."""

import os
import sys

# What begins a line of the output that is shown even if the test passes, by docker/lib/pytest_strict.py.
TOLD = "counted: "


def budget(few, many):
    """Return one of two numbers of cases; both forms run every test, and each test tries something."""
    if not 0 < few <= many:
        raise ValueError(f"neither more at first than in the end, nor none: {few}, {many}")
    return many if os.environ.get("JIFEN_LONG") else few


def tell(what, **counts):
    """Say how much a test of random cases has tried: shown at the end of the run, also where it passed.

    :param counts: for each kind of thing that is counted, ``{name: how often}``
    """
    parts = [
        f"{kind} {sum(found.values())} ({', '.join(f'{name} {found[name]}' for name in sorted(found))})"
        for kind, found in counts.items()
    ]
    sys.stdout.write(f"{TOLD}{what}: {'; '.join(parts)}\n")
