"""What a model is, it says itself: whoever forgot to say is found here, from the registry."""

from odoo import models
from odoo.tests import TransactionCase, tagged

from odoo.addons.jifen_appraisal.models.claim.claim import CLAIMANT_FIELDS
from odoo.addons.jifen_appraisal.models.claim.portal import FORM_FIELDS
from odoo.addons.jifen_appraisal.models.common.registry import models_with

EVIDENCE = "jifen.evidence.mixin"
APPROVAL = "jifen.approval.mixin"


@tagged("post_install", "-at_install")
class TestRegistry(TransactionCase):
    def _own_models(self):
        return [model for name, model in self.env.registry.items() if name.startswith("jifen.") and not model._abstract]

    def test_whoever_has_files_says_that_they_are_evidence(self):
        having = {
            model._name
            for model in self._own_models()
            for field in model._fields.values()
            if field.type == "one2many" and field.comodel_name == "ir.attachment"
        }
        self.assertEqual(having, set(models_with(self.env, EVIDENCE)))

    def test_evidence_has_a_state_and_a_way_into_the_portal(self):
        for name in models_with(self.env, EVIDENCE):
            self.assertIn("draft", dict(self.env[name]._fields["state"].selection), name)
            self.assertFalse(self.env[name]._portal_find(0), name)

    def test_whoever_is_approved_says_so_and_can_be_refused(self):
        having = {
            model._name
            for model in self._own_models()
            for field in model._fields.values()
            if field.type == "one2many" and field.comodel_name == "jifen.approval" and not field.related
        }
        self.assertEqual(having, set(models_with(self.env, APPROVAL)))
        for name in having:
            wizard = self.env["jifen.refuse"].with_context(active_model=name, active_id=False)
            self.assertEqual(wizard._chosen(), self.env[name])
            self.assertTrue(callable(getattr(self.env.registry[name], "action_refuse", None)), name)

    def test_what_is_approved_answers_what_the_approval_asks(self):
        mixin = self.env.registry[APPROVAL]
        asked = ("_approval_route", "_approval_values", "_users_concerned", "_domain_concerned", "_approval_subject")
        for name in models_with(self.env, APPROVAL):
            for method in (*asked, "_approval_author", "_on_approved", "_on_refused", "_tell_outcome"):
                found = next(cls for cls in self.env.registry[name].mro() if method in vars(cls))
                self.assertFalse(issubclass(mixin, found), f"{name}.{method}")

    def test_each_field_of_a_claim_is_the_claimants_or_set_by_code(self):
        """A field that is neither could be written after the claim was submitted."""
        claim = self.env["jifen.claim"]
        inherited = set(self.env["mail.thread"]._fields)
        for name, field in claim._fields.items():
            if field.store and not field.related and name not in inherited:
                known = name in CLAIMANT_FIELDS or name in claim._guarded_fields or field.compute
                self.assertTrue(known or name in models.MAGIC_COLUMNS or name == "attachment_ids", name)
        self.assertFalse(claim._guarded_fields.intersection(CLAIMANT_FIELDS))
        self.assertEqual({*FORM_FIELDS, "employee_id"}, set(CLAIMANT_FIELDS))
