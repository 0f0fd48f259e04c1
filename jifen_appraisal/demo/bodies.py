"""Four more bodies: each has a period of its own regulation, with everything entered, to be scored."""

from odoo import Command, fields

from . import place
from .entries import post, rate_all, vote_all
from .facts import bodies as facts

ASPECTS = ("de", "neng", "qin", "ji", "lian")


def build(env, code, users):
    """Create a body with its people and a period of its regulation, open, with everything entered.

    :param code: one of ``facts.bodies.BODIES``; :param users: res.users who may work in it
    :return: the period that is ready to be scored
    """
    name, offices = facts.BODIES[code]
    company = place.new_company(env, name)
    (users | env.ref("base.user_root")).write({"company_ids": [Command.link(company.id)]})
    env = place.inside(env, company)
    _people(env, offices)
    scheme = env["jifen.scheme"]._load_template(code, company)
    return _FILL[code](scheme)


def _people(env, offices):
    """Create offices and people; who leads the first office is above the leaders of the others."""
    root = _department(env, env.company.name, jifen_is_unit=True)
    top = env["hr.employee"]
    for name, leader, title, groups in offices:
        department = _department(env, name, parent_id=root.id, jifen_is_unit=name in facts.UNITS)
        manager = place.new_employee(leader, department, title, top)
        department.manager_id = manager
        if not top:
            root.manager_id = top = manager
        for job, people in groups:
            for person in people:
                place.new_employee(person, department, job, manager)


def _department(env, name, **values):
    return env["hr.department"].create({"name": name, "company_id": env.company.id, **values})


# === ONE REGULATION EACH === #


def _agency(scheme):
    start, end = _last_quarter(scheme)
    period = _period(scheme, "quarter", start, end)
    period.action_open()
    for group in ("self", "peer", "leader"):
        rate_all(period, group, lambda card, rater: {code: _rating(card, rater, code) for code in ASPECTS})
    post(period, end, facts.AGENCY)
    return period


def _teams(scheme):
    end = fields.Date.end_of(fields.Date.subtract(fields.Date.context_today(scheme), years=1), "year")
    for code, office in (("leaders", "县级领导"), ("appraisers", "考核组")):
        groups = scheme.dimension_ids.group_ids.filtered(lambda group, code=code: group.code == code)
        groups.employee_ids = place.people_of(scheme.env, ("department_id.name", "=", office))
    teams = scheme.env["hr.department"].search(
        [("company_id", "=", scheme.env.company.id), ("name", "like", "镇")], order="id"
    )
    period = _period(scheme, "year", fields.Date.start_of(end, "year"), end, teams)
    period.action_open()
    for code, figures in facts.TARGETS.items():
        for team, figure in zip(teams, figures, strict=True):
            period._scorecard(team)._report_figure(code, figure)
    vote_all(period, _tier)
    return period


def _community(scheme):
    end = fields.Date.end_of(fields.Date.subtract(fields.Date.context_today(scheme), months=1), "month")
    period = _period(scheme, "month", fields.Date.start_of(end, "month"), end)
    period.action_open()
    post(period, end, facts.COMMUNITY)
    return period


def _police(scheme):
    start, end = _last_quarter(scheme)
    quarter = _period(scheme, "quarter", start, end)
    for number in range(3):
        _close_month(quarter, fields.Date.add(start, months=number), number)
    quarter.action_open()
    rate_all(quarter, "leader", lambda card, rater: dict.fromkeys(ASPECTS, facts.COMMON.get(card.name, 84)))
    post(quarter, end, facts.INCENTIVES)
    return quarter


def _close_month(quarter, first, number):
    """Rate, score and close one of the months of a quarter."""
    last = fields.Date.end_of(first, "month")
    month = _period(quarter.scheme_id, "month", first, last, parent=quarter)
    month.action_open()
    rate_all(
        month,
        "leader",
        lambda card, rater: {"monthly": facts.MONTHLY.get(card.name, facts.MONTHLY_OTHERS)[number]},
    )
    month.action_score()
    month.action_publish()
    month.action_close()


_FILL = {"r0": _agency, "r1": _teams, "r3": _community, "r4": _police}


# === WHAT THEY SHARE === #


def _last_quarter(scheme):
    end = fields.Date.end_of(fields.Date.subtract(fields.Date.context_today(scheme), months=3), "quarter")
    return fields.Date.start_of(end, "quarter"), end


def _period(scheme, kind, date_from, date_to, teams=None, parent=None):
    names = {
        "month": f"{date_to.year}年{date_to.month}月",
        "quarter": f"{date_to.year}年第{(date_to.month + 2) // 3}季度",
        "year": f"{date_to.year}年度",
    }
    people = place.people_of(scheme.env, ("department_id.name", "not in", list(facts.ABOVE)))
    return scheme.env["jifen.period"].create(
        {
            "name": names[kind],
            "scheme_id": scheme.id,
            "kind": kind,
            "date_from": date_from,
            "date_to": date_to,
            "parent_id": parent.id if parent else False,
            "employee_ids": [Command.set(people.ids)],
            "team_ids": [Command.set(teams.ids if teams else [])],
        }
    )


def _rating(card, rater, code):
    """Return points between 84 and 97 that are the same on every run."""
    return 84 + (sum(map(ord, card.name + rater.name + code)) % 14)


def _tier(card, number):
    standing = (len(card.name) + card.id + number) % 9
    return "excellent" if standing < 5 else "competent" if standing < 8 else "basic"
