"""1,000 claims through three steps in bulk, beside the same rows by plain SQL; portal pages beside Odoo's own."""

import os

from tests.bench import inbox, portal_load

size = int(os.environ.get("JIFEN_BENCH_SIZE", "1000"))
users = inbox.run(env, size)  # noqa: F821  given by "odoo shell"
portal_load.run(env, users)  # noqa: F821
