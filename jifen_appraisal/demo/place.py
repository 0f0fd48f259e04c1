"""A company of the demo and its people, and the records of the demo by their names."""

from odoo.tools import file_open

CHINESE = {"lang": "zh_CN", "tz": "Asia/Shanghai"}


def learn_chinese(env):
    """Have Chinese in the database before anybody is written to: Odoo brings its texts after the demo's data."""
    env["res.lang"]._activate_lang("zh_CN")
    env.ref("base.module_jifen_appraisal")._update_translations("zh_CN")


def new_company(env, name, **values):
    """Create a company in China that counts in yuan."""
    currency = env.ref("base.CNY")
    currency.active = True
    country = env.ref("base.cn")
    company = env["res.company"].create({"name": name, "currency_id": currency.id, "country_id": country.id, **values})
    company.partner_id.write(CHINESE)
    return company


def inside(env, company):
    """Return the environment in which a company is filled: its own, in Chinese, without messages to anybody."""
    return env(
        context={
            **env.context,
            "lang": "zh_CN",
            "allowed_company_ids": company.ids,
            "tracking_disable": True,
            "no_reset_password": True,
            "mail_notify_force_send": False,
        }
    )


def new_employee(name, department, title, manager, **values):
    """Create somebody who has worked in this department for years; a job of this title is made where there is none.

    :param manager: hr.employee, empty for whoever leads the company
    """
    env, company = department.env, department.company_id
    job = env["hr.job"].search([("name", "=", title), ("company_id", "=", company.id)], limit=1)
    return env["hr.employee"].create(
        {
            "name": name,
            "company_id": company.id,
            "department_id": department.id,
            "job_id": (job or env["hr.job"].create({"name": title, "company_id": company.id})).id,
            "job_title": title,
            "parent_id": manager.id,
            "date_version": "2020-01-01",
            **values,
        }
    )


def people_of(env, *domain):
    """Return the employees of the company of ``env``, those alone that the terms of a domain leave."""
    return env["hr.employee"].search([("company_id", "=", env.company.id), *domain])


def person(env, name):
    """Return the employee of this name in the company of ``env``."""
    return people_of(env, ("name", "=", name))[:1]


def login(env, name):
    """Return the user who logs in by this name."""
    return of_demo(env, f"user_{name}")


def of_demo(env, name):
    """Return the record that :func:`mark` gave this name."""
    return env.ref(f"jifen_appraisal.demo_{name}")


def mark(record, name):
    """Give a record an external id, so that it can be found and is updated with the module."""
    ids = record.env["ir.model.data"].sudo()  # the demo is built by the system
    ids._update_xmlids([{"xml_id": f"jifen_appraisal.demo_{name}", "record": record, "noupdate": True}])


def file(name):
    """Return the content of a file that lies beside this one, as bytes."""
    with file_open(f"jifen_appraisal/demo/{name}", "rb") as stream:
        return stream.read()
