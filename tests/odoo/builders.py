"""Builders of what the tests stand on: a company with its offices, users, people and schemes."""

from odoo import Command, fields

GROUP = "jifen_appraisal.jifen_appraisal_group_"


class Builders:
    """What any company of a test is made of: the company, its offices, its users, its people.

    A class that makes one calls ``_make_company`` first; everything else goes into that company.
    """

    @classmethod
    def _make_company(cls, name):
        """Work in a new company, quietly: nobody is written to, and changes are not followed."""
        cls.day = fields.Date.today()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True, "no_reset_password": True})
        cls.env.ref("base.CNY").active = True
        cls.company = cls.env["res.company"].create({"name": name, "currency_id": cls.env.ref("base.CNY").id})
        cls.env.user.company_ids |= cls.company
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.company.ids})

    @classmethod
    def _department(cls, name, **values):
        return cls.env["hr.department"].create({"name": name, "company_id": cls.company.id, **values})

    @classmethod
    def _login_of(cls, name):
        return f"jifen_{name}"

    @classmethod
    def _user(cls, name, *roles, portal=False, company=None):
        """Create one user; the password is the login.

        :param roles: roles of ours, such as ``officer``, or groups by their full name
        """
        return cls._logins({name: None if portal else roles}, company)

    @classmethod
    def _stranger(cls, *roles, name="stranger"):
        """Create a user of another company who has these roles there, and none here."""
        return cls._user(name, *roles, company=cls.env["res.company"].create({"name": "Elsewhere"}))

    @classmethod
    def _logins(cls, people, company=None):
        """Create several users at once, which is quicker, from ``{name: their roles, or None in the portal}``."""
        company = company or cls.company
        return cls.env["res.users"].create(
            [
                {
                    "name": name.capitalize(),
                    "login": cls._login_of(name),
                    "password": cls._login_of(name),
                    "email": f"{name}@example.com",
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                    "group_ids": [Command.set([cls.env.ref(group).id for group in cls._group_names(roles)])],
                }
                for name, roles in people.items()
            ]
        )

    @classmethod
    def _group_names(cls, roles):
        if roles is None:
            return ["base.group_portal"]
        return ["base.group_user", *(role if "." in role else GROUP + role for role in roles)]

    @classmethod
    def _employee_values(cls, name, department, user=None, manager=None, **values):
        return {
            "name": name,
            "company_id": cls.company.id,
            "department_id": department.id,
            "user_id": user.id if user else False,
            "parent_id": manager.id if manager else False,
            "date_version": "2020-01-01",
            **values,
        }

    @classmethod
    def _employee(cls, *who, **values):
        return cls.env["hr.employee"].create(cls._employee_values(*who, **values))

    @classmethod
    def _crowd(cls, count, department):
        """Create so many people of one office, P0 and so on."""
        people = [cls._employee_values(f"P{number}", department) for number in range(count)]
        return cls.env["hr.employee"].create(people)

    @classmethod
    def _new_scheme(cls, name, code, **values):
        """Create a scheme in draft, whose claims go to the manager."""
        step = Command.create({"name": "Manager", "approver": "manager"})
        return cls.env["jifen.scheme"].create(
            {"name": name, "code": code, "company_id": cls.company.id, "step_ids": [step], **values}
        )


class CountsQueries:
    """How many queries something takes, as if nobody had read anything before."""

    def _queries(self, call):
        """Return how many queries ``call()`` makes, with what it leaves to be written."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before
