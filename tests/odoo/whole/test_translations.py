"""What people read has its Chinese: no term of the addons is missing from their translation, and none is left over."""

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path
from odoo.tools.translate import TranslationModuleReader


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    def test_each_term_is_in_the_translation_and_no_other(self):
        for addon in ("jifen_appraisal", "jifen_payroll_link"):
            terms = {row[4] for row in TranslationModuleReader(self.env.cr, [addon])}
            self.assertGreater(len(terms), 200)
            for name in ("zh_CN.po", f"{addon}.pot"):
                known = {entry.msgid for entry in polib.pofile(file_path(f"{addon}/i18n/{name}"))}
                self.assertEqual(known - terms, set(), f"{name}: no longer a term")
                self.assertEqual(terms - known, set(), f"{name}: missing")
