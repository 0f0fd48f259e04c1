"""The town's daily work: a stand-in, an appeal, a public notice, the record of a talk."""

from odoo import fields

from . import place
from .facts import town as facts


def stand_in(env, today):
    """The deputy leader is away next week: another one decides what is put to him."""
    absent, other, reason = facts.STAND_IN
    monday = fields.Date.add(fields.Date.start_of(today, "week"), days=7)
    user = place.login(env, absent)
    env["jifen.delegation"].with_user(user).create(
        {
            "user_id": user.id,
            "stand_in_id": place.login(env, other).id,
            "company_id": env.company.id,
            "date_from": monday,
            "date_to": fields.Date.add(monday, days=4),
            "reason": reason,
        }
    )


def appeal(period):
    """Somebody appeals against their last line; the appraisal office has to find who looks into it."""
    name, grounds, wish = facts.APPEAL
    person = place.person(period.env, name)
    card = period._scorecard(person)
    record = (
        period.env["jifen.appeal"]
        .with_user(person.user_id)
        .sudo()  # the demo is built by the system
        .create(
            {
                "scorecard_id": card.id,
                "about": "line",
                "line_id": card.line_ids.sorted("id")[-1:].id,
                "grounds": grounds,
                "wish": wish,
            }
        )
    )
    record.action_submit()
    place.mark(record, "appeal")


def notice(period):
    """The points of the month so far are on notice for everybody."""
    shown = {**period._notice_defaults(), "days": 5, "by_unit": False, "contact": facts.CONTACT}
    period.with_user(place.login(period.env, "office"))._put_on_notice("points", **shown)


def talk(env):
    """The head of an office has talked with somebody about last month's result."""
    talker, name, where, text = facts.TALK
    card = place.of_demo(env, "period_paid")._scorecard(place.person(env, name))
    talks = env["jifen.talk"].with_user(place.login(env, talker))
    talks.create({"scorecard_id": card.id, "place": where, "text": text}).action_record()
