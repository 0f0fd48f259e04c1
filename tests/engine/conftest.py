"""The engine's tests need no database. Random cases are few while one works on it, and five times as many in CI.

There they are the same on every run; ``--hypothesis-profile=thorough`` asks for as many.
"""

import os

from hypothesis import settings

IN_CI = bool(os.environ.get("CI"))

settings.register_profile("engine", deadline=None, max_examples=20)
settings.register_profile("thorough", deadline=None, max_examples=100, derandomize=IN_CI)
settings.load_profile("thorough" if IN_CI else "engine")
