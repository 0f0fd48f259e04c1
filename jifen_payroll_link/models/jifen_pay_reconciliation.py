from odoo import fields, models
from odoo.tools import SQL

# The books of each approved allocation, and what its confirmed payslips say beside them.
_QUERY = """
    WITH booked AS (
        SELECT allocation_id,
               coalesce(sum(amount) FILTER (WHERE state IN ('approved', 'released')), 0) AS waiting,
               coalesce(sum(amount) FILTER (WHERE state = 'reserved'), 0) AS reserved,
               coalesce(sum(amount) FILTER (WHERE state = 'paid'), 0) AS paid,
               coalesce(sum(amount) FILTER (WHERE state = 'reversed'), 0) AS refunded,
               coalesce(sum(amount) FILTER (WHERE state = 'settled'), 0) AS settled
          FROM jifen_allocation_line GROUP BY allocation_id
    ), slip AS (
        SELECT line.payslip_id AS id, payslip.refunded_id,
               coalesce(sum(line.amount) FILTER (WHERE line.state = 'paid'), 0) AS booked
          FROM jifen_allocation_line line
          JOIN hr_payslip payslip ON payslip.id = line.payslip_id AND payslip.state = 'done'
         WHERE line.state IN ('paid', 'reversed')
         GROUP BY line.payslip_id, payslip.refunded_id
    ), pays AS (
        -- What a confirmed payslip pays, or as a refund takes back.
        SELECT payslip.id, payslip.credit_note, sum(row.total) AS amount
          FROM hr_payslip payslip
          JOIN hr_payslip_line row ON row.slip_id = payslip.id AND row.code = 'JIFEN_PERF'
         WHERE payslip.state = 'done'
               AND (payslip.id IN (SELECT id FROM slip) OR payslip.id IN (SELECT refunded_id FROM slip))
         GROUP BY payslip.id, payslip.credit_note
    ), payout AS (
        SELECT slip.id, slip.booked, coalesce(pays.amount, 0) - coalesce(back.amount, 0) AS paid
          FROM slip
          LEFT JOIN pays ON pays.id = slip.id
          LEFT JOIN pays back ON back.id = slip.refunded_id AND back.credit_note
    ), misfit AS (
        SELECT line.allocation_id, sum(payout.paid - payout.booked) AS amount
          FROM payout
          JOIN (SELECT DISTINCT allocation_id, payslip_id FROM jifen_allocation_line
                 WHERE state IN ('paid', 'reversed')) line
            ON line.payslip_id = payout.id
         GROUP BY line.allocation_id
    ), row AS (
        SELECT pay.id, pay.id AS allocation_id, pay.origin_id, pay.period_id, period.date_to, pay.company_id,
               pay.pool_amount,
               coalesce(booked.waiting, 0) AS waiting_amount, coalesce(booked.reserved, 0) AS reserved_amount,
               coalesce(booked.paid, 0) AS paid_amount, coalesce(booked.refunded, 0) AS refunded_amount,
               coalesce(booked.settled, 0) AS settled_amount,
               coalesce(pay.returned_amount, 0) AS returned_amount,
               coalesce(pay.reserve_amount, 0) AS reserve_amount,
               round(coalesce(misfit.amount, 0)::numeric, 2) AS payslip_difference
          FROM jifen_allocation pay
          JOIN jifen_period period ON period.id = pay.period_id
          LEFT JOIN booked ON booked.allocation_id = pay.id
          LEFT JOIN misfit ON misfit.allocation_id = pay.id
         WHERE pay.state = 'approved'
    ), summed AS (
        SELECT row.*,
               round((pool_amount - waiting_amount - reserved_amount - paid_amount - refunded_amount
                      - settled_amount - returned_amount - reserve_amount)::numeric, 2) AS difference
          FROM row
    )
    SELECT summed.*, (difference = 0 AND payslip_difference = 0) AS balanced FROM summed
"""


class JifenPayReconciliation(models.Model):
    """Where the money of every approved allocation is: one row each, to the fen."""

    _name = "jifen.pay.reconciliation"
    _description = "Reconciliation of Performance Pay"
    _auto = False
    _order = "date_to desc, id desc"
    _rec_name = "allocation_id"

    allocation_id = fields.Many2one("jifen.allocation", readonly=True)
    origin_id = fields.Many2one("jifen.allocation", string="Correction of", readonly=True)
    period_id = fields.Many2one("jifen.period", readonly=True)
    date_to = fields.Date(string="End of the Period", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    pool_amount = fields.Monetary(readonly=True)
    waiting_amount = fields.Monetary(string="Not on a Payslip Yet", readonly=True)
    reserved_amount = fields.Monetary(string="On Open Payslips", readonly=True)
    paid_amount = fields.Monetary(string="Paid", readonly=True)
    refunded_amount = fields.Monetary(string="Refunded", readonly=True)
    settled_amount = fields.Monetary(string="Settled Outside Payroll", readonly=True)
    returned_amount = fields.Monetary(string="Returned", readonly=True)
    reserve_amount = fields.Monetary(string="Kept for Appeals", readonly=True)
    difference = fields.Monetary(readonly=True, help="The pool less everything that is accounted for: must be zero.")
    payslip_difference = fields.Monetary(
        string="Payslips Less Books",
        readonly=True,
        help="What the confirmed payslips of these amounts pay, less what the books say: must be zero.",
    )
    balanced = fields.Boolean(string="Adds Up", readonly=True)

    @property
    def _table_query(self):
        return SQL(_QUERY)

    # === OPENING VIEWS === #

    def action_view_allocation(self):
        self.ensure_one()
        return self.allocation_id.get_formview_action()

    def action_view_waiting(self):
        self.ensure_one()
        return self.allocation_id.action_view_waiting()
