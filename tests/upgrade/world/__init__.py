"""What is in a release's dump: the demo, built by that release, and on top of it what the demo leaves out.

``docker/release-dump`` runs :func:`build` in the ``odoo shell`` of the release.
"""

from odoo.addons.base.models import res_users
from . import bodies, columns, demo, revision, town


def build(env):
    """Make the world in the database of ``env``, where both addons are installed without demo data."""
    # Nobody logs in here: passwords need not cost anything.
    res_users.MIN_ROUNDS = 1
    demo.build(env)
    town.fill(env)
    revision.fill(env)
    bodies.fill(env)
    columns.fill(env)
    town.change_login(env)
    env.flush_all()
