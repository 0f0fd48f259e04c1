"""What somebody sees of a finding about them in the portal."""

from odoo.tests import tagged

from ..portal_common import AttackCase, picture
from .test_inspection import InspectionCase


@tagged("post_install", "-at_install")
class TestInspectionPortal(InspectionCase, AttackCase):
    def test_evidence_of_a_finding_for_the_person_concerned(self):
        finding = self._finding(self.chen)
        file = self.env["ir.attachment"].create(
            {"name": "desk.png", "raw": picture(), "res_model": "jifen.inspection", "res_id": finding.id}
        )
        self.login(self.user_chen)
        self.get(f"/my/jifen/evidence/{file.id}", 404)
        finding.action_enter()
        self.assertEqual(self.get(f"/my/jifen/evidence/{file.id}").content, picture())
        text = self.text("/my/jifen/ledger")
        self.assertIn("desk.png", text)
        self.assertIn("Entered by Inspector", text)
        self.login(self.user_wu)
        self.get(f"/my/jifen/evidence/{file.id}", 404)
