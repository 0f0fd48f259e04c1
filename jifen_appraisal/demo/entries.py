"""What people enter: findings, claims, points, ratings and votes."""

from odoo import Command

from . import place


def level_of(item, code):
    """Return the level of an item by its code; no level where there is no code."""
    return item.level_ids.filtered(lambda level: level.code == code)


def enter_finding(inspector, period, day, finding):
    """Let somebody enter a finding.

    :param finding: ``(item, level, times, points, names of the people, ground)``
    """
    code, level, times, points, names, ground = finding
    item = period.scheme_id._item(code)
    cards = [period._scorecard(place.person(period.env, name)).id for name in names]
    period.env["jifen.inspection"].with_user(inspector).create(
        {
            "period_id": period.id,
            "scorecard_ids": [Command.set(cards)],
            "item_id": item.id,
            "level_id": level_of(item, level).id,
            "quantity": times,
            "points": points or 0,
            "date": day,
            "ground": ground,
        }
    ).action_enter()


def draft_claim(person, item, level=None, file=None, **values):
    """Return a claim in draft, made as the person themselves.

    :param person: hr.employee with a login; :param item: jifen.item; :param level: code of a level
    :param file: ``(name, content)`` of the evidence; :param values: further values of the claim
    """
    user = person.user_id
    # Portal employees cannot create; what they enter goes through the portal's own check.
    claims = person.env["jifen.claim"].with_user(user).sudo(user.share)
    claim = claims.create(
        {"employee_id": person.id, "item_id": item.id, "level_id": level_of(item, level).id, **values}
    )
    if file:
        name, content = file
        person.env["ir.attachment"].create({"name": name, "raw": content, "res_model": claim._name, "res_id": claim.id})
    return claim


def approve_steps(claim, office, steps=9):
    """Let those who are asked approve a claim, up to so many steps; the office decides where nobody is asked."""
    for __ in range(steps):
        pending = claim.sudo()._pending_approvals()  # the demo is built by the system
        if not pending:
            return
        pending.with_user(pending.user_id or office).action_approve()


def post(period, day, entries):
    """Post what was found and approved, as the appraisal office would.

    :param entries: list of ``(item, level, times, points, names of the people, ground)``
    """
    values = []
    for code, level, times, points, names, ground in entries:
        item = period.scheme_id._item(code)
        entry = {"item_id": item.id, "quantity": times, "date": day, "ground": ground}
        if level:
            entry["level_id"] = level_of(item, level).id
        if points is not None:
            entry["points"] = points
        cards = [period._scorecard(place.person(period.env, name)) for name in names]
        values += [{**entry, "scorecard_id": card.id} for card in cards]
    period.env["jifen.score.line"]._post(values)


def rate_all(period, code, figures):
    """Let everybody of a rater group rate all whom they may, with ``figures(card, rater)``."""
    for card, group, raters in _entitled(period, code):
        for rater in raters:
            card._rate(f"{group.dimension_id.code}:{code}", figures(card, rater), rater=rater)


def vote_all(period, tier_of):
    """Let everybody vote on all whom they may, with the tier ``tier_of(card, number of the voter)``."""
    for card, group, voters in _entitled(period):
        for number, voter in enumerate(voters):
            card._cast_ballot(f"{group.dimension_id.code}:{group.code}", tier_of(card, number), voter=voter)


def _entitled(period, code=None):
    """Yield ``(scorecard, rater group, its people)``; of the groups with this code, or of all."""
    groups = period.scheme_id.dimension_ids.group_ids
    if code:
        groups = groups.filtered(lambda group: group.code == code)
    cards = {card.id: card for card in period.scorecard_ids}
    for (card_id, group_id), people in groups._raters_of(period.scorecard_ids).items():
        yield cards[card_id], groups.browse(group_id), period.env["hr.employee"].browse(sorted(people))
