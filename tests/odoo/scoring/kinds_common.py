"""A scheme with a dimension of every kind, and a period where each has something to say."""

from odoo import Command

from ..common import TownCase


class KindsCase(TownCase):
    """Staff: ratings, votes, the team's targets, points; teams: targets; leaders: the people led."""

    @classmethod
    def _build(cls):
        super()._build()
        tiers = enumerate((("Excellent", 100), ("Competent", 80), ("Poor", 0)))
        cls.kinds = cls._new_scheme(
            "Every kind",
            "kinds",
            tier_ids=[
                Command.create({"name": name, "code": name.lower(), "percent": percent, "sequence": number})
                for number, (name, percent) in tiers
            ],
        )
        cls.kinds.tier_ids = [Command.create({"name": "Abstain", "code": "abstain", "abstention": True, "sequence": 9})]
        cls._dimensions()
        cls.kinds.action_activate()
        cls.month = cls.env["jifen.period"].create(
            {
                "name": "Month of every kind",
                "scheme_id": cls.kinds.id,
                "kind": "month",
                "date_from": cls.period.date_from,
                "date_to": cls.period.date_to,
                "employee_ids": [Command.set((cls.people - cls.gao).ids)],
                "team_ids": [Command.set(cls.party.ids)],
            }
        )
        cls.month.action_open()
        cls.card = cls.month._scorecard(cls.chen)
        cls.team_card = cls.month._scorecard(cls.party)

    @classmethod
    def _dimensions(cls):
        ratings = cls._dimension("base", kind="rating", subject="staff", weight=1)
        for code, weight in (("self", 0.2), ("peer", 0.3), ("leader", 0.5)):
            cls._part("jifen.rater.group", ratings, code, raters=code, weight=weight)
        for code, weight in (("integrity", 0.4), ("results", 0.6)):
            cls._part("jifen.aspect", ratings, code, weight=weight)
        votes = cls._dimension("democratic", kind="vote", subject="staff", full_marks=20)
        cls._part("jifen.rater.group", votes, "unit", raters="unit", weight=1)
        targets = cls._dimension("targets", kind="rank", subject="team")
        cls._part("jifen.indicator", targets, "revenue", full_marks=20, unit_name="%")
        cls._dimension(
            "results",
            kind="linked",
            subject="staff",
            full_marks=40,
            linked_full=20,
            linked_dimension_ids=[Command.set(targets.ids)],
        )
        bonus = cls._dimension("bonus", kind="points", subject="all", has_ceiling=True, ceiling=10)
        item = {"scheme_id": cls.kinds.id, "dimension_id": bonus.id, "report_self": True}
        cls.env["jifen.item"].create([{**item, "name": "Article", "code": "article", "points": 2, "max_gain": 6}])
        cls._dimension("led", kind="led", subject="leader")

    @classmethod
    def _dimension(cls, code, scheme=None, **values):
        scheme = scheme or cls.kinds
        sequence = 10 * (len(scheme.dimension_ids) + 1)
        return cls.env["jifen.dimension"].create(
            {
                "scheme_id": scheme.id,
                "name": code.capitalize(),
                "code": code,
                "sequence": sequence,
                "has_floor": values.get("kind") == "points",
                **values,
            }
        )

    @classmethod
    def _part(cls, model, dimension, code, **values):
        return cls.env[model].create({"dimension_id": dimension.id, "name": code.capitalize(), "code": code, **values})

    def _fill(self):
        """Chen rates 90 and 80, Song and Ma 100 and 90; three vote, one abstains; four articles."""
        self.card._rate("self", {"integrity": 90, "results": 80}, rater=self.chen)
        for leader in (self.ma, self.song):
            self.card._rate("leader", {"integrity": 100, "results": 90}, rater=leader)
        for voter, tier in ((self.ma, "excellent"), (self.li, "competent"), (self.wu, "poor"), (self.song, "abstain")):
            self.card._cast_ballot("unit", tier, voter=voter)
        self._article(self.chen, 4)

    def _article(self, employee, quantity=1, period=None):
        period = period or self.month
        return self.env["jifen.score.line"]._post(
            [
                {
                    "scorecard_id": period._scorecard(employee).id,
                    "item_id": period.scheme_id._item("article").id,
                    "quantity": quantity,
                    "date": period.date_from,
                    "ground": "Town news",
                }
            ]
        )

    def _score(self):
        """Score with the revenue of the only team as the only figure; Chen belongs to it."""
        self.team_card._report_figure("revenue", 12.5)
        self.card._trusted().team_card_id = self.team_card
        self.month.action_score()
