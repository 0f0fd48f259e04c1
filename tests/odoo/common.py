"""A small town for the tests: offices, people with and without logins, regulation r2, one open period."""

from unittest.mock import patch
from uuid import uuid4

from odoo import Command, fields
from odoo.tests import TransactionCase

from odoo.addons.base.models import res_users

from .builders import GROUP, Builders, CountsQueries

__all__ = ["GROUP", "WHY", "TownCase", "committed_town", "force_state", "our_models", "stored"]

# Why somebody goes on although not everything is as it should be.
WHY = "It was decided so"


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


def stored(env, *tables):
    """Return what the database holds in these tables, to be compared after something."""
    env.flush_all()
    content = {}
    for table in tables:
        env.cr.execute(f'SELECT * FROM "{table}" ORDER BY id')
        content[table] = env.cr.fetchall()
    return content


class TownCase(Builders, CountsQueries, TransactionCase):
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
        cls._make_company(cls.company_name)
        cls.town = cls._department("Town", jifen_is_unit=True)
        cls.party = cls._department("Party office", parent_id=cls.town.id)
        cls.justice = cls._department("Justice office", parent_id=cls.town.id)
        cls._make_users()
        cls._make_people()
        cls.scheme = cls.env["jifen.scheme"]._load_template("r2", cls.company)
        cls.people = cls.chen | cls.li | cls.wu | cls.ma | cls.gao | cls.song
        cls.period = cls._period()
        cls.period.with_user(cls.user_officer).action_open()
        cls.env.flush_all()

    @classmethod
    def _make_users(cls):
        """Set ``cls.user_chen`` and so on."""
        people = {"chen": None, "wu": None, "li": (), "ma": ("manager",), "gao": ("manager",), "song": ("manager",)}
        people |= {role: (role,) for role in ("officer", "inspector", "committee", "auditor")}
        for name, user in zip(people, cls._logins(people), strict=True):
            setattr(cls, f"user_{name}", user)

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
        return self.env["jifen.score.line"].with_user(self.user_officer)._post([vals]).with_env(self.env)

    def _office(self, model):
        """Return a model as the appraisal office has it."""
        return self.env[model].with_user(self.user_officer)

    def _close(self, period=None):
        """Score, publish and close a period as the appraisal office, which says why where hints stand."""
        period = period or self.period
        acting = period.with_user(self.user_officer).sudo(False)
        acting.action_score()
        acting.action_publish(WHY)
        acting.action_close(WHY)
        self.env.invalidate_all()
        return period

    def _ask_to_cancel(self, pay, reason="The figures were wrong"):
        """Return the request to cancel approved pay, as the office makes it."""
        self.env.invalidate_all()
        action = pay.with_user(self.user_officer).sudo(False).action_ask_to_cancel(reason)
        self.env.invalidate_all()
        return self.env[action["res_model"]].with_user(self.user_officer).browse(action["res_id"])

    def _cancel(self, pay):
        """Have approved pay cancelled: the office asks, the committee decides."""
        self._ask_to_cancel(pay).with_user(self.user_committee).action_approve()
        self.env.invalidate_all()

    def _change_pay(self, scheme=None, **vals):
        """Have pay settings changed: the office proposes, the committee decides; return the jifen.pay.change."""
        self.env.invalidate_all()
        scheme = (scheme or self.scheme).with_user(self.user_officer).sudo(False)
        return self._agree(scheme.action_propose_pay_change(vals, "The council raised the budget"))

    def _agree(self, change):
        """Approve a change of pay settings, or the one that an action opens, as the committee."""
        if isinstance(change, dict):
            change = self.env[change["res_model"]].browse(change["res_id"])
        self.env.invalidate_all()
        change.with_user(self.user_committee).sudo(False).action_approve()
        self.env.invalidate_all()
        return change


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
