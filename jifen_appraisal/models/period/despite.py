"""A step that somebody takes although not everything is as it should be: with a reason, on record."""

from markupsafe import Markup

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ..common.roles import READERS
from ..common.text import said

_READERS = ",".join(READERS)


class JifenPeriod(models.Model):
    """What a step says of a period is one list of Reasons: for the button, the error and the sheet before it."""

    _inherit = "jifen.period"

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"despite"}

    despite = fields.Json(
        readonly=True, copy=False, groups=_READERS, help="By step: what was not as it should be, and why it was taken."
    )
    despite_html = fields.Html(compute="_compute_despite_html", sanitize=False, groups=_READERS)

    @api.depends("despite")
    @api.depends_context("lang", "tz")
    def _compute_despite_html(self):
        for period in self:
            rows = period._despite_rows()
            period.despite_html = rows and self.env["ir.qweb"]._render(
                "jifen_appraisal.jifen_period_despite", {"rows": rows}
            )

    def _despite_rows(self):
        """Return ``[{step, reason, user, at, hints: [[text, who], …]}]`` of the steps taken for a reason."""
        self.ensure_one()
        kept = self.despite or {}
        return [
            {
                **kept[step],
                "step": label,
                "at": format_datetime(self.env, kept[step]["at"], dt_format="short"),
            }
            for step, label in self._step_labels().items()
            if step in kept
        ]

    def _step_labels(self):
        """Return ``{step: its name}`` of the steps that have a sheet, in the order in which they are taken."""
        return {
            "score": self.env._("Compute Scores"),
            "publish": self.env._("Publish Results"),
            "close": self.env._("Close Period"),
        }

    def _reasons_of_step(self, step):
        """Return the Reasons about a step of these periods: those in the way first, what is in order last."""
        return sorted(self._reasons_of(step), key=lambda reason: (reason.met, not reason.blocks))

    def _reasons_of(self, step):
        return list(self._reasons_against(step))

    def _take_step(self, name, reason, **values):
        """Take the periods through a transition, where hints stand for a reason that is kept.

        :param reason: why, in the words of whoever acts; the system may leave it out
        :raise UserError: when something stands against it, or hints stand and nobody says why it is taken
        """
        self._keep_reason(name, self._check_transition(name), reason)
        self._go_through(name, **values)

    def _keep_reason(self, step, reasons, reason):
        hints = [row for row in reasons if row.is_hint]
        reason = said(reason)
        if hints and not reason:
            if self.env.uid != SUPERUSER_ID:
                raise UserError(
                    self.env._(
                        "Not everything is as it should be. Say why you go on all the same:\n%(hints)s",
                        hints="\n".join(f"• {row.text}" for row in hints),
                    )
                )
            reason = self.env._("script")
        row = {
            "reason": reason,
            "user": self.env.user.name,
            "at": fields.Datetime.to_string(fields.Datetime.now()),
            "hints": [[row.text, row.more] for row in hints],
        }
        # What is kept of a step is written by code alone; who may take it was checked.
        for period in self.sudo():
            kept = {key: value for key, value in (period.despite or {}).items() if key != step}
            if hints:
                kept[step] = row
                period._tell_despite(step, row)
            if kept != (period.despite or {}):
                period._trusted().write({"despite": kept or False})

    def _tell_despite(self, step, row):
        """Keep it in the history as well, which everybody may read: without who it is about."""
        text = self.env._("%(step)s all the same: %(reason)s", step=self._step_labels()[step], reason=row["reason"])
        items = Markup().join(Markup("<li>%s</li>") % hint for hint, __ in row["hints"])
        self.message_post(body=Markup("<p>%s</p><ul>%s</ul>") % (text, items), author_id=self.env.user.partner_id.id)

    def _forget_reasons(self, *steps):
        """Steps that are to be taken again are given their reasons anew; the history keeps the former ones."""
        for period in self.sudo().filtered("despite"):  # as above
            kept = {step: row for step, row in period.despite.items() if step not in steps}
            period._trusted().write({"despite": kept or False})

    # === THE SHEET === #

    def action_ask_score(self):
        """Compute the scores and say what came of it; ask first where that ends something, such as a vote."""
        self.ensure_one()
        self._check_who("score")
        if self._reasons_of_step("score"):
            return self._ask("score")
        self.action_score()
        return self._told_after("score")

    def action_ask_publish(self):
        """Open the sheet that says whether the results can be published."""
        return self._ask("publish")

    def action_ask_close(self):
        """Open the sheet that says whether the period can be closed."""
        return self._ask("close")

    def _ask(self, step):
        """Return the action that opens the sheet before a step."""
        self.ensure_one()
        sheet = self.env["jifen.period.sheet"]._make(self, step)
        return {
            "type": "ir.actions.act_window",
            "name": self._sheet_title(step),
            "res_model": sheet._name,
            "res_id": sheet.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _sheet_title(self, step):
        return {
            "score": self.env._("Can It Be Scored?"),
            "publish": self.env._("Can It Be Published?"),
            "close": self.env._("Can It Be Closed?"),
        }[step]

    def _sheet_intro(self, step):
        """Return what the step means, for whoever is about to take it."""
        return {
            "score": self.env._("Scores, ranks and grades are computed."),
            "publish": self.env._("Everybody in this period will be told and sees their result."),
            "close": self.env._("A closed period is final: performance pay can be approved on it."),
        }[step]

    def _told_after(self, step):
        """Return the action that tells whoever took a step what came of it."""
        return {"type": "ir.actions.act_window_close"}
