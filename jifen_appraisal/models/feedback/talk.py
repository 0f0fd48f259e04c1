"""Talks with people about their results: on record, visible to the person, with the person's remark."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..common.notice import Notice
from ..common.roles import OFFICER
from ..common.states import Reason, Transition
from ..common.text import said
from ..period.period import PUBLISHED
from .scorecard import link

MAX_REMARK = 2000
# Set when the talk is recorded; from then on the record stays as the person has read it.
_FIXED = frozenset({"scorecard_id", "kind", "date", "place", "talker_id", "attendees", "text"})


class JifenTalk(models.Model):
    """The record of one talk: written by whoever held it, then put before the person."""

    _name = "jifen.talk"
    _description = "Talk Record"
    _inherit = ["jifen.portal.page", "jifen.follows.login", "jifen.guard"]
    _login_person = None
    _login_fields = ("talker_id",)
    _order = "date desc, id desc"
    _check_company_auto = True
    _portal_path = "talks"

    _guarded_fields = frozenset(
        {"state", "recorded_at", "remark", "read_at", "name", "talker_name", "period_id", "company_id"}
    )
    _transitions = {
        "record": Transition(
            ("draft",),
            "recorded",
            who="_check_author",
            guards=("_reasons_incomplete",),
            then=("_keep_told", "_tell_person"),
        ),
        "read": Transition(("recorded",), "read"),
    }

    scorecard_id = fields.Many2one(
        "jifen.scorecard",
        required=True,
        index=True,
        ondelete="restrict",
        string="About the Result",
        domain="[('employee_id', '!=', False)]",
    )
    period_id = fields.Many2one(related="scorecard_id.period_id", store=True, index=True)
    company_id = fields.Many2one(related="scorecard_id.company_id", store=True, index=True)
    name = fields.Char(related="scorecard_id.name", store=True, string="Person")
    department_id = fields.Many2one(related="scorecard_id.department_id")
    kind = fields.Selection(
        [
            ("result", "Feedback of the result"),
            ("reminder", "Reminder talk"),
            ("admonition", "Criticism and admonition"),
            ("progress", "Help and guidance"),
        ],
        required=True,
        default="result",
    )
    date = fields.Date(required=True, default=fields.Date.context_today, string="Held On")
    place = fields.Char()
    talker_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        string="Held By",
        domain="[('share', '=', False)]",
    )
    talker_name = fields.Char(compute="_compute_talker_name", store=True)
    attendees = fields.Char(string="Also Present")
    text = fields.Text(string="What Was Said")
    state = fields.Selection(
        [("draft", "Draft"), ("recorded", "Recorded"), ("read", "Read by the Person")],
        required=True,
        default="draft",
        copy=False,
    )
    recorded_at = fields.Datetime(string="Recorded On", copy=False)
    remark = fields.Text(string="Remark of the Person", copy=False)
    read_at = fields.Datetime(string="Read On", copy=False)

    @api.depends("talker_id")
    def _compute_talker_name(self):
        for talk in self:
            talk.talker_name = talk.talker_id.sudo().name  # told with the talk to whom it concerns

    @api.depends("name", "date")
    def _compute_display_name(self):
        for talk in self:
            talk.display_name = f"{talk.name or ''} · {fields.Date.to_string(talk.date) or ''}"

    # === WHO RECORDS === #

    @api.constrains("scorecard_id", "talker_id")
    def _check_talker(self):
        for talk in self.sudo():  # the rule holds whatever the caller may read
            if talk.talker_id.share:
                raise ValidationError(self.env._("A talk is held by somebody with an internal login."))
            if not talk.scorecard_id.employee_id:
                raise ValidationError(self.env._("A talk is held with a person, not with a team."))
            if talk.talker_id == talk.scorecard_id.user_id:
                raise ValidationError(self.env._("Nobody holds a talk with themselves."))

    def _check_author(self):
        """Managers record talks that they hold with their own people, the appraisal office any."""
        if self.env.su or self.env.user.has_group(OFFICER):
            return
        for talk in self:
            # Whose manager one is must be known, whatever else one may read.
            card = talk.sudo().scorecard_id
            if talk.talker_id != self.env.user or self.env.user not in card._talkers():
                raise AccessError(
                    self.env._(
                        "Talks are recorded by the manager or the leader in charge of the person, "
                        "or by the appraisal office."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        talks = super().create(vals_list)
        talks._check_author()
        return talks

    def write(self, vals):
        fixed = _FIXED.intersection(vals) and not self._is_trusted()
        if fixed and any(talk.state != "draft" for talk in self):
            raise UserError(self.env._("A talk that is recorded is not changed any more. Record another one."))
        if fixed:
            self._check_author()
        result = super().write(vals)
        if fixed:
            self._check_author()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(talk.state != "draft" for talk in self):
            raise UserError(self.env._("A talk that is recorded stays on record."))
        self._check_author()

    def action_record(self):
        """Put the record before the person: from now on it stays as it is."""
        self.check_access("write")
        self._update_state("record", recorded_at=fields.Datetime.now())
        return True

    def _reasons_incomplete(self):
        for talk in self:
            if not said(talk.text):
                yield Reason(self.env._("Write down what was said in the talk with %(person)s.", person=talk.name))
            if talk.date > fields.Date.context_today(talk):
                yield Reason(self.env._("A talk is recorded after it was held."))

    def _keep_told(self):
        for talk in self.filtered(lambda talk: talk.kind == "result" and talk._is_published()):
            # Being told in a talk is being told; nobody writes scorecards by right.
            card = talk.sudo().scorecard_id.filtered(lambda card: not card.told_at)
            card._trusted().write({"told_at": talk.recorded_at})

    def _is_published(self):
        return self.period_id.sudo().state in PUBLISHED  # the state is no secret

    def _tell_person(self):
        notices = []
        for talk in self.sudo():  # the login of the person concerned, to write to
            user = talk.scorecard_id.user_id
            if user.active:
                talk = talk.with_context(lang=user.lang)
                notices.append(
                    Notice(
                        record=None,
                        users=user,
                        body=Markup("<p>%s</p>%s")
                        % (
                            talk.env._(
                                "%(talker)s has recorded the talk with you. Please read it; you can add a remark.",
                                talker=talk.talker_name,
                            ),
                            link(talk._portal_url(), talk.env._("Read the Record")),
                        ),
                    )
                )
        self.env["jifen.notice"]._send(notices)

    # === THE PERSON === #

    @api.model
    def _portal_talks(self):
        """Return the recorded talks with the current user, elevated, newest first."""
        # Own by record rule and domain; names of periods are closed to portal users.
        return self.search([("scorecard_id.user_id", "=", self.env.uid), ("state", "!=", "draft")]).sudo()

    @api.model
    def _portal_find(self, talk_id):
        return self._portal_talks().filtered(lambda talk: talk.id == talk_id)

    def _confirm_read(self, remark):
        """Keep that the person has read the record, with their remark; once.

        :raise UserError: for a talk with somebody else, one read already, or too long a remark
        """
        self.ensure_one()
        if self.scorecard_id.user_id != self.env.user:
            raise UserError(self.env._("Only the person concerned remarks on a talk."))
        remark = (remark or "").replace("\r\n", "\n").replace("\x00", "").strip()
        if len(remark) > MAX_REMARK:
            raise UserError(
                self.env._("At most %(limit)s characters; these are %(count)s.", limit=MAX_REMARK, count=len(remark))
            )
        # Own talk, checked above; nobody writes the remark by right.
        self.sudo()._update_state("read", remark=remark, read_at=fields.Datetime.now())


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    talk_ids = fields.One2many("jifen.talk", "scorecard_id", string="Talks")
    talk_count = fields.Integer(compute="_compute_talk_count", groups="base.group_user")
    can_talk = fields.Boolean(compute="_compute_can_talk", groups="base.group_user")

    @api.depends("talk_ids")
    @api.depends_context("uid")
    def _compute_talk_count(self):
        counts = dict(
            self.env["jifen.talk"]._read_group([("scorecard_id", "in", self.ids)], ["scorecard_id"], ["__count"])
        )
        for card in self:
            card.talk_count = counts.get(card, 0)

    @api.depends("manager_id", "leader_card_id")
    @api.depends_context("uid")
    def _compute_can_talk(self):
        officer = self.env.user.has_group(OFFICER)
        for card, card_sudo in zip(self, self.sudo(), strict=True):  # whose leader one is
            mine = card_sudo.user_id == self.env.user
            card.can_talk = bool(
                card_sudo.employee_id and not mine and (officer or self.env.user in card_sudo._talkers())
            )

    def _talkers(self):
        """Return the users who hold talks with these people: their manager and the leader in charge."""
        return self.manager_id.user_id | self.leader_card_id.user_id

    def action_view_talks(self):
        """Open the talks about this result, or a new one."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("jifen_appraisal.jifen_talk_action")
        action["domain"] = [("scorecard_id", "=", self.id)]
        action["context"] = {"default_scorecard_id": self.id, "create": self.can_talk}
        if not self.talk_count and self.can_talk:
            action["views"] = [(False, "form")]
        return action
