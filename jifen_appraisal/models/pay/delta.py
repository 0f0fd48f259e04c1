"""Corrections of approved performance pay: what results changed since make each person's difference."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..common.relying import rely_on
from ..common.states import Reason
from ..common.text import exact


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    pay_delta = fields.Selection(
        [
            ("own", "The amounts of the people concerned, from what was kept for appeals"),
            ("all", "The amounts of everybody, by the pool shared out anew"),
        ],
        string="A Correction Changes",
        default="own",
        required=True,
        help="When results are corrected after performance pay was approved. Awards by the rank of teams are "
        "always shared out anew.",
        tracking=True,
    )
    pay_recovery_limit = fields.Monetary(
        string="Taken Back per Payslip at Most",
        help="So far performance pay may make a payslip smaller; the rest waits for the next one. Zero: no limit.",
        tracking=True,
    )

    @api.constrains("pay_recovery_limit")
    def _check_recovery_limit(self):
        if any(scheme.pay_recovery_limit < 0 for scheme in self):
            raise ValidationError(self.env._("Amounts of the pay rule cannot be negative."))


class JifenAllocation(models.Model):
    """A correction (``origin_id`` set) has one line for each person whose amount changes, above or below 0.

    Its sum comes from what the corrected allocation kept for appeals, and from an additional
    sum where that does not suffice. What changes for whom is in ``pay/delta_amounts``.
    """

    _inherit = "jifen.allocation"

    origin_id = fields.Many2one(
        "jifen.allocation", string="Correction of", readonly=True, copy=False, index="btree_not_null"
    )
    delta_ids = fields.One2many("jifen.allocation", "origin_id", string="Corrections")
    reserve_left = fields.Monetary(compute="_compute_reserve_left", string="Left for Appeals")
    has_differences = fields.Boolean(
        compute="_compute_has_differences", help="Results have changed since the pay was computed."
    )

    _period_uniq = models.UniqueIndex(
        "(period_id) WHERE state <> 'cancelled' AND origin_id IS NULL", "This period already has an allocation."
    )
    _delta_uniq = models.UniqueIndex(
        "(origin_id) WHERE state NOT IN ('cancelled', 'approved')",
        "A correction of this allocation is under way already.",
    )

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"origin_id"}

    @api.depends("reserve_amount", "delta_ids.state", "delta_ids.reserve_amount")
    def _compute_reserve_left(self):
        for pay in self:
            # What corrections have drawn counts, whoever looks.
            drawn = pay.sudo().delta_ids.filtered(lambda correction: correction.state == "approved")
            pay.reserve_left = pay.reserve_amount + sum(drawn.mapped("reserve_amount"))

    @api.depends("state", "delta_ids.state")
    def _compute_has_differences(self):
        for pay in self:
            pay.has_differences = (
                pay.state == "approved"
                and not pay.origin_id
                and not pay._open_corrections()
                and bool(pay.sudo()._changed_cards())  # that something differs, not what
            )

    def _open_corrections(self):
        # Whether there is one is the same for everybody.
        return self.sudo().delta_ids.filtered(lambda pay: pay.state not in ("cancelled", "approved"))

    def _later_corrections(self):
        """What rests on the amounts of this allocation: its corrections, of a correction those made after it."""
        # Whether there are any is the same for everybody.
        pay = self.sudo()
        later = pay.delta_ids | pay.origin_id.delta_ids.filtered(lambda other: other.id > pay.id)
        return later.filtered(lambda other: other.state != "cancelled")

    # === ACTIONS === #

    def action_correct(self):
        """Begin a correction of approved performance pay whose results have changed since, and open it.

        Where nothing stands in its way it is computed at once.

        :raise UserError: when it is not approved, is a correction itself, or nothing has changed
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "approved" or self.origin_id:
            raise UserError(self.env._("Only an approved allocation is corrected."))
        if self._open_corrections():
            raise UserError(self.env._("A correction of %(allocation)s is under way already.", allocation=self.name))
        # Which results changed follows from the books, whatever the officer may read.
        if not self.sudo()._changed_cards():
            raise UserError(
                self.env._("No result has changed since %(allocation)s was computed.", allocation=self.name)
            )
        self.env["jifen.allocation"].flush_model()
        # Who cancels it at the same moment begins again, and finds its correction.
        rely_on(self)
        pay = (
            self._trusted()
            .create(
                [
                    {
                        "period_id": self.period_id.id,
                        "origin_id": self.id,
                        "method": self.method,
                        "pool_basis": "fixed",
                        "pool_amount": 0,
                    }
                ]
            )
            .with_env(self.env)
        )
        try:
            with self.env.cr.savepoint():
                pay.action_compute()
        except UserError:
            # It stays a draft: computing it by its button says what is missing.
            pay.invalidate_recordset()
        return pay.get_formview_action()

    def action_compute(self):
        corrections = self.filtered("origin_id")
        for pay in corrections:
            pay.check_access("write")
            pay._compute_correction()
        return super(JifenAllocation, self - corrections).action_compute()

    def _reasons_not_to_revoke(self):
        """What a correction rests on stays; what was corrected is cancelled last."""
        reasons = super()._reasons_not_to_revoke()
        corrected = self.filtered(lambda pay: pay._later_corrections())
        if not corrected:
            return reasons
        text = self.env._(
            "%(allocation)s has been corrected since. Cancel the correction first.",
            allocation=corrected[0].display_name,
        )
        later = corrected[0]._later_corrections()
        return [Reason(text, model="jifen.allocation", domain=(("id", "in", later.ids),)), *reasons]


class JifenAllocationLine(models.Model):
    _inherit = "jifen.allocation.line"

    grade_id = fields.Many2one("jifen.grade", ondelete="restrict", help="The grade it was computed with.")
    carried_from_id = fields.Many2one(
        "jifen.allocation.line",
        string="Rest of",
        index="btree_not_null",
        ondelete="restrict",
        help="What a payslip could not bear of an amount that is taken back.",
    )
    part = fields.Integer(default=0, required=True, aggregator=False, help="Rests of an amount count from 1.")
    origin_id = fields.Many2one(related="allocation_id.origin_id", string="Correction of")

    _scorecard_uniq = models.UniqueIndex(
        "(allocation_id, scorecard_id, part)",
        "This scorecard already has a line in this allocation.",
    )

    @api.private
    def _split(self, amount):
        """Keep ``amount`` on this line; what is beyond it becomes a line of its own that waits.

        :param Decimal amount: of the same sign, nearer to 0
        :return: the new line
        """
        self.ensure_one()
        rest = exact(self.amount) - amount
        kept = {
            name: field.convert_to_write(self[name], self)
            for name, field in self._fields.items()
            if field.store and not field.compute and name not in models.MAGIC_COLUMNS and name != "payslip_id"
        }
        parts = self.search_count(
            [("allocation_id", "=", self.allocation_id.id), ("scorecard_id", "=", self.scorecard_id.id)]
        )
        rest_values = {"amount": float(rest), "carried_from_id": (self.carried_from_id or self).id, "part": parts}
        new = self._trusted().create([{**kept, **rest_values}])
        self._trusted().write({"amount": float(amount)})
        return new.with_env(self.env)
