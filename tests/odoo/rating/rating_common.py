"""The town with a regulation of its own: ratings by name, a vote, a team."""

from odoo import Command

from ..common import TownCase

ASPECTS = {"de": 0.2, "neng": 0.3, "qin": 0.2, "ji": 0.2, "lian": 0.1}
TIERS = {"excellent": 100, "competent": 80, "basic": 60, "incompetent": 0, "abstain": 0}


class RatedTown:
    """Mix-in for cases of the town: base points of regulation r0, a vote and a team vote of r1.

    Everybody of the town is appraised, and the justice office as a team. Zhang belongs to
    the party office without a login, Zhao leads another unit.
    """

    @classmethod
    def _build(cls):
        super()._build()
        cls.zhang = cls._employee("Zhang", cls.party, manager=cls.ma)
        cls.bureau = cls._department("Bureau", jifen_is_unit=True)
        cls.user_zhao = cls._user("zhao")
        cls.zhao = cls._employee("Zhao", cls.bureau, cls.user_zhao)
        cls.bureau.manager_id = cls.zhao
        cls.rated = cls._rated_scheme()
        cls.ratings = cls._period(
            cls.people | cls.zhang, name="Ratings", scheme_id=cls.rated.id, team_ids=[Command.set(cls.justice.ids)]
        )
        cls.ratings.action_open()
        cls.card = cls.ratings._scorecard(cls.chen)
        cls.team_card = cls.ratings._scorecard(cls.justice)
        cls.env.flush_all()

    @classmethod
    def _rated_scheme(cls):
        scheme = cls.env["jifen.scheme"].create(
            {
                "name": "Rated",
                "code": "rated",
                "company_id": cls.company.id,
                "tier_ids": [
                    Command.create(
                        {
                            "name": code.capitalize(),
                            "code": code,
                            "percent": percent,
                            "abstention": code == "abstain",
                            "sequence": number,
                        }
                    )
                    for number, (code, percent) in enumerate(TIERS.items())
                ],
                "step_ids": [Command.create({"name": "Manager", "document": "claim", "approver": "manager"})],
            }
        )
        cls.base = cls._rating_dimension(scheme, "base", {"self": 0.2, "peer": 0.3, "leader": 0.5}, aspects=ASPECTS)
        cls.whole = cls._rating_dimension(scheme, "whole", {"subordinate": 1}, subject="leader", full_marks=20)
        cls.vote = cls._rating_dimension(
            scheme, "assessment", {"democratic": 1}, kind="vote", full_marks=20, raters="unit"
        )
        cls.team_vote = cls._rating_dimension(
            scheme, "team", {"outside": 1}, kind="vote", full_marks=15, raters="other", subject="team"
        )
        scheme.action_activate()
        return scheme

    @classmethod
    def _rating_dimension(cls, scheme, code, groups, aspects=None, raters=None, **values):
        return cls.env["jifen.dimension"].create(
            {
                "scheme_id": scheme.id,
                "name": code.capitalize(),
                "code": code,
                "kind": "rating",
                "aspect_ids": [
                    Command.create({"name": key.capitalize(), "code": key, "weight": weight})
                    for key, weight in (aspects or {}).items()
                ],
                "group_ids": [
                    Command.create({"name": key.capitalize(), "code": key, "weight": weight, "raters": raters or key})
                    for key, weight in groups.items()
                ],
                **values,
            }
        )

    def _group(self, code):
        return self.rated.dimension_ids.group_ids.filtered(lambda row: row.code == code)


class RatedTownCase(RatedTown, TownCase):
    pass
