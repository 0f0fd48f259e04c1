"""What helps to write a finding about many people quickly."""

from odoo import api, fields, models
from odoo.tools import format_list


class JifenInspection(models.Model):
    _inherit = "jifen.inspection"

    office_id = fields.Many2one(
        "hr.department",
        string="Add Whole Office",
        store=False,
        help="Adds everybody appraised in this office and the ones below it.",
    )
    office_choice_ids = fields.Many2many("hr.department", compute="_compute_office_choice_ids")
    people_count = fields.Integer(compute="_compute_people", string="Number of People")
    people_text = fields.Char(compute="_compute_people", string="Names")
    range_text = fields.Char(related="item_id.points_text", string="Allowed Points")
    unit_name = fields.Char(related="item_id.unit_name", string="Counted In")

    @api.depends("period_id")
    def _compute_office_choice_ids(self):
        for finding in self:
            # Offices are chosen among those of the people appraised, whatever may be read of them.
            offices = finding.period_id.sudo().scorecard_ids.department_id.sudo(False)
            tree = self.env["hr.department"]._jifen_tree()
            above = {id_ for office in offices for id_ in tree.get(office.id, {}).get("ancestors", ())}
            finding.office_choice_ids = offices.browse(sorted(above))

    @api.depends("scorecard_ids")
    def _compute_people(self):
        for finding in self:
            names = finding.scorecard_ids.mapped("name")
            finding.people_count = len(names)
            text = format_list(self.env, names[:3])
            if len(names) > 3:
                text = self.env._(
                    "%(first)s, %(second)s, %(third)s and %(count)s more",
                    first=names[0],
                    second=names[1],
                    third=names[2],
                    count=len(names) - 3,
                )
            finding.people_text = text

    @api.onchange("office_id")
    def _onchange_office_id(self):
        """Add the people of the office whom the item can be about, and name the others."""
        if not self.office_id:
            return None
        tree = self.env["hr.department"]._jifen_tree()
        cards = self.env["jifen.scorecard"].search(
            [("period_id", "=", self.period_id.id), ("employee_id", "!=", False)]
        )
        cards = cards.filtered(
            lambda card: self.office_id.id in tree.get(card.department_id.id, {}).get("ancestors", ())
        )
        reasons = {}
        if self.item_id and self.date:
            reasons = {card: self.item_id._reason_not_for(card, self.date, tree) for card in cards}
        self.scorecard_ids |= cards.filtered(lambda card: not reasons.get(card))
        self.office_id = False
        left_out = [reason for reason in reasons.values() if reason]
        if not left_out:
            return None
        return {"warning": {"title": self.env._("Not everybody was added"), "message": "\n".join(left_out)}}
