"""A period of 10,000 people and 1,000,000 ledger lines is scored: ratio to plain SQL, queries."""

import os

from tests.bench.score import run

run(
    env,  # noqa: F821 (given by odoo shell)
    people=int(os.environ.get("JIFEN_BENCH_SIZE", "10000")),
    lines=int(os.environ.get("JIFEN_BENCH_LINES", "1000000")),
)
