"""Who sees what in the portal and across companies: a model that forgot to say so is found here, from the registry."""

import re

from odoo.tests import TransactionCase, tagged

from odoo.addons.jifen_appraisal.models.common.registry import models_with

from ..attack.test_routes import rules
from ..common import our_models

PAGE = "jifen.portal.page"
# Pages below an address of their own, whose record says so in another way.
OTHER_PAGES = {
    "evidence": "a file, shown to whoever its document's evidence is shown to",
    "summary": "a person's own summary, by the scorecard that it is about",
}


@tagged("post_install", "-at_install")
class TestPortalRegistry(TransactionCase):
    def test_a_page_and_its_model_know_each_other(self):
        found = [re.fullmatch(r"/my/jifen/(\w+)/<int:\w+>", rule.rule) for rule in rules(self.env)]
        pages = {match[1] for match in found if match}
        said = {self.env[name]._portal_path: name for name in models_with(self.env, PAGE)}
        self.assertEqual(pages - set(OTHER_PAGES), set(said))
        self.assertEqual(len(said), len(models_with(self.env, PAGE)), "an address is of one model")

    def test_what_has_a_page_is_found_by_whom_it_is_for(self):
        mixin = self.env.registry[PAGE]
        for name in models_with(self.env, PAGE):
            with self.subTest(name):
                found = next(cls for cls in self.env.registry[name].mro() if "_portal_find" in vars(cls))
                self.assertFalse(issubclass(mixin, found), "nobody would find it")
                self.assertFalse(self.env[name]._portal_find(0))

    def test_a_link_opens_the_page_for_a_portal_user(self):
        portal = self.env["res.users"].search([("share", "=", True), ("active", "in", (True, False))], limit=1)
        for name in models_with(self.env, PAGE):
            record = self.env[name].new(origin=self.env[name].browse(7))._origin
            action = record._get_access_action(access_uid=portal.id)
            self.assertEqual(action["url"], f"/my/jifen/{record._portal_path}/7", name)

    def _access(self, name):
        rows = self.env["ir.model.access"].search([("model_id.model", "=", name)])
        return rows.filtered(lambda row: row.perm_read or row.perm_write or row.perm_create or row.perm_unlink)

    def _rules(self, name):
        return self.env["ir.rule"].search([("model_id.model", "=", name)])

    def test_a_portal_user_reads_own_rows_alone(self):
        portal, open_models = self.env.ref("base.group_portal"), 0
        for name in our_models(self.env):
            given = self._access(name).filtered(lambda row: not row.group_id or row.group_id == portal)
            with self.subTest(name):
                self.assertFalse(given.filtered(lambda row: row.perm_write or row.perm_create or row.perm_unlink))
                if given.filtered("perm_read"):
                    open_models += 1
                    limits = self._rules(name).filtered(lambda rule: portal in rule.groups)
                    self.assertTrue(limits, "say which rows are a person's own")
                    self.assertTrue(all("user.id" in rule.domain_force for rule in limits))
        self.assertGreater(open_models, 5)

    def test_every_model_is_bound_to_its_company(self):
        for name in our_models(self.env):
            everybody = self._rules(name).filtered(lambda rule: not rule.groups)
            bound = everybody.filtered(lambda rule: "company_ids" in (rule.domain_force or ""))
            with self.subTest(name):
                self.assertTrue(bound or not self._access(name), "whoever may read it would read other companies' rows")
