"""Teams by rank while the budget lasts, then by role inside each team (regulation r1)."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ...engine import allocation, ladder, money
from ..common.text import exact
from .way import Outcome, Setting, Way, claim_order, fen


class Ladder(Way):
    code = "ladder"
    label = "Teams by rank, then inside each team"
    settings = {
        "first": Setting(fields.Monetary, string="First Rank Gets", needed=True),
        "step": Setting(fields.Monetary, string="Less for Each Rank"),
    }
    besides = ("roles",)
    of_part = False
    keeps_values = False

    def undivided(self, env):
        return env._("Teams that are paid by rank share one pool: it cannot be divided among offices.")

    def share(self, pay, rule, pool, cards, coefficients):
        teams = cards.team_card_id.filtered("scored")
        if not teams:
            raise UserError(
                pay.env._("%(period)s has no scored team whose rank pay could follow.", period=pay.period_id.name)
            )
        if not pay._pay_scheme().pay_role_ids:
            raise UserError(
                pay.env._("Enter the parts inside a team in the pay rule of %(scheme)s.", scheme=pay.scheme_id.name)
            )
        first, step = fen(rule.settings["first"]), fen(rule.settings["step"])
        paid = ladder.by_rank(pool, first, step, {team.id: team.rank_overall for team in teams})
        shares, returned, weights, notes = {}, paid.returned, {}, {}
        members_of = cards.grouped("team_card_id")
        for team in teams:
            award = paid.amounts[team.id]
            people = {card: pay._pay_scheme().pay_role_ids._first_for(card) for card in members_of[team]}
            split = self._inside(pay, award, people)
            shares.update(split.amounts)
            returned += split.returned
            for card, role in people.items():
                notes[card.id] = self._note(pay, team, award, role)
                weights[card.id] = exact(role.percent)
        rows = [(card.id, shares.get(card.id, 0)) for card in cards]
        amounts = tuple(allocation.Share(key, amount, False, amount, 1) for key, amount in rows)
        return Outcome(allocation.Result(amounts, returned, None), weights, notes)

    def _inside(self, pay, award, people):
        """Return what becomes of a team's award, in fen, among its people, ``{scorecard: role}``."""
        roles = [ladder.Role(row.id, exact(row.percent), row.together) for row in pay._pay_scheme().pay_role_ids]
        members = [
            ladder.Member(card.id, role.id, claim_order(card), pay._is_excluded(card))
            for card, role in people.items()
            if role
        ]
        return ladder.inside_team(award, roles, members)

    def _note(self, pay, team, award, role):
        return pay.env._(
            "%(team)s, rank %(rank)s: %(amount)s; %(role)s",
            team=team.name,
            rank=team.rank_overall,
            amount=pay.currency_id.format(float(money.yuan(award))),
            role=role.display_name if role else pay.env._("no part"),
        )

    def text(self, scheme):
        return scheme.env._(
            "The best team gets %(first)s, each next rank %(step)s less; inside a team it is shared by role.",
            first=format_amount(scheme.env, scheme.pay_first, scheme.currency_id),
            step=format_amount(scheme.env, scheme.pay_step, scheme.currency_id),
        )

    def figures(self, line):
        return []

    def why_nothing(self, line):
        return ""

    def reason(self, env, card, row):
        return env._("No part in a team’s award")
