"""What a stand-in sees and decides: as long as they stand in, and not a day longer."""

from odoo import api, fields, models
from odoo.fields import Domain


class JifenApproval(models.Model):
    _inherit = "jifen.approval"

    for_stand_in = fields.Boolean(
        compute="_compute_for_stand_in", search="_search_for_stand_in", string="Put to Me as a Stand-in"
    )
    acting_for = fields.Char(compute="_compute_acting_for", string="In the Stead Of")

    # Not cached beyond the transaction, and searched anew each time: record rules use it.
    @api.depends("state", "user_id")
    @api.depends_context("uid")
    def _compute_for_stand_in(self):
        user = self.env.user
        # Who is absent and who is concerned is not for the reader to look up.
        rows_sudo = self.sudo().filtered(lambda row: row.state == "pending" and row.user_id)
        standing = rows_sudo._filter_stand_in(user)
        concerned = standing._users_concerned() if standing else {}
        mine = {row.id for row in standing if user not in concerned[row.id]}
        for approval in self:
            approval.for_stand_in = approval.id in mine

    @api.model
    def _search_for_stand_in(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._domain_stand_in(self.env.user)
        return domain if True in value else ~domain

    @api.depends("state", "user_id", "decided_by_id", "standing_in_for_id")
    @api.depends_context("uid")
    def _compute_acting_for(self):
        for approval in self:
            # The name of whom the reader stands in for, or somebody stood in for.
            absent = approval.sudo().standing_in_for_id or (approval.for_stand_in and approval.sudo().user_id)
            approval.acting_for = absent.name if absent else ""

    @api.model
    def _domain_stand_in(self, user):
        """Return the domain of what ``user`` decides today in the stead of others."""
        handed = [
            Domain("user_id", "=", row.principal.id)
            & (Domain("company_id", "=", row.company.id) if row.company else Domain.TRUE)
            & (Domain("document", "=", row.document) if row.document else Domain.TRUE)
            for row in self.env["jifen.delegation"]._in_force(stand_ins=user)
        ]
        if not handed:
            return Domain.FALSE
        pending = Domain("state", "=", "pending") & Domain("company_id", "in", user.company_ids.ids)
        return pending & Domain.OR(handed) & self._domain_not_concerning(user)

    @api.model
    def _domain_put_to(self, user):
        return super()._domain_put_to(user) | self._domain_stand_in(user)

    def _filter_put_to(self, user):
        put = super()._filter_put_to(user)
        return put | (self - put)._filter_stand_in(user)

    def _filter_stand_in(self, user):
        """Return those of these approvals whose approver ``user`` stands in for today. Call elevated."""
        if not self.user_id:
            return self.browse()
        handed = self.env["jifen.delegation"]._in_force(stand_ins=user)
        return self.filtered(lambda approval: any(row.covers(approval) for row in handed))

    def _people_asked(self):
        asked = super()._people_asked()
        principals = self.user_id
        handed = self.env["jifen.delegation"]._in_force(principals=principals) if principals else ()
        if handed:
            concerned = self._users_concerned()
            for approval in self.filtered("user_id"):
                for row in handed:
                    if row.covers(approval) and approval.company_id in row.stand_in.company_ids:
                        asked[approval] |= row.stand_in - concerned[approval.id]
        return asked
