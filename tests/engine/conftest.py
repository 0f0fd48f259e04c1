"""The engine's tests need no database. Random cases are few while one works, and four times as many in CI.

There they are the same on every run; ``docker/test --long`` asks for a thousand.
"""

import os

from hypothesis import settings

from tests.budget import budget

IN_CI = bool(os.environ.get("CI"))

settings.register_profile("engine", deadline=None, derandomize=IN_CI, max_examples=budget(100 if IN_CI else 25, 1000))
settings.load_profile("engine")
