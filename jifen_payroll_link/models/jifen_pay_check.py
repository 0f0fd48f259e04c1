"""The nightly look at the books of performance pay: somebody hears when they do not add up, until they do."""

from odoo import api, models
from odoo.tools import SQL, format_amount

ACTIVITY = "jifen_payroll_link.mail_activity_books"


class JifenPayReconciliation(models.Model):
    _inherit = "jifen.pay.reconciliation"

    @api.model
    def _check_books(self):
        """Give whoever must act an activity for what does not add up, and close those of what does again.

        Runs every night.
        """
        wrong = self.search([("balanced", "=", False)])
        for row in wrong:
            self._warn(row.allocation_id, self._responsible(row.allocation_id), row._text_of_difference)
        slips = self.env["hr.payslip"].browse(self._payslips_off_the_books())
        for slip in slips:
            self._warn(slip, self._payroll_managers(slip.company_id), self._text_of_payslip)
        self._close_repaired(wrong.allocation_id)
        self._close_repaired(slips)

    def _warn(self, record, users, text_of):
        known = record.activity_ids.filtered(lambda activity: activity.activity_type_id == self.env.ref(ACTIVITY))
        for user in users - known.user_id:
            env = self.with_context(lang=user.lang).env
            record.with_env(env).activity_schedule(ACTIVITY, user_id=user.id, note=text_of(record, env))

    def _close_repaired(self, wrong):
        """Close the activities on records that add up again."""
        activities = self.env["mail.activity"].search(
            [
                ("activity_type_id", "=", self.env.ref(ACTIVITY).id),
                ("res_model", "=", wrong._name),
                ("res_id", "not in", wrong.ids),
            ]
        )
        for user, own in activities.grouped("user_id").items():
            own.action_feedback(feedback=self.with_context(lang=user.lang).env._("It adds up again."))

    def _text_of_difference(self, pay, env):
        return env._(
            "The books of %(allocation)s do not add up: the pool differs by %(difference)s, payslips by %(slips)s.",
            allocation=pay.display_name,
            difference=format_amount(env, self.difference, self.currency_id),
            slips=format_amount(env, self.payslip_difference, self.currency_id),
        )

    @api.model
    def _text_of_payslip(self, slip, env):
        return env._(
            "Payslip %(slip)s pays another amount of performance pay than the books say.", slip=slip._jifen_name()
        )

    def _payslips_off_the_books(self):
        """Return the ids of confirmed payslips that, less their refund, do not pay what is booked on them as paid.

        Among them payslips that pay performance pay without any allocation behind it, which no
        row of the reconciliation could show.
        """
        self.env["hr.payslip"].flush_model(["state", "credit_note", "refunded_id"])
        self.env["hr.payslip.line"].flush_model(["slip_id", "code", "total"])
        self.env["jifen.allocation.line"].flush_model(["payslip_id", "state", "amount"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH pays AS (
                    SELECT slip.id, slip.credit_note, sum(row.total) AS amount
                      FROM hr_payslip_line row
                      JOIN hr_payslip slip ON slip.id = row.slip_id AND slip.state = 'done'
                     WHERE row.code = 'JIFEN_PERF'
                     GROUP BY slip.id, slip.credit_note
                ), booked AS (
                    SELECT payslip_id AS id, sum(amount) AS amount
                      FROM jifen_allocation_line WHERE state = 'paid' GROUP BY payslip_id
                )
                SELECT slip.id
                  FROM hr_payslip slip
                  LEFT JOIN pays ON pays.id = slip.id
                  LEFT JOIN pays back ON back.id = slip.refunded_id AND back.credit_note
                  LEFT JOIN booked ON booked.id = slip.id
                 WHERE slip.credit_note IS NOT TRUE AND coalesce(pays.id, booked.id) IS NOT NULL
                       AND round((coalesce(pays.amount, 0) - coalesce(back.amount, 0)
                                  - coalesce(booked.amount, 0))::numeric, 2) <> 0
                 UNION ALL
                SELECT pays.id
                  FROM pays
                 WHERE pays.credit_note AND round(pays.amount::numeric, 2) <> 0
                       AND NOT EXISTS (SELECT FROM hr_payslip slip WHERE slip.refunded_id = pays.id)
                """
            )
        )
        return [slip_id for (slip_id,) in rows]

    def _responsible(self, pay):
        """Return who looks into it: whoever computed the allocation, and the payroll managers of its company."""
        computed_by = pay.computed_by_id.filtered(lambda user: user.active and user.id != 1)
        return computed_by | self._payroll_managers(pay.company_id)

    def _payroll_managers(self, company):
        managers = self.env["res.users"].search(
            [
                ("all_group_ids", "in", self.env.ref("payroll.group_payroll_manager").ids),
                ("company_ids", "in", company.ids),
            ]
        )
        return managers.filtered(lambda user: user.id != 1)
