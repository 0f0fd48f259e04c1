"""One matter, several people: the approver decides who gets how much of a claim (regulation r4)."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.text import exact, signed


class JifenClaimShare(models.Model):
    """What one person gets of a claim that is shared; written by the approver's decision alone."""

    _name = "jifen.claim.share"
    _description = "Share of a Claim"
    _inherit = ["jifen.guard"]
    _order = "claim_id, id"

    _guarded_fields = frozenset({"claim_id", "scorecard_id", "points", "decided_by_id"})

    claim_id = fields.Many2one("jifen.claim", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="claim_id.company_id", store=True, index=True)
    scorecard_id = fields.Many2one("jifen.scorecard", string="Person", required=True, ondelete="restrict")
    employee_name = fields.Char(related="scorecard_id.name")
    points = fields.Float(digits=(16, 4), required=True)
    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")

    _once = models.UniqueIndex("(claim_id, scorecard_id)", "This person already has a share of this claim.")

    @api.ondelete(at_uninstall=False)
    def _unlink_by_code_only(self):
        if not self._is_trusted():
            raise UserError(self.env._("Shares of a claim are decided by its approver."))


class JifenClaim(models.Model):
    _inherit = "jifen.claim"

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"share_ids"}

    share_ids = fields.One2many("jifen.claim.share", "claim_id", string="Shared Among", readonly=True)

    @api.private
    def _set_shares(self, rows, user):
        """Decide who gets how much; an earlier decision is replaced. Call elevated, for an approver.

        :param rows: ``[(scorecard, Decimal points)]``; none: the claimant alone
        :param user: res.users who decides
        :raise UserError: unless everybody is of the claim's period, the item is for them, and the
            shares add up to the points of the claim; nothing is written then
        """
        self.ensure_one()
        self.share_ids._trusted().unlink()
        if not rows:
            return
        tree = self.env["hr.department"]._jifen_tree()
        whole, total = exact(self.points), sum(points for __, points in rows)
        for card, points in rows:
            if card.period_id != self.period_id or not card.employee_id:
                raise UserError(
                    self.env._(
                        "%(person)s is not appraised in %(period)s.", person=card.name, period=self.period_id.name
                    )
                )
            if points * whole < 0 or abs(points) > abs(whole):
                raise UserError(
                    self.env._(
                        "%(person)s’s share must be between 0 and %(points)s.", person=card.name, points=signed(whole)
                    )
                )
            reason = self.item_id._reason_not_for(card, self.date, tree)
            if reason:
                raise UserError(reason)
            if card.user_id == user:
                raise UserError(self.env._("Nobody gives a share to themselves."))
        if total != whole:
            raise UserError(
                self.env._(
                    "The shares come to %(total)s, but the claim is worth %(points)s.",
                    total=signed(total),
                    points=signed(whole),
                )
            )
        self.env["jifen.claim.share"]._trusted().create(
            [
                {"claim_id": self.id, "scorecard_id": card.id, "points": float(points), "decided_by_id": user.id}
                for card, points in rows
            ]
        )
        names = ", ".join(f"{card.name} {signed(points)}" for card, points in rows)
        self._log_state(self.env._("Shared: %(shares)s", shares=names))
