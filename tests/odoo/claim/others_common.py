"""Colleagues who report about one another."""

from unittest.mock import patch

from ..portal_common import AttackCase, picture

SCENE = (("scene.png", picture()),)


class ReportCase(AttackCase):
    """Chen, a portal user, may report about those of the same unit; Wu is another portal user, Li an internal one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.good = cls._new_item("Helped a resident", report_others=True, report_self=False)
        cls.bad = cls._new_item("Named by the office", report_others=True, report_self=False, points=-2)
        cls.span = cls._new_item(
            "Conduct", report_others=True, report_self=False, value_kind="range", points_min=-5, points_max=5, points=0
        )
        cls.env.flush_all()

    def _to_committee(self, report):
        """Put a report to the committee as a whole; return the approval."""
        group = self.env.ref("jifen_appraisal.jifen_appraisal_group_committee")
        pending = report._pending_approvals()
        pending._trusted().write({"user_id": False, "group_id": group.id})
        return pending

    def report(self, item=None, about=None, files=SCENE, **values):
        """Send the form of a report as whoever is logged in; return the newest report."""
        data = self.values(
            item_id=(item or self.bad).id,
            level_id="",
            description="Left the counter unattended",
            about=(about or self.wu).id,
            intent="submit",
        )
        self.answer = self.send({**data, **values}, files, url="/my/jifen/reports/new")
        return self.env["jifen.claim"].search([("about", "=", "other")], order="id desc", limit=1)

    def reported(self, item=None, user=None, about=None, **values):
        """Report over HTTP as Chen or another user."""
        self.login(user or self.user_chen)
        return self.report(item, about, **values)

    def as_user(self, record, user):
        """Return the record as a user reads it over RPC, without anything cached."""
        self.env.flush_all()
        self.env.invalidate_all()
        return record.with_user(user).sudo(False)

    def run_cron(self, name):
        """Run a scheduled job of claims inside the test's transaction."""
        with patch.object(self.env.registry["ir.cron"], "_commit_progress", lambda *args, **kwargs: 1.0):
            getattr(self.env["jifen.claim"], name)()
        self.env.flush_all()
