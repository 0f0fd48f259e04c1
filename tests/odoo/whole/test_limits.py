"""What a client may send to a field of ours: nothing without an end, nothing missing; the answer is a sentence."""

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..attack.common import QUIET
from ..attack.world import WorldCase
from ..common import our_models

FIGURES = ("float", "monetary", "integer")
TEXTS = ("char", "text", "html")
BEYOND = (1e30, -1e30, float("nan"), float("inf"), float("-inf"), "1e30", 10**400)
MAGIC = ("id", "create_uid", "create_date", "write_uid", "write_date")


@tagged("post_install", "-at_install")
class TestLimits(WorldCase):
    def _fields_of(self, model, types, guarded=False):
        """Return the fields of a model that a client may set, of such types."""
        model = self.env[model]
        kept = () if guarded else getattr(model, "_guarded_fields", ())
        return [
            field
            for name, field in model._fields.items()
            if field.type in types
            and field.store
            and name not in MAGIC
            and name not in kept
            and not (field.compute and field.readonly)
        ]

    def _models(self):
        views = {name for name in our_models(self.env) if not self.env[name]._auto}
        return [name for name in (*our_models(self.env), *our_models(self.env, dialogs=True)) if name not in views]

    def _refused(self, model, values):
        with self.assertRaises(ValidationError) as caught:
            self.env[model]._jifen_check_values([values])
        for name in values:
            self.assertIn(
                self.env[model]._fields[name].get_description(self.env, ["string"])["string"], str(caught.exception)
            )

    def test_every_figure_has_an_end(self):
        count = 0
        for model in self._models():
            for field in self._fields_of(model, FIGURES):
                count += 1
                for value in BEYOND:
                    with self.subTest(model=model, field=field.name, value=str(value)[:9]):
                        self._refused(model, {field.name: value})
        self.assertGreater(count, 80)

    def test_every_text_has_an_end(self):
        count = 0
        for model in self._models():
            for field in self._fields_of(model, TEXTS, guarded=True):
                count += 1
                with self.subTest(model=model, field=field.name):
                    self._refused(model, {field.name: "字" * 10**6})
        self.assertGreater(count, 80)

    def test_days_are_of_our_time(self):
        for model in self._models():
            for field in self._fields_of(model, ("date",)):
                for value in ("0001-01-01", "9999-12-31"):
                    with self.subTest(model=model, field=field.name):
                        self._refused(model, {field.name: value})

    def _writer(self, record):
        """Return who of the town may write a record, or else make one."""
        users = (self.user_officer, self.user_inspector, self.user_ma, self.user_li)
        for verb in ("write", "create"):
            for user in users:
                if self.as_user(user, record).has_access(verb):
                    return user, verb
        return None, None

    def _attempt(self, call):
        """Call as RPC would; return what came of it: the error, None where it was taken."""
        try:
            with self.cr.savepoint(), mute_logger(*QUIET):
                call()
                self.env.flush_all()
        except (CheckViolation, UniqueViolation) as error:
            # Around each request Odoo says these in the words of the constraint.
            self.env.invalidate_all()
            return UserError(str(error))
        except Exception as error:  # noqa: BLE001 what it is, is the question
            self.env.invalidate_all()
            return error
        self.env.invalidate_all()
        return None

    def _written(self):
        """Yield ``(model, record, user, verb)`` of each model with a record that somebody may write or make."""
        for model in our_models(self.env):
            record = self.env[model].search([], order="id desc", limit=1)
            user, verb = self._writer(record) if record and record._auto else (None, None)
            if user:
                yield model, record, user, verb

    def test_nobody_gets_past_them_on_real_records(self):
        """Through ``write`` and ``create`` as the user who has the role, with the sentence and not a traceback."""
        tried = 0
        for model, record, user, verb in self._written():
            for field in (*self._fields_of(model, FIGURES), *self._fields_of(model, TEXTS)):
                tried += 1
                for value in BEYOND if field.type in FIGURES else ("x" * 10**6,):
                    mine = self.as_user(user, record)
                    values = {field.name: value}
                    if verb == "create":
                        values = {**self._needed(record), **values}
                    error = self._attempt(lambda mine=mine, values=values, verb=verb: getattr(mine, verb)(values))
                    with self.subTest(model=model, field=field.name, value=str(value)[:9]):
                        self.assertIsInstance(error, UserError, repr(error))
        self.assertGreater(tried, 60)

    def _needed(self, record):
        """Return values of the fields that must be there, as a client would send them."""
        guarded = getattr(record, "_guarded_fields", ())
        names = [
            name
            for name, field in record._fields.items()
            if field.required and field.store and not field.compute and name not in guarded and name not in MAGIC
        ]
        record = record.sudo()
        return record._convert_to_write({name: record[name] for name in names})

    def test_what_must_be_there_cannot_be_taken_away(self):
        tried = 0
        for model, record, user, verb in self._written():
            needed = self._needed(record)
            for name in needed:
                if record._fields[name].type in (*FIGURES, "boolean", "one2many", "many2many"):
                    continue
                tried += 1
                if verb == "write":
                    error = self._attempt(
                        lambda name=name, user=user, record=record: self.as_user(user, record).write({name: False})
                    )
                    with self.subTest(model=model, field=name, call="write"):
                        self.assertIsInstance(error, UserError, repr(error))
                for values in ({**needed, name: False}, {key: needed[key] for key in needed if key != name}):
                    error = self._attempt(
                        lambda values=values, user=user, model=model: self.as_user(user, self.env[model]).create(values)
                    )
                    with self.subTest(model=model, field=name, call="create", values=str(values)[:80]):
                        self.assertTrue(error is None or isinstance(error, UserError), repr(error))
        self.assertGreater(tried, 60)
