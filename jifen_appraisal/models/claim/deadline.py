"""The last day for a claim, what becomes of late ones, and reminders before it."""

from markupsafe import Markup

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..common.notice import TO_DO, Notice
from ..common.roles import OFFICER

# So many days before the last day of a period everybody is told; those with drafts on the eve and the day itself.
_DAYS_BEFORE = 3
_BATCH = 200


class JifenClaim(models.Model):
    _inherit = "jifen.claim"

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"due_date", "is_late", "in_time", "reminded_on"}

    due_date = fields.Date(readonly=True, copy=False, string="Last Day")
    is_late = fields.Boolean(readonly=True, copy=False, string="Late", help="Handed in after the last day for it.")
    in_time = fields.Boolean(
        readonly=True,
        copy=False,
        help="Handed in while it was time; it may be handed in again after a refusal, about the same matter.",
    )
    reminded_on = fields.Date(readonly=True, copy=False)

    def write(self, vals):
        """A claim for something else, or of another day, has not been handed in in time before."""
        if not self._is_trusted() and ("item_id" in vals or "date" in vals):
            date = fields.Date.to_date(vals["date"]) if vals.get("date") else None
            other = self.filtered(
                lambda claim: (
                    claim.in_time
                    and (claim.item_id.id != vals.get("item_id", claim.item_id.id) or (date and date != claim.date))
                )
            )
            if other:
                other._trusted().write({"in_time": False})
        return super().write(vals)

    def _last_day(self, card):
        """Return the last day on which this claim can be handed in, or None."""
        scheme = self.scheme_id
        if scheme.claim_deadline == "period":
            return card.period_id.date_to
        if scheme.claim_deadline == "days":
            return self.company_id._jifen_working_day(self.date, scheme.claim_days)
        return None

    def _is_too_late(self, last_day):
        return bool(last_day) and fields.Date.context_today(self) > last_day and not self.in_time

    def _reason_too_late(self, card):
        """Return why a late claim is refused, where its scheme does that; None otherwise.

        The appraisal office may still hand in a late claim for somebody else: it is then marked.
        """
        self.ensure_one()
        last_day = self._last_day(card)
        if not self._is_too_late(last_day) or self.scheme_id.claim_late != "refuse" or self._late_is_taken():
            return None
        return self.env._(
            "%(item)s of %(date)s had to be handed in by %(last_day)s.",
            item=self.item_id.name,
            date=format_date(self.env, self.date),
            last_day=format_date(self.env, last_day),
        )

    def _time_values(self, card):
        """Return what is kept of whether the claim is handed in in time."""
        last_day = self._last_day(card)
        late = self._is_too_late(last_day)
        return {"due_date": last_day, "is_late": late, "in_time": not late}

    def _late_is_taken(self):
        if self.about == "other":
            # Reports are written by the system: whoever handed it in counts.
            return False
        user = self.env.user
        return user.id == SUPERUSER_ID or (user != self.user_id and user.has_group(OFFICER))

    def _late_text(self):
        return self.env._("late, last day was %(date)s", date=format_date(self.env, self.due_date))

    @api.model
    def _portal_deadlines(self, cards):
        """Return a sentence for each open period that has a last day for claims."""
        sentences = []
        for card in cards.filtered(
            lambda card: card.period_id.state == "open" and card.scheme_id.claim_deadline != "none"
        ):
            scheme = card.scheme_id
            until = (
                format_date(self.env, card.period_id.date_to)
                if scheme.claim_deadline == "period"
                else self.env._("%(days)s working days after the event", days=scheme.claim_days)
            )
            values = {"period": card.period_id.name, "until": until}
            if scheme.claim_late == "refuse":
                sentences.append(self.env._("%(period)s: until %(until)s; later claims are refused.", **values))
            else:
                sentences.append(self.env._("%(period)s: until %(until)s; later claims are marked as late.", **values))
        return sentences

    # === REMINDERS === #

    @api.model
    def _cron_remind_deadlines(self):
        """Tell people in good time that claims of a period, or their drafts, are due."""
        today = fields.Date.context_today(self)
        people, drafts = self._cards_to_remind(today), self._drafts_to_remind(today)
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(people) + len(drafts))
        for records, remind in ((people, self._remind_people), (drafts, self._remind_drafts)):
            for start in range(0, len(records), _BATCH):
                batch = records[start : start + _BATCH]
                remind(batch, today)
                if not cron._commit_progress(len(batch)):
                    return

    @api.model
    def _cards_to_remind(self, today):
        """Return scorecards whose period ends soon and whose people have not handed in anything for it."""
        last = fields.Date.add(today, days=_DAYS_BEFORE)
        cards = self.env["jifen.scorecard"].search(
            [
                ("period_id.state", "=", "open"),
                ("period_id.date_to", ">=", today),
                ("period_id.date_to", "<=", last),
                ("scheme_id.claim_deadline", "=", "period"),
                ("scheme_id.item_ids.report_self", "=", True),
                ("employee_id", "!=", False),
                ("user_id.active", "=", True),
                ("claims_reminded_on", "=", False),
            ],
            order="id",
        )
        handed_in = self._read_group(
            [
                ("scorecard_id", "in", cards.ids),
                ("about", "=", "own"),
                ("state", "not in", ("draft", "withdrawn")),
            ],
            ["scorecard_id"],
        )
        return cards - self.env["jifen.scorecard"].union(*(card for (card,) in handed_in))

    @api.model
    def _remind_people(self, cards, today):
        cards._trusted().write({"claims_reminded_on": today})
        notices = []
        for card in cards:
            env = self.with_context(lang=card.user_id.lang).env
            text = env._(
                "Claims for %(period)s can be handed in until %(date)s. You have not handed in any yet.",
                period=card.period_id.name,
                date=format_date(env, card.period_id.date_to),
            )
            notices.append(self._reminder(env, card.user_id, text))
        self.env["jifen.notice"]._send(notices)

    @api.model
    def _drafts_to_remind(self, today):
        """Return drafts that are due today or tomorrow and were not reminded of today."""
        drafts = self.search(
            Domain("state", "=", "draft")
            & Domain("scheme_id.claim_deadline", "!=", "none")
            & (Domain("reminded_on", "=", False) | Domain("reminded_on", "<", today)),
            order="id",
        )
        cards = drafts._open_scorecards()
        days = (today, fields.Date.add(today, days=1))
        due = self.browse()
        for draft in drafts:
            card = next((card for card in draft._candidate_cards(cards)), None)
            if card and draft._last_day(card) in days:
                due |= draft
        return due

    @api.model
    def _remind_drafts(self, drafts, today):
        drafts._trusted().write({"reminded_on": today})
        notices = []
        for user, own in drafts.grouped(lambda draft: draft.reporter_id or draft.user_id).items():
            if not user.active:
                continue
            env = self.with_context(lang=user.lang).env
            text = env._("%(count)s of your drafts are due: hand them in by tomorrow.", count=len(own))
            notices.append(self._reminder(env, user, text))
        self.env["jifen.notice"]._send(notices)

    @api.model
    def _reminder(self, env, user, text):
        link = f"{self.get_base_url()}/my/jifen/claims"
        body = Markup('<p>%s</p><p><a href="%s">%s</a></p>') % (text, link, env._("Open My Claims"))
        return Notice(record=None, users=user, body=body, title=env._("Claims are due"), asks=TO_DO)


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"claims_reminded_on"}

    claims_reminded_on = fields.Date(readonly=True, copy=False)
