"""A town government with seven offices, a month that was paid and a month that runs."""

import base64

from odoo import Command, fields

from . import daily, entries, place
from .facts import town as facts


def build(env):
    """Create the town, its people with their logins, and two months of its regulation."""
    place.learn_chinese(env)
    env = place.inside(env, _company(env))
    _people(env)
    _logins(env)
    scheme = env["jifen.scheme"]._load_template("r2", env.company)
    place.mark(scheme, "scheme")
    today = fields.Date.context_today(scheme)
    _paid_month(scheme, fields.Date.end_of(fields.Date.subtract(today, months=1), "month"))
    _running_month(scheme, today)


# === THE TOWN === #


def _company(env):
    company = place.new_company(env, facts.COMPANY, logo=base64.b64encode(place.file("logo.png")))
    place.mark(company, "company")
    admin = env.ref("base.user_admin")
    for user in (admin, env.ref("base.user_root")):
        user.write({"company_ids": [Command.link(company.id)], "company_id": company.id})
    admin.write(place.CHINESE)
    return company


def _people(env):
    root = _department(env, "town", {"name": facts.COMPANY, "jifen_is_unit": True})
    head = _employee(facts.HEAD, root, "镇长", env["hr.employee"])
    deputies = {name: _employee(name, root, "副镇长", head) for name in facts.DEPUTIES}
    root.manager_id = head
    for office, code, name, leader, staff in facts.OFFICES:
        deputy = deputies[name]
        department = _department(env, code, {"name": office, "parent_id": root.id, "jifen_deputy_id": deputy.id})
        manager = _employee(leader, department, "主任", deputy)
        department.manager_id = manager
        for person in staff:
            _employee(person, department, "科员", manager)


def _department(env, code, values):
    department = env["hr.department"].create({"company_id": env.company.id, **values})
    place.mark(department, f"department_{code}")
    return department


def _employee(name, department, title, manager):
    number = len(place.people_of(department.env)) + 1
    employee = place.new_employee(name, department, title, manager, barcode=f"QS{number:03}")
    place.mark(employee, f"employee_{number:02}")
    return employee


def _logins(env):
    for login, (name, roles, portal) in facts.LOGINS.items():
        groups = ["base.group_portal" if portal else "base.group_user"]
        groups += [f"jifen_appraisal.jifen_appraisal_group_{role}" for role in roles]
        user = env["res.users"].create(
            {
                "name": name,
                "login": login,
                "password": login,
                "email": f"{login}@qingshi.example.com",
                "company_id": env.company.id,
                "company_ids": [Command.set(env.company.ids)],
                "group_ids": [Command.set([env.ref(group).id for group in groups])],
                **place.CHINESE,
            }
        )
        place.person(env, name).user_id = user
        place.mark(user, f"user_{login}")


# === LAST MONTH: PAID === #


def _paid_month(scheme, last):
    env, office = scheme.env, place.login(scheme.env, "office")
    period = _open_month(scheme, last)
    place.mark(period, "period_paid")
    for number, finding in enumerate(facts.FINDINGS):
        _find(period, fields.Date.subtract(last, days=3 * number), finding)
    day = fields.Date.subtract(last, days=5)
    for name, item, level, text, file in facts.AWARDS:
        claim = _claim(scheme, name, item, level, day, text, file)
        claim.action_submit()
        entries.approve_steps(claim, office)
    period.with_user(office).action_score()
    reason = "经办公会研究同意"
    period.with_user(office).action_publish(reason)
    period.with_user(office).action_close(reason)
    pay = env["jifen.allocation"].with_user(office).create({"period_id": period.id})
    place.mark(pay, "allocation_paid")
    pay.action_compute()
    pay.action_submit()
    pay.with_user(place.login(env, "committee")).action_approve()


def _open_month(scheme, day):
    env = scheme.env
    period = (
        env["jifen.period"]
        .with_user(place.login(env, "office"))
        .create(
            {
                "name": f"{day.year}年{day.month}月",
                "scheme_id": scheme.id,
                "kind": "month",
                "date_from": fields.Date.start_of(day, "month"),
                "date_to": fields.Date.end_of(day, "month"),
                "employee_ids": [Command.set(place.people_of(env).ids)],
            }
        )
    )
    period.action_open()
    return period.sudo()  # the demo is built by the system


def _find(period, day, finding):
    """Let the inspector enter a finding; one about the inspector, too, is entered by the office."""
    about = finding[4]
    inspector = "office" if facts.LOGINS["inspector"][0] in about else "inspector"
    entries.enter_finding(place.login(period.env, inspector), period, day, finding)


def _claim(scheme, name, item, level, day, text, file=None):
    person, proof = place.person(scheme.env, name), file and (file, place.file("evidence.png"))
    return entries.draft_claim(person, scheme._item(item), level, proof, date=day, description=text)


# === THIS MONTH: RUNNING === #


def _running_month(scheme, today):
    period = _open_month(scheme, today)
    place.mark(period, "period_open")
    _find(period, today, facts.FINDING)
    _claims_in_every_state(scheme, today)
    daily.stand_in(period.env, today)
    _find(period, today, facts.APPEALED)
    daily.appeal(period)
    daily.notice(period)
    daily.talk(period.env)


def _claims_in_every_state(scheme, today):
    env = scheme.env
    for name, level, text, file, fate in facts.CLAIMS:
        claim = _claim(scheme, name, "award.commendation", level, today, text, file)
        if fate == "draft":
            continue
        claim.action_submit()
        if fate == "refused":
            pending = claim.sudo()._pending_approvals()  # the demo is built by the system
            pending.with_user(place.login(env, "manager")).action_refuse(facts.REFUSAL)
        elif fate == "withdrawn":
            claim.action_withdraw()
        else:
            entries.approve_steps(claim, place.login(env, "office"), fate)
