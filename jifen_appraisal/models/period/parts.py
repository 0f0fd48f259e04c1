"""A longer period over shorter ones: what may be part of what, and in which order they go forward."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_list

from ..common.states import Reason, met, refuse
from .period import PUBLISHED

KINDS = ("month", "quarter", "half", "year")


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    part_count = fields.Integer(compute="_compute_parts", string="Number of Parts")
    parts_waiting = fields.Char(compute="_compute_parts", string="Parts Not Published Yet")

    @api.depends("child_ids.state")
    def _compute_parts(self):
        for period in self:
            period.part_count = len(period.child_ids)
            waiting = period.child_ids.filtered(lambda part: part.state not in PUBLISHED)
            names = waiting.sorted("date_from").mapped("name")
            period.parts_waiting = format_list(self.env, names) if names else False

    @api.constrains("parent_id", "date_from", "date_to", "kind", "scheme_id")
    def _check_parts(self):
        """A part lies inside the longer period, is shorter, and overlaps no other part."""
        # Checks count what the user may not read.
        for period in self.sudo():
            if period._has_cycle():
                raise ValidationError(self.env._("%(period)s cannot be a part of itself.", period=period.name))
            for part, whole in [(period, period.parent_id)] + [(part, period) for part in period.child_ids]:
                if whole:
                    part._check_part_of(whole)
            self._check_parts_apart(period.parent_id.child_ids | period.child_ids)

    def _check_part_of(self, whole):
        if KINDS.index(self.kind) >= KINDS.index(whole.kind):
            kinds = dict(self._fields["kind"]._description_selection(self.env))
            raise ValidationError(
                self.env._(
                    "%(part)s (%(kind)s) cannot be a part of %(whole)s (%(whole_kind)s): parts are shorter.",
                    part=self.name,
                    kind=kinds[self.kind],
                    whole=whole.name,
                    whole_kind=kinds[whole.kind],
                )
            )
        if self.date_from < whole.date_from or self.date_to > whole.date_to:
            raise ValidationError(
                self.env._(
                    "%(part)s must lie inside %(whole)s (%(start)s to %(end)s).",
                    part=self.name,
                    whole=whole.name,
                    start=whole.date_from,
                    end=whole.date_to,
                )
            )
        if self.scheme_id.code != whole.scheme_id.code:
            raise ValidationError(
                self.env._(
                    "%(part)s and %(whole)s are appraised by different schemes.", part=self.name, whole=whole.name
                )
            )

    def _check_parts_apart(self, parts):
        for part in parts:
            for other in parts:
                if (
                    part.parent_id == other.parent_id
                    and part.id < other.id
                    and part.date_from <= other.date_to
                    and other.date_from <= part.date_to
                ):
                    raise ValidationError(
                        self.env._(
                            "%(part)s and %(other)s are parts of the same period and overlap.",
                            part=part.name,
                            other=other.name,
                        )
                    )

    def write(self, vals):
        if "parent_id" in vals:
            self._jifen_check_relations([vals])
            moved = self.filtered(lambda period: period.parent_id.id != vals["parent_id"])
            (moved.parent_id | self.browse(vals["parent_id"] or ()))._check_not_final(moved)
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        periods = super().create(vals_list)
        for period in periods:
            period.parent_id._check_not_final(period)
        return periods

    def _check_not_final(self, parts):
        refuse(self._reasons_final(parts))

    def _reasons_final(self, parts):
        """Return why nothing changes in these parts: a longer period that is published rests on those it has."""
        # Checks count what the user may not read.
        final = self.sudo().filtered(lambda period: period.state in PUBLISHED)
        if not final or not parts:
            return []
        text = self.env._(
            "%(whole)s is published and rests on its parts: %(part)s stays as it is. Reopen %(whole)s first.",
            whole=final[0].name,
            part=parts[0].name,
        )
        return [Reason(text, model="jifen.period", domain=(("id", "in", final.ids),))]

    # === LIFE === #

    def _reasons_not_to_publish(self):
        """A longer period is published only on parts that are published: one that is not may still change."""
        # Checks count what the user may not read.
        waiting = self.sudo().child_ids.filtered(lambda part: part.state not in PUBLISHED)
        reasons = super()._reasons_not_to_publish()
        if not waiting:
            # As above.
            if parts := self.sudo().child_ids:
                text = self.env._("All parts are published: %(count)s.", count=len(parts))
                reasons = [met(text, "jifen.period", (("id", "in", parts.ids),)), *reasons]
            return reasons
        text = self.env._(
            "%(part)s is a part of %(whole)s and has not been published yet.",
            part=waiting[0].name,
            whole=waiting[0].parent_id.name,
        )
        return [Reason(text, model="jifen.period", domain=(("id", "in", waiting.ids),)), *reasons]

    def _reasons_not_to_reopen(self):
        # Which period rests on it is looked up, whatever the user may read.
        return [*self.sudo().parent_id._reasons_final(self), *super()._reasons_not_to_reopen()]

    def action_view_parts(self):
        """Open the parts of this period."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("jifen_appraisal.jifen_period_action")
        action["domain"] = [("parent_id", "=", self.id)]
        action["context"] = {"default_parent_id": self.id, "default_scheme_id": self.scheme_id.id}
        return action
