"""Approval steps in words, and a copy of them inside a copy of their scheme."""

from odoo import Command, api, fields, models
from odoo.tools import format_list

from ..common.text import exact, plain

# So many names stand in a sentence; of more, the number.
NAMES = 5


class JifenApprovalStep(models.Model):
    _inherit = "jifen.approval.step"

    who_text = fields.Char(compute="_compute_who_text", string="Who Decides")
    when_text = fields.Char(compute="_compute_when_text", string="Taken")
    deadline_text = fields.Char(compute="_compute_deadline_text", string="Until")

    @api.depends_context("lang", "uid")
    @api.depends("approver", "need", "user_id", "user_ids", "group_id")
    def _compute_who_text(self):
        for step in self:
            step.who_text = step._who_text()

    @api.depends_context("lang")
    @api.depends("condition", "points_from", "item_ids", "level_ids")
    def _compute_when_text(self):
        for step in self:
            step.when_text = step._when_text()

    @api.depends_context("lang")
    @api.depends("deadline_days", "escalate")
    def _compute_deadline_text(self):
        for step in self:
            text = ""
            if step.deadline_days:
                text = self.env._("%(days)s working days", days=step.deadline_days)
                if step.escalate != "none":
                    text = self.env._("%(deadline)s, then: %(where)s", deadline=text, where=step._label("escalate"))
            step.deadline_text = text

    def _label(self, name):
        return dict(self._fields[name]._description_selection(self.env)).get(self[name], "")

    def _names(self, records):
        names = records.mapped("display_name")
        if len(names) > NAMES:
            return self.env._("%(names)s and %(more)s more", names=", ".join(names[:NAMES]), more=len(names) - NAMES)
        return format_list(self.env, names) if names else ""

    def _who_text(self):
        # The names of approvers are part of the regulation, logins are not everybody's to read.
        step = self.sudo()
        if self.approver == "user":
            return step.user_id.name or ""
        if self.approver == "users":
            names = step._names(step.user_ids)
            return self.env._("each of: %(names)s", names=names) if self.need == "all" else names
        if self.approver == "group":
            name = step.group_id.name or ""
            return self.env._("every member of: %(group)s", group=name) if self.need == "all" else name
        return self._label("approver")

    def _when_text(self):
        if self.condition == "points":
            return self.env._("from %(points)s points on", points=plain(exact(self.points_from)))
        if self.condition == "items":
            return self.env._("only for: %(names)s", names=self._names(self.item_ids))
        if self.condition == "levels":
            return self.env._("only for: %(names)s", names=self._names(self.level_ids))
        return self._label("condition")

    def _rule_text(self):
        """Return who decides at this step, and when it is taken."""
        self.ensure_one()
        text = self.env._("%(step)s: %(who)s", step=self.name, who=self.who_text)
        notes = [] if self.condition == "always" else [self.when_text]
        if self.deadline_text:
            notes.append(self.deadline_text)
        return f"{text} ({'; '.join(notes)})" if notes else text


class JifenScheme(models.Model):
    _inherit = "jifen.scheme"

    def _problems(self):
        """Tell also of steps that are for certain items or levels, but for none."""
        bare = self.step_ids.filtered(
            lambda step: (
                (step.condition == "items" and not step.item_ids) or (step.condition == "levels" and not step.level_ids)
            )
        )
        return super()._problems() + [
            self.env._("The step %(step)s is for certain items or levels, but none is chosen.", step=step.name)
            for step in bare
        ]

    def _copy_parts(self, scheme):
        """Let the steps of the copy name its own items and levels."""
        copies = super()._copy_parts(scheme)
        items = copies["jifen.item"]
        levels = {
            level: copy
            for item, twin in items.items()
            for level, copy in zip(item.level_ids, twin.level_ids, strict=True)
        }
        # Both in the order of the model: what is in the cache may stand in the order of its making.
        for step, copy in zip(self.step_ids.sorted(), scheme.step_ids.sorted(), strict=True):
            if step.item_ids or step.level_ids:
                copy.write(
                    {
                        "item_ids": [Command.set([items[item].id for item in step.item_ids])],
                        "level_ids": [Command.set([levels[level].id for level in step.level_ids])],
                    }
                )
        return copies

    def _print_parts(self):
        """Add ``routes``: for each kind of document its name and a text for each of its steps."""
        kinds = dict(self.step_ids._fields["document"]._description_selection(self.env))
        steps = self.step_ids.grouped("document")
        routes = [
            {"name": name, "steps": [step._rule_text() for step in steps[code]]}
            for code, name in kinds.items()
            if code in steps
        ]
        return {**super()._print_parts(), "routes": routes}
