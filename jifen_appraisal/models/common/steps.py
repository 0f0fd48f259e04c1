"""A step that somebody takes although not everything is as it should be: with a reason, on record."""

from typing import NamedTuple

from markupsafe import Markup

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from .roles import READERS
from .text import said

_READERS = ",".join(READERS)


class Step(NamedTuple):
    """What is said of a step to whoever is about to take it.

    :param label: its name; :param title: what its sheet asks; :param intro: what it means
    """

    label: str
    title: str
    intro: str


class JifenSteps(models.AbstractModel):
    """A record with states and a history (``mail.thread``), whose steps have a sheet: one list of Reasons for each.

    The button, the error and the sheet say the same, see :mod:`.states`. Whatever inherits it says its ``_steps``,
    makes their sheet, and has for each of them ``action_<step>(reason=None)``, which takes it, and
    ``action_ask_<step>()``, which asks first.
    """

    _name = "jifen.steps"
    _description = "Steps Taken for a Reason"
    _inherit = ["jifen.guard"]

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"despite"}

    despite = fields.Json(
        readonly=True, copy=False, groups=_READERS, help="By step: what was not as it should be, and why it was taken."
    )
    despite_html = fields.Html(compute="_compute_despite_html", sanitize=False, groups=_READERS)

    # === WHAT A RECORD SAYS OF ITSELF === #

    def _steps(self):
        """Return ``{step: Step}`` of the steps that have a sheet, in the order in which they are taken."""
        return {}

    def _make_sheet(self, step):
        """Return the dialog that shows the Reasons about a step of this record and asks for the reason."""
        raise NotImplementedError

    def _step_intro(self, step):
        """Return what a step means, for whoever is about to take it, as things are."""
        return self._steps()[step].intro

    def _reasons_of(self, step):
        """Return the Reasons about a step: those of the transition of that name, unless it is none."""
        return list(self._reasons_against(step))

    def _told_after(self, step):
        """Return the action that tells whoever took a step what came of it."""
        return {"type": "ir.actions.act_window_close"}

    # === TAKING ONE === #

    def _take_step(self, name, reason, **values):
        """Take the records through a transition, where hints stand for a reason that is kept.

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
        for record in self.sudo():
            kept = {key: value for key, value in (record.despite or {}).items() if key != step}
            if hints:
                kept[step] = row
                record._tell_despite(step, row)
            if kept != (record.despite or {}):
                record._trusted().write({"despite": kept or False})

    def _tell_despite(self, step, row):
        """Keep it in the history as well, which everybody may read: without who it is about."""
        text = self.env._("%(step)s all the same: %(reason)s", step=self._steps()[step].label, reason=row["reason"])
        items = Markup().join(Markup("<li>%s</li>") % hint for hint, __ in row["hints"])
        self.message_post(body=Markup("<p>%s</p><ul>%s</ul>") % (text, items), author_id=self.env.user.partner_id.id)

    def _forget_reasons(self):
        """All steps are to be taken again and given their reasons anew; the history keeps the former ones."""
        # As above.
        self.sudo().filtered("despite")._trusted().write({"despite": False})

    # === SHOWN === #

    @api.depends("despite")
    @api.depends_context("lang", "tz")
    def _compute_despite_html(self):
        for record in self:
            rows = record._despite_rows()
            record.despite_html = rows and self.env["ir.qweb"]._render(
                "jifen_appraisal.jifen_steps_despite", {"rows": rows}
            )

    def _despite_rows(self):
        """Return ``[{step, reason, user, at, hints: [[text, who], …]}]`` of the steps taken for a reason."""
        self.ensure_one()
        kept = self.despite or {}
        return [
            {
                **kept[name],
                "step": step.label,
                "at": format_datetime(self.env, kept[name]["at"], dt_format="short"),
            }
            for name, step in self._steps().items()
            if name in kept
        ]

    def _last_despite(self):
        """Return the reason that was given last, to be suggested to whoever may take a step again; empty if none."""
        # As above.
        kept = sorted((self.sudo().despite or {}).values(), key=lambda row: row["at"])
        return kept[-1]["reason"] if kept else ""

    # === THE SHEET === #

    def _reasons_of_step(self, step):
        """Return the Reasons about a step of these records: those in the way first, what is in order last."""
        return sorted(self._reasons_of(step), key=lambda reason: (reason.met, not reason.blocks))

    def _ask(self, step):
        """Return the action that opens the sheet before a step."""
        self.ensure_one()
        sheet = self._make_sheet(step)
        return {
            "type": "ir.actions.act_window",
            "name": self._steps()[step].title,
            "res_model": sheet._name,
            "res_id": sheet.id,
            "views": [(False, "form")],
            "target": "new",
        }
