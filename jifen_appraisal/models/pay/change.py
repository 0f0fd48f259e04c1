"""Pay settings of a scheme on which a period runs change by a decision: the office proposes, the committee decides."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.relying import rely_on
from ..common.states import Reason, Transition


class JifenPayChange(models.Model):
    """One proposal to change pay settings, kept whatever becomes of it; its way is in ``pay/change_approval``.

    ``before`` and ``after`` are states of the settings that change, see ``pay/setting``.
    """

    _name = "jifen.pay.change"
    _description = "Change of Pay Settings"
    _inherit = ["mail.thread", "mail.activity.mixin", "jifen.follows.login", "jifen.guard"]
    _login_person = None
    _login_fields = ("proposed_by_id",)
    _order = "id desc"

    _transitions = {
        "apply": Transition(
            ("waiting",),
            "applied",
            guards=("_reasons_not_to_apply",),
            before=("_hold_schemes",),
            then=("_write_settings",),
        ),
        "refuse": Transition(("waiting",), "refused", guards=(), then=("_stop_approval", "_log_refused")),
        "withdraw": Transition(
            ("waiting",), "withdrawn", who="_check_office", guards=(), then=("_stop_approval", "_log_withdrawn")
        ),
    }

    scheme_id = fields.Many2one("jifen.scheme", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="scheme_id.company_id", store=True, index=True)
    reason = fields.Text(required=True)
    before = fields.Json(required=True)
    after = fields.Json(required=True)
    names_lang = fields.Char(help="The language in which names were entered.")
    changes_html = fields.Html(compute="_compute_changes_html", string="What Changes", sanitize=False)
    state = fields.Selection(
        [
            ("waiting", "Waits for a Decision"),
            ("applied", "Applied"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="waiting",
    )
    proposed_by_id = fields.Many2one("res.users", string="Asked by", required=True, ondelete="restrict")
    proposed_at = fields.Datetime(string="Asked On", required=True)
    decided_by_id = fields.Many2one("res.users", ondelete="restrict")
    decided_at = fields.Datetime(string="Decided On")

    _waiting_uniq = models.UniqueIndex(
        "(scheme_id) WHERE state = 'waiting'",
        "A change of the pay settings of this scheme waits for a decision already.",
    )

    @property
    def _guarded_fields(self):
        # Proposed and decided by actions: no field is for entering.
        return self._fields.keys() - models.MAGIC_COLUMNS - self.env["mail.thread"]._fields.keys()

    @api.depends("scheme_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for change in self:
            # Whoever is asked need not read the scheme itself.
            scheme = change.sudo().scheme_id.display_name
            change.display_name = self.env._("Change of the pay settings of %(scheme)s", scheme=scheme)

    @api.depends("before", "after")
    @api.depends_context("lang")
    def _compute_changes_html(self):
        heads = (self.env._("Setting"), self.env._("Before the Change"), self.env._("After the Change"))
        cell, head = Markup("<td>%s</td>"), Markup("<th>%s</th>")
        for change in self:
            rows = [Markup().join(cell % text for text in line) for line in change._lines()]
            change.changes_html = Markup(
                '<table class="table table-sm"><thead><tr>%s</tr></thead><tbody>%s</tbody></table>'
            ) % (
                Markup().join(head % text for text in heads),
                Markup().join(Markup("<tr>%s</tr>") % row for row in rows),
            )

    def _lines(self):
        """Return ``[(setting, before, after)]`` in the reader's language."""
        # Whoever may read a change may know of which settings.
        return self.sudo().scheme_id._pay_changes(self.before or {}, self.after or {})

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was asked and decided about pay stays on record."))

    def action_withdraw(self):
        """Take back proposals that have not been decided, as the appraisal office."""
        self._check_who("withdraw")
        self.sudo()._update_state("withdraw")  # authority was checked; proposals are written by code alone
        return True

    def action_view_scheme(self):
        self.ensure_one()
        return self.scheme_id._action_open_form()

    def _check_office(self):
        self.check_access("read")
        self.scheme_id.check_access("write")

    # === WHAT STANDS AGAINST IT, AND WHAT FOLLOWS === #

    def _reasons_not_to_apply(self):
        return [
            Reason(
                self.env._(
                    "The pay settings of %(scheme)s are no longer those that the proposal was made for. Refuse it, or "
                    "have it withdrawn, and propose the change again.",
                    scheme=change.scheme_id.display_name,
                ),
                model="jifen.scheme",
                domain=(("id", "=", change.scheme_id.id),),
            )
            for change in self.sudo()  # settings are the same for everybody
            if not change._still_fits()
        ]

    def _still_fits(self):
        """Tell whether the settings are as they were when it was proposed, and all that it names is still there."""
        scheme = self.scheme_id.with_context(lang=self.names_lang)
        if scheme._pay_state(list(self.after)) != self.before:
            return False
        jobs = {
            job
            for rows in self.after.values()
            if isinstance(rows, list)
            for row in rows
            for job in row.get("job_ids", ())
        }
        return len(self.env["hr.job"].browse(jobs).exists()) == len(jobs)

    def _hold_schemes(self):
        """See to it that whoever changes the settings at the same moment begins again."""
        rely_on(self.scheme_id)

    def _write_settings(self):
        for change in self.sudo():  # it has been decided; nobody else writes settings of a scheme that is fixed
            scheme = change.scheme_id
            settings = scheme._trusted().with_context(lang=change.names_lang, tracking_disable=True)
            settings._write_pay_state(change.after)
            scheme._log_pay_changes(
                self.env._(
                    "Pay settings changed as %(user)s proposed: %(reason)s",
                    user=change.proposed_by_id.name,
                    reason=change.reason,
                ),
                change._lines(),
                author_id=change.decided_by_id.partner_id.id,
            )

    def _log_refused(self, reason="", **_told):
        for change in self.sudo():  # as above
            change.scheme_id.message_post(
                body=self.env._("The change of the pay settings was refused: %(reason)s", reason=reason),
                author_id=change.decided_by_id.partner_id.id,
            )

    def _log_withdrawn(self):
        for change in self:
            change.scheme_id.message_post(
                body=self.env._("The proposed change of the pay settings was withdrawn."),
                author_id=self.env.user.partner_id.id,
            )
