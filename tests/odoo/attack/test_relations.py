"""Ids of records that are hidden, set into every relation by every door: nothing of them comes back."""

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import our_models
from .common import QUIET
from .marks import mark, marked
from .world import WorldCase

# How many hidden records of a model are tried in each relation to it.
TRIED = 2


@tagged("post_install", "-at_install")
class TestRelations(WorldCase):
    @classmethod
    def _build(cls):
        super()._build()
        every = ("admin", "inspector", "committee", "payroll.group_payroll_manager")
        cls.user_all = cls._user("all_of_another", *every, company=cls.neighbour)
        cls.user_plain_there = cls._user("plain_there", company=cls.neighbour)
        cls._make_neighbours()
        mark(cls.env)

    @classmethod
    def _make_neighbours(cls):
        """Give the neighbour something of its own to be written on."""
        scheme = cls.env["jifen.scheme"]._load_template("r2", cls.neighbour)
        people = cls.env["hr.employee"].create(
            [
                {"name": user.name, "company_id": cls.neighbour.id, "user_id": user.id}
                for user in (cls.user_all, cls.user_plain_there)
            ]
        )
        period = cls.env["jifen.period"].create(
            {
                "name": "There",
                "scheme_id": scheme.id,
                "kind": "month",
                "date_from": fields.Date.start_of(cls.day, "month"),
                "date_to": fields.Date.end_of(cls.day, "month"),
                "employee_ids": people.ids,
            }
        )
        period.action_open()

    def attackers(self):
        return {
            "everything in another company": self.user_all,
            "nothing in another company": self.user_plain_there,
            "nothing": self.user_plain,
            "inspector": self.user_inspector,
            "manager": self.user_ma,
            "payroll": self.user_payroll,
            "office": self.user_officer,
        }

    def test_nothing_hidden_comes_back(self):
        self.hidden, tries, leaks = {}, 0, set()
        self.marked = {*our_models(self.env), "hr.employee"}
        for who, user in self.attackers().items():
            for name in self._attacked():
                model = self.as_user(user, self.env[name])
                if not (model.has_access("create") or model.has_access("write")):
                    continue
                for field in sorted(model._jifen_relations()):
                    if model._fields[field].comodel_name not in self.marked:
                        continue
                    for id_ in self._hidden_from(user, model._fields[field].comodel_name):
                        for door, answer in self._answers(user, name, field, id_):
                            tries += 1
                            leaks |= {
                                (who, name, field, door, table)
                                for table, key in marked(answer)
                                if not self._may_read(user, table, key)
                            }
        self.assertGreater(tries, 1000)
        self.assertFalse(leaks, "\n".join(map(str, sorted(leaks))))

    def _attacked(self):
        """Return every model of ours, dialogs too, and those of others with a relation of ours."""
        ours = {*our_models(self.env), *our_models(self.env, dialogs=True)}
        theirs = {name for name, model in self.env.registry.items() if not (model._abstract or name in ours)}
        return sorted(ours | {name for name in theirs if self.env[name]._jifen_relations()})

    def _hidden_from(self, user, comodel):
        """Return ids of records that a user does not see."""
        if (user, comodel) not in self.hidden:
            there = self.env[comodel].sudo().with_context(active_test=False).search([], order="id desc")
            seen = self.as_user(user, self.env[comodel])._jifen_readable(comodel, there.ids)
            self.hidden[user, comodel] = [id_ for id_ in there.ids if id_ not in seen][:TRIED]
        return self.hidden[user, comodel]

    def _may_read(self, user, table, id_):
        model = next(name for name, model in self.env.registry.items() if model._table == table and model._auto)
        return id_ in self.as_user(user, self.env[model])._jifen_readable(model, [id_])

    # === DOORS === #

    def _answers(self, user, name, field, id_):
        """Yield ``(door, answer)`` of everything somebody can do with an id in a relation."""
        model = self.as_user(user, self.env[name])
        many = model._fields[field].type != "many2one"
        value = [[6, 0, [id_]]] if many else id_
        spec = self._spec(model)
        doors = {
            "onchange": lambda mine: mine.onchange({field: value}, [field], spec),
            "default": lambda mine: mine.with_context(**{f"default_{field}": [id_] if many else id_}).onchange(
                {}, [], spec
            ),
            "create": lambda mine: mine.create({**self._needed(mine, field), field: value}).web_read(spec),
        }
        own = model.search([], limit=1, order="id desc") if model.has_access("write") else model
        if own:
            doors["write"] = lambda mine: mine.browse(own.id).web_save({field: value}, spec)
            doors["onchange of one"] = lambda mine: mine.browse(own.id).onchange({field: value}, [field], spec)
        for door, act in doors.items():
            yield door, self._tried(user, name, act)

    def _tried(self, user, name, act):
        mine = self.as_user(user, self.env[name])
        try:
            with self.cr.savepoint() as savepoint, mute_logger(*QUIET):
                answer = act(mine)
                savepoint.rollback()
        except Exception as error:  # noqa: BLE001 whatever it says is an answer
            answer = error
        self.env.invalidate_all()
        return answer

    def _spec(self, model):
        names = model.fields_get(attributes=["type"])
        return {
            name: {"fields": {"display_name": {}}} if model._fields[name].relational else {}
            for name in names
            if name in model._fields
        }

    def _needed(self, model, but):
        """Return values for what is required, of what the user sees."""
        values = {}
        for name, field in model._fields.items():
            if not field.required or name == but or field.compute or field.related or name in model.default_get([name]):
                continue
            if field.type == "many2one":
                comodel = model.env[field.comodel_name]
                values[name] = comodel.search([], limit=1).id if comodel.has_access("read") else False
            elif field.type == "selection":
                values[name] = field.get_values(model.env)[0]
            else:
                values[name] = {"date": self.day, "datetime": fields.Datetime.now(), "integer": 1, "float": 1}.get(
                    field.type, "x"
                )
        return values
