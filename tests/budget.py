"""How many random cases a test tries: few in a usual run, many with ``docker/test --long``."""

import os


def budget(few, many):
    """Return one of two numbers of cases; both forms run every test, and each test tries something."""
    if not 0 < few <= many:
        raise ValueError(f"neither more at first than in the end, nor none: {few}, {many}")
    return many if os.environ.get("JIFEN_LONG") else few
