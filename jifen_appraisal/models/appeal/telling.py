"""Who is told what of an appeal, and how people read what a correction does."""

from markupsafe import Markup

from odoo import models

from ..common.notice import TO_DO, Notice
from ..common.roles import OFFICER
from ..common.text import signed
from ..period.period import PUBLISHED


class JifenAppeal(models.Model):
    _inherit = "jifen.appeal"

    # === TELLING === #

    def _tell_outcome(self, user):
        """Tell the appellants their answer, others whose result has changed, and who has to think again."""
        notices = []
        for appeal in self:
            if appeal.state == "answered":
                notices += appeal._answer_notices()
                appeal._tell_corrected()
            elif appeal.state == "investigation":
                notices.append(appeal._sent_back_notice())
        self.env["jifen.notice"]._send(notices)

    def _answer_notices(self):
        user = self.user_id.filtered("active")
        notices = []
        if user:
            appeal = self.with_context(lang=user.lang)
            outcome = dict(appeal._fields["outcome"]._description_selection(appeal.env))[appeal.outcome]
            title = appeal.env._("Your appeal %(number)s: %(outcome)s", number=appeal.number, outcome=outcome)
            notices.append(Notice(appeal, user, appeal._link_body(appeal.answer), title))
        return notices

    def _tell_corrected(self):
        """Tell everybody whose published score or grade a correction has changed; it is to be acknowledged anew."""
        changed = self.effect_ids.filtered(
            lambda effect: (
                effect.period_id.state in PUBLISHED
                and (effect.score_changed or effect.grade_before_id != effect.grade_after_id)
            )
        )
        changed.scorecard_id._tell_result(corrected=True)

    def _sent_back_notice(self):
        user = self.investigator_id
        appeal = self.with_context(lang=user.lang)
        text = appeal.env._("Appeal %(number)s: your answer was sent back", number=appeal.number)
        return Notice(None, user, appeal._office_body(text), asks=TO_DO)

    def _tell_investigator(self, user):
        """Ask a user to look into these appeals. Elevated: ``user``."""
        notices = []
        for appeal in self.sudo().with_context(lang=user.lang):  # whoever is asked is told which appeal it is
            text = appeal.env._("Please look into appeal %(number)s", number=appeal.number)
            notices.append(Notice(None, user, appeal._office_body(text), asks=TO_DO))
        self.sudo().env["jifen.notice"]._send(notices)

    def _tell_office(self):
        """Tell the appraisal office of appeals that somebody has to be found for."""
        appeals_sudo = self.sudo()  # whom the office is, is not the appellant's to read
        officers = appeals_sudo.env.ref(OFFICER).all_user_ids
        notices = []
        for appeal in appeals_sudo:
            users = officers.filtered(
                lambda user, appeal=appeal: (
                    user.active and appeal.company_id in user.company_ids and user not in appeal._persons()
                )
            )
            for lang, readers in users.grouped("lang").items():
                said = appeal.with_context(lang=lang)
                text = said.env._("%(person)s has appealed: %(number)s", person=said.employee_name, number=said.number)
                notices.append(Notice(None, readers, said._office_body(text), asks=TO_DO))
        appeals_sudo.env["jifen.notice"]._send(notices)

    def _office_body(self, text):
        until = ""
        if self.answer_by:
            until = self.env._("To be answered until %(date)s.", date=self.answer_by)
        return Markup('<p>%s</p><p>%s</p><p><a href="%s">%s</a></p>') % (
            text,
            until,
            f"{self.get_base_url()}/odoo/appeals/{self.id}",
            self.number,
        )

    def _link_body(self, text):
        return Markup('<p style="white-space: pre-line">%s</p><p><a href="%s">%s</a></p>') % (
            text,
            self._portal_url(),
            self.number,
        )


class JifenCorrectionChange(models.Model):
    _inherit = "jifen.correction.change"

    def _said(self):
        """Return, for people, what this part of a correction does. Call elevated."""
        self.ensure_one()
        line = self.line_id
        item = self.item_id.name or ""
        what = " ".join(
            filter(
                None,
                [
                    self.level_id.name,
                    f"×{self.quantity:g}" if self.quantity != 1 else "",
                    signed(self.points) if self.points else "",
                ],
            )
        )
        said = {
            "reverse": lambda: self.env._(
                "#%(number)s %(item)s is reversed.", number=line.number, item=line.item_id.name
            ),
            "replace": lambda: self.env._(
                "#%(number)s %(former)s is replaced by %(item)s %(what)s.",
                number=line.number,
                former=line.item_id.name,
                item=item,
                what=what,
            ),
            "add": lambda: self.env._("%(item)s %(what)s is added on %(date)s.", item=item, what=what, date=self.date),
            "grade": lambda: self.env._("The grade becomes %(grade)s.", grade=self.grade_id.name),
        }[self.kind]()
        return said.replace(" .", ".")


class JifenCorrectionEffect(models.Model):
    _inherit = "jifen.correction.effect"

    def _said(self):
        """Return, for people, what changes for one person in one period. Call elevated."""
        self.ensure_one()
        parts = []
        if self.score_changed:
            parts.append(
                self.env._(
                    "score %(before)s → %(after)s",
                    before=_plain(self.score_before) if self.scored_before else "–",
                    after=_plain(self.score_after) if self.scored_after else "–",
                )
            )
        if self.rank_overall_before != self.rank_overall_after:
            parts.append(
                self.env._(
                    "rank %(before)s → %(after)s",
                    before=self.rank_overall_before or "–",
                    after=self.rank_overall_after or "–",
                )
            )
        if self.grade_before_id != self.grade_after_id:
            parts.append(
                self.env._(
                    "grade %(before)s → %(after)s",
                    before=self.grade_before_id.name or "–",
                    after=self.grade_after_id.name or "–",
                )
            )
        if self.vetoed_before != self.vetoed_after:
            parts.append(self.env._("veto set") if self.vetoed_after else self.env._("veto lifted"))
        return f"{self.period_id.name}: {'; '.join(parts) or '–'}."


def _plain(value):
    return signed(value).lstrip("+")
