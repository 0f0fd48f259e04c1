"""The main path for 20 people: that the benchmark itself works and its payslips add up to the pool."""

from tests.bench import slice as path

path.run(env, 20)  # noqa: F821  given by "odoo shell"
