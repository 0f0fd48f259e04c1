"""The demo: a town and four more bodies, built through the methods that people use, as the users who may.

``facts`` says who they are and what they enter. Only the demo's data and the tests load this folder.
"""

from . import bodies, place, town
from .facts.bodies import BODIES


def build(env):
    """Fill a new database: the town, then each body with a period that is ready to be scored."""
    town.build(env)
    users = place.login(env, "office") | place.login(env, "committee") | place.login(env, "auditor")
    for code in BODIES:
        place.mark(bodies.build(env, code, users | env.ref("base.user_admin")), f"period_{code}")
