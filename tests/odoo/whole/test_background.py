"""Work in the background: whatever is a task says what it needs, so that the one mechanism can do it."""

from odoo.tests import TransactionCase, tagged

from odoo.addons.jifen_appraisal.models.common.registry import models_with


@tagged("post_install", "-at_install")
class TestBackground(TransactionCase):
    def test_each_kind_of_task_can_be_performed(self):
        found = models_with(self.env, "jifen.task")
        self.assertTrue(found)
        for name in found:
            tasks = self.env[name]
            with self.subTest(name):
                for kind, _label in tasks._fields["kind"].selection:
                    self.assertTrue(callable(getattr(tasks, f"_perform_{kind}", None)), kind)
                self.assertLessEqual({"kind", "state", "error", tasks._task_owner}, set(tasks._guarded_fields))

    def test_each_owner_of_tasks_shows_them(self):
        owners = {self.env[name]._fields[self.env[name]._task_owner].comodel_name for name in self._tasks()}
        self.assertEqual(owners, set(models_with(self.env, "jifen.task.owner")))
        for name in owners:
            owner = self.env[name]
            with self.subTest(name):
                self.assertIn("company_id", owner._fields)
                self.assertEqual(self.env.ref(owner._task_action).res_model, owner.jifen_task_ids._name)
                self.assertEqual(owner._fields["jifen_task_ids"].inverse_name, owner.jifen_task_ids._task_owner)

    def _tasks(self):
        return models_with(self.env, "jifen.task")
