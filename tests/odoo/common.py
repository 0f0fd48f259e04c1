"""A small town for the tests: offices, people with and without logins, regulation r2, one open period."""

from unittest.mock import patch
from uuid import uuid4

from odoo import Command, fields
from odoo.tests import TransactionCase

from odoo.addons.base.models import res_users

GROUP = "jifen_appraisal.jifen_appraisal_group_"


def our_models(env, dialogs=False):
    """Return the names of our models in alphabetical order: those that keep records, or those of dialogs."""
    return sorted(
        name
        for name, model in env.registry.items()
        if name.startswith("jifen.") and not model._abstract and model._transient == dialogs
    )


def force_state(records, state):
    """Set a state to which the table of the model may have no way."""
    records.flush_recordset(["state"])
    records.env.cr.execute(f'UPDATE "{records._table}" SET state = %s WHERE id = ANY(%s)', [state, records.ids])
    records.invalidate_recordset(["state"])


class TownCase(TransactionCase):
    """Offices party and justice under one town; clerk Chen, Li and Wu, deputy Gao, head Song.

    Chen is a portal user, Li's claims go to manager Ma, Gao is in charge of both offices.
    """

    company_name = "Test Town"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._build()

    @classmethod
    def _build(cls):
        """Make the town in ``cls.env``."""
        cls.day = fields.Date.today()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True, "no_reset_password": True})
        cls.company = cls.env["res.company"].create(
            {"name": cls.company_name, "currency_id": cls.env.ref("base.CNY").id}
        )
        cls.env.ref("base.CNY").active = True
        cls.env.user.company_ids |= cls.company
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.company.ids})
        cls.town = cls._department("Town", jifen_is_unit=True)
        cls.party = cls._department("Party office", parent_id=cls.town.id)
        cls.justice = cls._department("Justice office", parent_id=cls.town.id)
        cls._make_users()
        cls._make_people()
        cls.scheme = cls.env["jifen.scheme"]._load_template("r2", cls.company)
        cls.people = cls.chen | cls.li | cls.wu | cls.ma | cls.gao | cls.song
        cls.period = cls._period()
        cls.period.action_open()
        cls.env.flush_all()

    @classmethod
    def _department(cls, name, **values):
        return cls.env["hr.department"].create({"name": name, "company_id": cls.company.id, **values})

    @classmethod
    def _login_of(cls, name):
        return f"jifen_{name}"

    @classmethod
    def _user(cls, name, *roles, portal=False):
        """Create one user; the password is the login."""
        return cls._logins({name: None if portal else roles})

    @classmethod
    def _logins(cls, people):
        """Create several users at once, which is quicker, from ``{name: their roles, or None in the portal}``."""
        return cls.env["res.users"].create(
            [
                {
                    "name": name.capitalize(),
                    "login": cls._login_of(name),
                    "password": cls._login_of(name),
                    "email": f"{name}@example.com",
                    "company_id": cls.company.id,
                    "company_ids": [Command.set(cls.company.ids)],
                    "group_ids": [Command.set([cls.env.ref(group).id for group in cls._group_names(roles)])],
                }
                for name, roles in people.items()
            ]
        )

    @classmethod
    def _group_names(cls, roles):
        return ["base.group_portal"] if roles is None else ["base.group_user", *(GROUP + role for role in roles)]

    @classmethod
    def _make_users(cls):
        """Set ``cls.user_chen`` and so on."""
        people = {"chen": None, "wu": None, "li": (), "ma": ("manager",), "gao": ("manager",), "song": ("manager",)}
        people |= {role: (role,) for role in ("officer", "inspector", "committee", "auditor")}
        for name, user in zip(people, cls._logins(people), strict=True):
            setattr(cls, f"user_{name}", user)

    @classmethod
    def _employee_values(cls, name, department, user=None, manager=None):
        return {
            "name": name,
            "company_id": cls.company.id,
            "department_id": department.id,
            "user_id": user.id if user else False,
            "parent_id": manager.id if manager else False,
            "date_version": "2020-01-01",
        }

    @classmethod
    def _employee(cls, *who, **values):
        return cls.env["hr.employee"].create(cls._employee_values(*who, **values))

    @classmethod
    def _make_people(cls):
        """Set ``cls.chen`` and so on."""
        offices = {"song": cls.town, "gao": cls.town, "ma": cls.party}
        offices |= {"chen": cls.party, "li": cls.party, "wu": cls.justice}
        people = cls.env["hr.employee"].create(
            [
                cls._employee_values(name.capitalize(), office, getattr(cls, f"user_{name}"))
                for name, office in offices.items()
            ]
        )
        for name, person in zip(offices, people, strict=True):
            setattr(cls, name, person)
        (cls.chen | cls.li | cls.wu).parent_id = cls.ma
        cls.ma.parent_id = cls.gao
        cls.gao.parent_id = cls.song
        cls.town.manager_id = cls.song
        (cls.party | cls.justice).write({"jifen_deputy_id": cls.gao.id})

    @classmethod
    def _period(cls, employees=None, **values):
        return cls.env["jifen.period"].create(
            {
                "name": "This month",
                "scheme_id": cls.scheme.id,
                "kind": "month",
                "date_from": fields.Date.start_of(cls.day, "month"),
                "date_to": fields.Date.end_of(cls.day, "month"),
                "employee_ids": [Command.set((employees or cls.people).ids)],
                **values,
            }
        )

    def _claim(self, employee=None, item="award.commendation", level="city", **values):
        """Create a claim in draft, as the employee's own user, with a file as evidence."""
        employee = employee or self.chen
        user = employee.user_id
        item = self.scheme._item(item)
        claims = self.env["jifen.claim"].with_user(user).sudo(user.share)
        claim = claims.create(
            {
                "employee_id": employee.id,
                "item_id": item.id,
                "level_id": item.level_ids.filtered(lambda row: row.code == level).id,
                "date": self.day,
                "description": "City commendation, document 12",
                **values,
            }
        )
        self.env["ir.attachment"].create(
            {
                "name": "notice.pdf",
                "raw": b"%PDF-1.4 test",
                "res_model": "jifen.claim",
                "res_id": claim.id,
            }
        )
        return claim

    def _post(self, employee, item, quantity=1, level=None, points=None, **values):
        """Post one ledger line as the appraisal office would."""
        item = self.scheme._item(item)
        vals = {
            "scorecard_id": self.period._scorecard(employee).id,
            "item_id": item.id,
            "quantity": quantity,
            "date": self.day,
            **values,
        }
        if level:
            vals["level_id"] = item.level_ids.filtered(lambda row: row.code == level).id
        if points is not None:
            vals["points"] = points
        return self.env["jifen.score.line"]._post([vals])

    def _close(self, period=None):
        period = period or self.period
        period.action_score()
        period.action_publish()
        period.action_close()
        return period


def committed_town(case, env):
    """Return a class like ``case``, such as TownCase, whose town stands in ``env``, with logins of its own."""
    suffix = uuid4().hex[:8]

    class Town(case):
        company_name = f"Town {suffix}"

        @classmethod
        def _login_of(cls, name):
            return f"{super()._login_of(name)}_{suffix}"

        def runTest(self):
            """Let the class be made outside a test run."""

    Town.env = env
    # As in Odoo's own test cases: a password need not cost half a second.
    with patch.object(res_users, "MIN_ROUNDS", 1):
        Town._build()
    return Town
