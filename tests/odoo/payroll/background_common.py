"""Batches in the background, by either runner."""

from unittest.mock import patch

from odoo import Command

from .payroll_common import PayrollCase


class BackgroundCase(PayrollCase):
    @classmethod
    def _build(cls):
        super()._build()
        cls.tasks = cls.env["jifen.payroll.task"].with_user(cls.user_payroll)

    def _run(self):
        return (
            self.env["hr.payslip.run"]
            .with_user(self.user_payroll)
            .create(
                {
                    "name": "This month",
                    "company_id": self.company.id,
                    "date_start": self.period.date_from,
                    "date_end": self.period.date_to,
                }
            )
        )

    def _start(self, run, people=None):
        wizards = self.env["hr.payslip.employees"].with_user(self.user_payroll).with_context(active_id=run.id)
        wizards.create({"employee_ids": [Command.set((people or self.staff).ids)]}).action_generate_in_background()

    def _runner(self, loaded):
        return patch.object(type(self.tasks), "_has_runner", lambda tasks: loaded)

    def _cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("jifen_appraisal.jifen_task_cron").method_direct_trigger()
        self.env.invalidate_all()
