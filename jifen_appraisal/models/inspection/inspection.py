from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..common.notice import Notice
from ..common.roles import INSPECTOR
from ..common.states import Reason, Transition
from ..common.text import exact, said, signed
from ..scheme.item import OPEN_KINDS


class JifenInspection(models.Model):
    """An inspector's finding about one or many people: it posts a ledger line for each."""

    _name = "jifen.inspection"
    _description = "Inspection Finding"
    _inherit = ["mail.thread", "jifen.evidence.mixin", "jifen.follows.login", "jifen.guard"]
    _login_person = None
    _login_fields = ("found_by_id", "entered_by_id")
    _order = "date desc, id desc"
    _rec_name = "number"
    _check_company_auto = True

    _guarded_fields = frozenset({"number", "state", "found_by_id", "entered_by_id", "entered_at", "line_ids"})
    _transitions = {
        "enter": Transition(
            ("draft",),
            "entered",
            who="_check_inspector",
            guards=("_reasons_incomplete",),
            then=("_post_lines", "_tell_concerned"),
        ),
    }

    number = fields.Char(readonly=True, copy=False)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    period_id = fields.Many2one(
        "jifen.period",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('state', 'in', ('open', 'scoring'))]",
        default=lambda self: self._default_period_id(),
    )
    scheme_id = fields.Many2one(related="period_id.scheme_id")
    scorecard_ids = fields.Many2many(
        "jifen.scorecard",
        string="People Concerned",
        required=True,
        domain="[('period_id', '=', period_id), ('employee_id', '!=', False)]",
    )
    item_id = fields.Many2one(
        "jifen.item",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('scheme_id', '=', scheme_id), ('report_inspector', '=', True), ('value_kind', '!=', 'group')]",
    )
    value_kind = fields.Selection(related="item_id.value_kind", string="Kind of Points")
    standard = fields.Text(related="item_id.description", string="Standard")
    level_id = fields.Many2one("jifen.item.level", ondelete="restrict", domain="[('item_id', '=', item_id)]")
    quantity = fields.Float(digits=(16, 4), required=True, default=1.0)
    points = fields.Float(digits=(16, 4), help="Points for each person, where the item is a range.")
    points_each = fields.Float(digits=(16, 4), compute="_compute_points_each", string="Points for Each")
    date = fields.Date(required=True, default=fields.Date.context_today, string="Event Date")
    ground = fields.Text(help="What was found, where and by which rule; the person concerned reads it.")
    matter = fields.Char(help="Lines of the same matter count once, at the highest points.")
    attachment_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Evidence",
        domain=[("res_model", "=", "jifen.inspection")],
        bypass_search_access=True,
    )
    state = fields.Selection(
        [("draft", "Draft"), ("entered", "Entered")], required=True, default="draft", copy=False, tracking=True
    )
    # Whose finding it is, and they read; who made the record, in ``create_uid``, would stay their former login.
    found_by_id = fields.Many2one("res.users", readonly=True, copy=False, default=lambda self: self.env.uid)
    entered_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    entered_at = fields.Datetime(readonly=True, copy=False)
    line_ids = fields.One2many("jifen.score.line", "inspection_id", string="Ledger Lines", readonly=True)

    _positive = models.Constraint("CHECK (quantity > 0)", "How often must be above zero.")

    def _default_period_id(self):
        return self.env["jifen.period"].search(
            [("state", "=", "open"), ("company_id", "=", self.env.company.id)], limit=1
        )

    @api.depends("item_id", "level_id", "quantity", "points")
    def _compute_points_each(self):
        for finding in self:
            try:
                finding.points_each = float(finding._points()) if finding.item_id else 0.0
            except UserError:
                finding.points_each = 0.0

    @api.depends("number", "item_id.name")
    def _compute_display_name(self):
        for finding in self:
            number = finding.number or self.env._("New finding")
            finding.display_name = f"{number} {finding.item_id.name or ''}".strip()

    def _points(self):
        points = exact(self.points) if self.item_id.value_kind in OPEN_KINDS else None
        return self.item_id._points_for(exact(self.quantity), self.level_id, points)

    @api.onchange("item_id")
    def _onchange_item_id(self):
        self.level_id = False

    @api.onchange("period_id")
    def _onchange_period_id(self):
        self.scorecard_ids = self.scorecard_ids.filtered(lambda card: card.period_id == self.period_id)
        if self.item_id.scheme_id != self.scheme_id:
            self.item_id = False

    @api.model_create_multi
    def create(self, vals_list):
        findings = super().create(
            [{**vals, "found_by_id": vals.get("found_by_id") or self.env.uid} for vals in vals_list]
        )
        for finding in findings:
            # Numbers are given by the system, not by whoever enters.
            finding._trusted().number = self.env["ir.sequence"].sudo().next_by_code("jifen.inspection")
        return findings

    def write(self, vals):
        if not self._is_trusted():
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_entered(self):
        self._check_draft()

    def _check_draft(self):
        entered = self.filtered(lambda finding: finding.state == "entered")
        if entered:
            raise UserError(
                self.env._(
                    "%(finding)s has been entered and stays on record. Its ledger lines can be reversed.",
                    finding=entered[0].display_name,
                )
            )

    def action_enter(self):
        """Post one ledger line for each person and tell them.

        :raise UserError: with the reason, when it cannot be posted for one of them; nothing is written
        """
        self._update_state("enter", entered_by_id=self.env.uid, entered_at=fields.Datetime.now())
        return True

    def _check_inspector(self):
        self.check_access("write")
        if not (self.env.uid == 1 or self.env.user.has_group(INSPECTOR)):
            raise AccessError(self.env._("Only inspectors enter findings."))

    def _reasons_incomplete(self):
        for finding in self:
            if text := finding._reason_incomplete():
                yield Reason(text, model="jifen.inspection", domain=(("id", "=", finding.id),))

    def _reason_incomplete(self):
        if not self.scorecard_ids:
            return self.env._("Choose whom the finding is about.")
        if not said(self.ground):
            return self.env._("Write down the ground: what was found.")
        if not self.item_id.report_inspector:
            return self.env._("%(item)s cannot be entered by inspectors.", item=self.item_id.name)
        if self.date > fields.Date.context_today(self):
            return self.env._("The event date lies in the future.")
        foreign = self.scorecard_ids.filtered(lambda card: card.period_id != self.period_id)
        if foreign:
            return self.env._(
                "%(person)s is not appraised in %(period)s.",
                person=foreign[0].name,
                period=self.period_id.display_name,
            )
        return None

    def _post_lines(self):
        for finding in self:
            # Inspectors read only what they entered; the posting itself checks item and people.
            self.env["jifen.score.line"].sudo()._post(
                [
                    {
                        "scorecard_id": card.id,
                        "item_id": finding.item_id.id,
                        "level_id": finding.level_id.id,
                        "quantity": finding.quantity,
                        "points": finding.points if finding.value_kind in OPEN_KINDS else None,
                        "date": finding.date,
                        "matter": finding.matter,
                        "ground": finding.ground,
                        "origin": "inspection",
                        "inspection_id": finding.id,
                        "approved_by_id": self.env.uid,
                    }
                    for card in finding.scorecard_ids
                ]
            )

    def _tell_concerned(self):
        notices = []
        for finding in self.sudo():  # those concerned are told, whoever enters; not everybody reads their logins
            users = finding.scorecard_ids.user_id.filtered("active")
            for lang, people in users.grouped("lang").items():
                notices.append(finding.with_context(lang=lang)._notice_to(people))
        self.env["jifen.notice"]._send(notices)

    def _notice_to(self, people):
        item = self.item_id.name
        return Notice(
            record=self,
            users=people,
            title=self.env._("A finding about you: %(item)s", item=item),
            body=self.env._(
                "On %(date)s: %(item)s, %(points)s points. %(ground)s",
                date=format_date(self.env, self.date),
                item=item,
                points=signed(self.points_each),
                ground=self.ground,
            ),
        )

    # === PORTAL === #

    @api.model
    def _portal_find(self, document_id):
        lines = self.env["jifen.score.line"].search(
            [("user_id", "=", self.env.uid), ("inspection_id", "=", document_id)], limit=1
        )
        # The finding led to a ledger line about the user: its evidence is for them to see.
        return lines.sudo().inspection_id
