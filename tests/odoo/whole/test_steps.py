"""Whatever has steps that are taken for a reason says what its sheet shows of each, and lets it be asked and taken."""

from inspect import signature

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from odoo.addons.jifen_appraisal.models.common.registry import models_with


@tagged("post_install", "-at_install")
class TestSteps(TransactionCase):
    def setUp(self):
        super().setUp()
        self.models = [self.env[name] for name in models_with(self.env, "jifen.steps")]
        self.assertIn("jifen.period", [model._name for model in self.models])

    def test_each_step_has_its_words_and_its_actions(self):
        for model in self.models:
            self.assertTrue(hasattr(model, "message_post"), model._name)
            self.assertGreater(len(model._steps()), 1, model._name)
            for name, step in model._steps().items():
                with self.subTest(model=model._name, step=name):
                    self.assertTrue(all(step))
                    self.assertEqual(list(model._reasons_of_step(name)), [])
                    self.assertIn("reason", signature(getattr(model, f"action_{name}")).parameters)
                    self.assertTrue(callable(getattr(model, f"action_ask_{name}")))

    def test_the_words_are_translated(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        for model in self.models:
            english, chinese = (list(model.with_context(lang=lang)._steps().values()) for lang in ("en_US", "zh_CN"))
            for here, there in zip(english, chinese, strict=True):
                self.assertFalse(set(here) & set(there), model._name)

    def test_what_is_kept_of_a_step_is_nobodys_to_enter(self):
        for model in self.models:
            with self.assertRaisesRegex(AccessError, "cannot be entered"):
                model.new()._check_guarded({"despite": {}})

    def test_the_sheet_of_a_period_can_be_about_each_of_its_steps(self):
        offered = self.env["jifen.period.sheet"]._fields["step"].get_values(self.env)
        self.assertEqual(set(offered), set(self.env["jifen.period"]._steps()))
