"""What the link costs and saves in payroll's batches, and an allocation to 100,000 people, as ratios."""

import os

from tests.bench import payroll

payroll.run(
    env,  # noqa: F821
    int(os.environ.get("JIFEN_BENCH_SIZE", "1000")),
    int(os.environ.get("JIFEN_BENCH_PEOPLE", "100000")),
)
