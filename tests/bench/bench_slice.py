"""The main path for 1,000 people: scoring, allocating, payslips, as ratios to plain SQL."""

import os

from tests.bench import slice as path

path.run(env, int(os.environ.get("JIFEN_BENCH_SIZE", "1000")))  # noqa: F821  given by "odoo shell"
