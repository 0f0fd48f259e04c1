"""The engine's tests need no database; random cases are the same on every run in CI."""

import os

from hypothesis import settings

from tests.budget import budget

settings.register_profile(
    "engine", deadline=None, derandomize=bool(os.environ.get("CI")), max_examples=budget(50, 1000)
)
settings.load_profile("engine")
