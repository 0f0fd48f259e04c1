"""What a model is, it says itself: whoever forgot to say is found here, from the registry."""

from odoo import models
from odoo.tests import TransactionCase, tagged

from odoo.addons.jifen_appraisal.models.claim.claim import CLAIMANT_FIELDS
from odoo.addons.jifen_appraisal.models.common.registry import models_with
from odoo.addons.jifen_appraisal.models.scheme.template import TEMPLATES
from odoo.addons.jifen_appraisal.wizards.pay.allocation_preview_rule import LIMITS

from ..common import our_models

EVIDENCE = "jifen.evidence.mixin"
APPROVAL = "jifen.approval.mixin"
# What forms only show, and is entered all the same.
ENTERED = {
    "jifen.scheme": {
        "revision": "a regulation that is taken over keeps its number",
        "previous_id": "as above; nothing is decided by it",
    },
}
# What a preview of pay does not try with the limits of the scheme's rule.
NOT_TRIED = {
    "pay_pool_basis": "the pool, tried by itself",
    "pay_per_head": "the pool, tried by itself",
    "pay_wage_percent": "the pool, tried by itself",
    "pay_divide": "the pool, tried by itself",
    "pay_method": "the way, tried by itself",
    "pay_coefficient_ids": "rows, tried in a list of their own",
    "pay_grade_ids": "rows, tried in a list of their own",
    "pay_portion_ids": "parts keep their rules",
    "pay_role_ids": "parts inside a team keep their rules",
    "pay_delta": "what becomes of corrections later",
    "pay_recovery_limit": "what becomes of corrections later",
}
# Models whose rules go by who made a record, and why it is not lost with another login.
BY_CREATOR = {}


@tagged("post_install", "-at_install")
class TestRegistry(TransactionCase):
    def _models(self):
        return [self.env.registry[name] for name in our_models(self.env)]

    def _holds(self, field):
        """Tell whether there are files of the model's own in a field, not what is shown of another document."""
        if field.type == "binary" or field.comodel_name == "ir.attachment":
            return field.type == "one2many" or (field.store and not field.related)
        return False

    def test_a_file_is_seen_in_whichever_field_it_is(self):
        having = {
            "res.partner": "image_1920",
            "ir.attachment": "db_datas",
            "mail.message": "attachment_ids",
            "jifen.claim": "attachment_ids",
        }
        for model, name in having.items():
            self.assertTrue(self._holds(self.env[model]._fields[name]), model)
        for model, name in {"res.partner": "name", "ir.attachment": "datas", "jifen.claim": "evidence_ids"}.items():
            self.assertFalse(self._holds(self.env[model]._fields[name]), model)

    def test_whoever_has_files_says_that_they_are_evidence(self):
        having = {model._name for model in self._models() for field in model._fields.values() if self._holds(field)}
        self.assertEqual(having, set(models_with(self.env, EVIDENCE)))

    def test_evidence_has_a_state_and_a_way_into_the_portal(self):
        for name in models_with(self.env, EVIDENCE):
            self.assertIn("draft", dict(self.env[name]._fields["state"].selection), name)
            self.assertFalse(self.env[name]._portal_find(0), name)

    def test_whoever_is_approved_says_so_and_can_be_refused(self):
        having = {
            model._name
            for model in self._models()
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
        asked = ("_approval_values", "_approval_details", "_users_concerned", "_domain_concerned", "_approval_subject")
        for name in models_with(self.env, APPROVAL):
            self.assertTrue(self.env[name]._approval_kind, name)
            for method in (*asked, "_on_approved", "_on_refused", "_tell_outcome"):
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

    def test_what_is_new_on_a_claim_is_fixed_once_it_is_submitted(self):
        """Whatever kind of field it is: only what is said about a claim, and its files, are left to others."""
        claim = self.env["jifen.claim"]
        self.assertEqual(claim._entered_fields({"a_new_field", *CLAIMANT_FIELDS}), {"a_new_field", *CLAIMANT_FIELDS})
        self.assertFalse(claim._entered_fields({"message_follower_ids", "evidence_ids", "state"}))

    def test_what_forms_only_show_is_guarded_against_clients(self):
        """A field that is read-only on the screen can be written over RPC, unless its model guards it."""
        for name in models_with(self.env, "jifen.guard"):
            model, ours = self.env[name], set()
            for field in model._fields.values():
                shown = field.store and field.readonly and not field.related and not field.compute
                if shown and (field._module or "").startswith("jifen_") and field.name not in models.MAGIC_COLUMNS:
                    ours.add(field.name)
            with self.subTest(name):
                self.assertEqual(ours - model._guarded_fields, set(ENTERED.get(name, ())))

    def test_no_rule_goes_by_who_made_a_record(self):
        """That is a login that follows nobody: a field in ``_login_fields`` does. Dialogs do not last."""
        rules = self.env["ir.rule"].search(
            [("domain_force", "like", "create_uid"), ("model_id.model", "like", "jifen.")]
        )
        self.assertTrue(rules)
        kept = rules.filtered(lambda rule: rule.model_id.model in our_models(self.env))
        self.assertEqual(set(kept.mapped("model_id.model")), set(BY_CREATOR))

    def test_what_is_guarded_is_there(self):
        for name in models_with(self.env, "jifen.guard"):
            model = self.env[name]
            unknown = model._guarded_fields - model._fields.keys()
            self.assertLessEqual(unknown, {"state"}, name)

    def test_a_preview_of_pay_tries_each_limit_of_the_rule(self):
        scheme = self.env["jifen.scheme"]
        rule = {name for name, field in scheme._fields.items() if name.startswith("pay_") and field.store}
        self.assertEqual(rule - set(LIMITS), set(NOT_TRIED))
        self.assertLessEqual(set(LIMITS), self.env["jifen.allocation.preview"]._fields.keys())


@tagged("post_install", "-at_install")
class TestRevision(TransactionCase):
    """A new revision of a scheme has a copy of every part there is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.schemes = cls.env["jifen.scheme"]
        for code in TEMPLATES:
            cls.schemes |= cls.schemes._create_from_template(code, cls.env.company)
        cls._complete(cls.schemes.filtered(lambda scheme: scheme.code == "r1"))

    @classmethod
    def _complete(cls, scheme):
        """Add a part of each kind that no template has."""
        job = cls.env["hr.job"].create({"name": "Driver"})
        item = scheme.item_ids.filtered(lambda item: item.value_kind == "fixed")[:1]
        points = scheme.dimension_ids.filtered(lambda dimension: dimension.kind == "points")[:1]
        cls.env["jifen.start"].create({"dimension_id": points.id, "points": 1})
        cls.env["jifen.grade.category"].create(
            {"grade_id": scheme.grade_ids[:1].id, "name": "Drivers", "percent": 10, "job_ids": job.ids}
        )
        cls.env["jifen.automatic"].create(
            {
                "scheme_id": scheme.id,
                "item_id": item.id,
                "name": "Late",
                "model_name": "hr.leave",
                "date_field": "request_date_from",
            }
        )
        cls.env["jifen.pay.coefficient"].create({"scheme_id": scheme.id, "coefficient": 2})
        cls.env["jifen.pay.portion"].create({"scheme_id": scheme.id, "name": "All", "percent": 100})

    def _count(self, name, scheme):
        return self.env[name].with_context(active_test=False).search_count([("scheme_id", "=", scheme.id)])

    def test_each_kind_of_part_is_copied(self):
        parts = models_with(self.env, "jifen.scheme.part")
        self.assertGreater(len(parts), 12)
        copies = {scheme: scheme._copy_as(scheme.revision + 1) for scheme in self.schemes}
        for name in parts:
            with self.subTest(name):
                had = {scheme: self._count(name, scheme) for scheme in copies}
                self.assertTrue(sum(had.values()), "put one into a scheme")
                self.assertEqual({scheme: self._count(name, copy) for scheme, copy in copies.items()}, had)
