"""The pay rule in a preview: coefficients and limits tried without changing the scheme."""

from hashlib import sha256

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_amount

from ...models.common.roles import OFFICER
from ...models.common.text import exact, plain
from ...models.pay.way import settings
from ...models.pay.what_if import TriedRow, TriedRows, WhatIf

# Fields of the scheme's pay rule that a preview may try.
LIMITS = ("pay_reserve_percent", "pay_excluded", "pay_below_zero", *settings("pay_"), "pay_by_days")


# Preloaded from the scheme, then changed at will.
_TRIED = {"compute": "_compute_rule", "compute_sudo": False, "store": True, "readonly": False}


class JifenAllocationPreview(models.TransientModel):
    _inherit = "jifen.allocation.preview"

    # The settings of all ways are tried in fields of the same names as those of the scheme.
    vars().update({name: setting.tried(name, **_TRIED) for name, setting in settings("pay_").items()})

    scheme_id = fields.Many2one(related="allocation_id.scheme_id", related_sudo=False)
    trying = fields.Boolean(string="Try Other Coefficients and Limits")
    pay_reserve_percent = fields.Float(string="Kept for Appeals (%)", digits=(16, 4), **_TRIED)
    pay_excluded = fields.Selection(
        selection=lambda self: self.env["jifen.scheme"]._fields["pay_excluded"]._description_selection(self.env),
        string="Part of the Excluded",
        **_TRIED,
    )
    pay_below_zero = fields.Selection(
        selection=lambda self: self.env["jifen.scheme"]._fields["pay_below_zero"]._description_selection(self.env),
        string="A Score Below 0",
        **_TRIED,
    )
    pay_by_days = fields.Boolean(string="By Days Present", **_TRIED)
    coefficient_ids = fields.One2many(
        "jifen.allocation.preview.coefficient", "preview_id", string="Coefficients by Position", **_TRIED
    )
    grade_ids = fields.One2many("jifen.allocation.preview.grade", "preview_id", string="Grades", **_TRIED)
    rule_seen = fields.Char(help="The pay rule as it was when the preview was opened.", **_TRIED)
    differences = fields.Text(compute="_compute_differences", string="Differs from the Scheme")
    not_allowed = fields.Char(compute="_compute_differences")
    change_reason = fields.Text(string="Why the Pay Settings Change")

    @api.depends("allocation_id")
    def _compute_rule(self):
        for wizard in self:
            scheme = wizard.allocation_id.scheme_id
            wizard.rule_seen = wizard._rule_now()
            for name in LIMITS:
                wizard[name] = scheme[name]
            wizard.coefficient_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "sequence": place,
                            "source_id": row.id,
                            "position": row.position,
                            "job_ids": [Command.set(row.job_ids.ids)],
                            "coefficient": row.coefficient,
                        }
                    )
                    for place, row in enumerate(scheme.pay_coefficient_ids)
                ),
            ]
            wizard.grade_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {"grade_id": grade.id, "pay_coefficient": grade.pay_coefficient, "pay_amount": grade.pay_amount}
                    )
                    for grade in scheme.grade_ids
                    if grade.subject != "team" and not grade.no_pay
                ),
            ]

    @api.depends("allocation_id", "coefficient_ids", "grade_ids", *LIMITS)
    def _compute_differences(self):
        for wizard in self:
            wizard.differences = "\n".join(wizard._differences()) or False
            wizard.not_allowed = bool(wizard.differences) and wizard._why_not_write()

    @api.model_create_multi
    def create(self, vals_list):
        """Take what is not given as it is in the allocation and in the scheme."""
        return super().create([self._completed(vals) for vals in vals_list])

    def _completed(self, vals):
        """Return values with what is computed together with them, which would be left empty."""
        allocation_id = vals.get("allocation_id") or self.env.context.get("default_allocation_id")
        preloaded = {
            name for name, field in self._fields.items() if field.compute and field.store and not field.readonly
        }
        if not allocation_id or not preloaded.intersection(vals):
            return vals
        present = self.new({"allocation_id": allocation_id})
        # As the caller may read it: a preview for somebody else is refused by its own constraint.
        present.allocation_id.check_access("read")
        left_out = preloaded.difference(vals)
        return {**present._convert_to_write({name: present[name] for name in left_out}), **vals}

    # === TRYING === #

    def _what_if(self):
        """Return the rule that is tried; None when it is the scheme's.

        :raise ValidationError: when a figure cannot be
        """
        if not self._differences():
            return None
        scheme = self.scheme_id._origin
        if any(row.coefficient < 0 for row in self.coefficient_ids):
            raise ValidationError(self.env._("A coefficient cannot be negative."))
        if any(min(row.pay_coefficient, row.pay_amount) < 0 for row in self.grade_ids):
            raise ValidationError(self.env._("The figures of a grade cannot be negative."))
        # In memory alone: nothing of it is written.
        tried = self.env["jifen.scheme"].new({name: self[name] for name in LIMITS}, origin=scheme)
        tried._check_pay_figures()
        rows = TriedRows(
            TriedRow(row.position or "", frozenset(row.job_ids._origin.ids), exact(row.coefficient))
            for row in self.coefficient_ids
        )
        grades = {
            row.grade_id._origin.id: {
                "pay_coefficient": exact(row.pay_coefficient),
                "pay_amount": exact(row.pay_amount),
            }
            for row in self.grade_ids
        }
        return WhatIf(tried, rows, grades)

    def _differences(self):
        """Return one text for each figure that is not the scheme's."""
        return [*self._changed_limits(), *self._changed_rows(), *self._changed_grades()]

    def _changed_limits(self):
        scheme = self.scheme_id
        return [
            self.env._(
                "%(what)s: %(tried)s (in the scheme: %(now)s)",
                what=self._fields[name]._description_string(self.env),
                tried=self._shown(name, self[name]),
                now=self._shown(name, scheme[name]),
            )
            for name in LIMITS
            if not self._is_same(name, scheme)
        ]

    def _is_same(self, name, scheme):
        if self._fields[name].type in ("float", "monetary"):
            return exact(self[name]) == exact(scheme[name])
        return (self[name] or False) == (scheme[name] or False)

    def _shown(self, name, value):
        field = self._fields[name]
        if field.type == "monetary":
            return format_amount(self.env, value, self.currency_id) if value else self.env._("none")
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        return plain(exact(value))

    def _changed_rows(self):
        now = [(row, _key(row), row.coefficient) for row in self.scheme_id.pay_coefficient_ids]
        tried = [(row, _key(row), row.coefficient) for row in self.coefficient_ids]
        if [row[1:] for row in now] == [row[1:] for row in tried]:
            return []
        figures = {key: coefficient for __, key, coefficient in reversed(now)}
        kept = {key for __, key, __ in tried}
        texts = [
            self._coefficient_text(row, coefficient, figures.get(key))
            for row, key, coefficient in tried
            if figures.get(key) != coefficient
        ]
        texts += [self._coefficient_text(row, None, coefficient) for row, key, coefficient in now if key not in kept]
        return texts or [self.env._("The order of the coefficients by position")]

    def _coefficient_text(self, row, tried, now):
        return self.env._(
            "Coefficient of %(who)s: %(tried)s (in the scheme: %(now)s)",
            who=row.display_name,
            tried=self.env._("none") if tried is None else plain(exact(tried)),
            now=self.env._("none") if now is None else plain(exact(now)),
        )

    def _changed_grades(self):
        texts = []
        for row in self.grade_ids:
            grade = row.grade_id
            if exact(row.pay_coefficient) != exact(grade.pay_coefficient):
                texts.append(self._coefficient_text(grade, row.pay_coefficient, grade.pay_coefficient))
            if exact(row.pay_amount) != exact(grade.pay_amount):
                texts.append(
                    self.env._(
                        "Sum of %(grade)s: %(tried)s (in the scheme: %(now)s)",
                        grade=grade.display_name,
                        tried=format_amount(self.env, row.pay_amount, self.currency_id),
                        now=format_amount(self.env, grade.pay_amount, self.currency_id),
                    )
                )
        return texts

    # === TAKING IT OVER === #

    def _rule_now(self):
        """Return a fingerprint of the scheme's figures, to notice when somebody else changes them meanwhile."""
        scheme = self.allocation_id.scheme_id
        rows = [
            (row.id, row.position, sorted(row.job_ids.ids), exact(row.coefficient))
            for row in scheme.pay_coefficient_ids
        ]
        grades = [(grade.id, exact(grade.pay_coefficient), exact(grade.pay_amount)) for grade in scheme.grade_ids]
        return sha256(repr(([scheme[name] for name in LIMITS], rows, grades)).encode()).hexdigest()

    def _why_not_write(self):
        """Return why the caller may not change the pay rule of the scheme; False when they may."""
        scheme = self.scheme_id._origin
        if scheme.has_access("write") and self.env["jifen.pay.coefficient"].has_access("create"):
            return False
        group = self.env.ref(OFFICER)
        return self.env._(
            "These figures differ from those of %(scheme)s. Only the group “%(group)s” may change its pay rule: "
            "ask them to, or take the figures of the scheme.",
            scheme=scheme.display_name,
            group=group.sudo().name,  # the name of a group is no secret
        )

    def _propose_rule(self):
        """Propose to the committee what was tried: there is a result, so a period runs on the scheme.

        :return: the action that opens the proposal, None where nothing differs from the scheme
        :raise AccessError: when the caller may not change the scheme
        :raise UserError: without a reason, or when somebody else has changed it since the preview was opened
        """
        differences, scheme = self._differences(), self.scheme_id
        if self.rule_seen and self.rule_seen != self._rule_now():
            raise UserError(
                self.env._(
                    "The pay rule of %(scheme)s has been changed since this preview was opened. Open it again.",
                    scheme=scheme.display_name,
                )
            )
        if not differences:
            return None
        self._what_if()  # refuses figures that cannot be
        why_not = self._why_not_write()
        if why_not:
            raise AccessError(why_not)
        values = {name: self[name] for name in LIMITS if not self._is_same(name, scheme)}
        if self._changed_rows():
            values["pay_coefficient_ids"] = self._row_commands(scheme.pay_coefficient_ids)
        if grades := self._grade_commands():
            values["pay_grade_ids"] = grades
        return scheme.action_propose_pay_change(values, self.change_reason)

    def _grade_commands(self):
        commands = []
        for row in self.grade_ids:
            figures = {"pay_coefficient": row.pay_coefficient, "pay_amount": row.pay_amount}
            changed = {name: value for name, value in figures.items() if exact(value) != exact(row.grade_id[name])}
            if changed:
                commands.append(Command.update(row.grade_id.id, changed))
        return commands

    def _row_commands(self, existing):
        kept = self.coefficient_ids.source_id & existing
        commands = [Command.delete(row.id) for row in existing - kept]
        for place, row in enumerate(self.coefficient_ids):
            values = {
                "sequence": place,
                "position": row.position,
                "job_ids": [Command.set(row.job_ids.ids)],
                "coefficient": row.coefficient,
            }
            if row.source_id in kept:
                kept -= row.source_id
                commands.append(Command.update(row.source_id.id, values))
            else:
                commands.append(Command.create(values))
        return commands


def _key(row):
    return (row.position or "", frozenset(row.job_ids._origin.ids))
