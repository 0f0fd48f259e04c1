"""The engine's tests need no database; random cases are the same on every run in CI."""

import os

from hypothesis import settings

settings.register_profile("engine", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("engine")
