"""Leave earned by points: the points it takes, on the ledger once it is granted, and back when it is taken back."""

from odoo import api, fields, models
from odoo.tools import format_date

from ...engine import leave
from ..common.text import exact
from ..period.period import PUBLISHED
from .leave_posting import turning
from .trigger_beyond import figure


class JifenConsequence(models.Model):
    _inherit = "jifen.consequence"

    leave_line_id = fields.Many2one(
        "jifen.score.line",
        string="On the Ledger",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The line that says how many points were turned into this leave.",
    )
    leave_points = fields.Float(
        compute="_compute_leave_points", digits=(16, 4), string="Points It Takes", help="Of those beyond the base."
    )
    leave_account = fields.Char(compute="_compute_leave_account", string="Points Beyond the Base Now")
    leave_overdrawn = fields.Boolean(compute="_compute_leave_account", string="Points Were Lost Since")

    @api.depends("half_days", "rule_id.points_step")
    def _compute_leave_points(self):
        for consequence in self:
            consequence.leave_points = consequence.half_days * consequence.rule_id.points_step

    @api.depends("half_days", "state", "period_id.state")
    @api.depends_context("lang")
    def _compute_leave_account(self):
        # The account is told with the consequence, to whoever may read that.
        records = self.sudo()
        leaves = records.filtered("half_days")
        accounts = {}
        for rule, of_rule in leaves.grouped("rule_id").items():
            accounts.update(of_rule.scorecard_id._leave_accounts(rule))
        for consequence, record in zip(self, records, strict=True):
            account = accounts.get(record.scorecard_id.id) if record in leaves else None
            consequence.leave_account = account and record.rule_id._account_text(account)
            consequence.leave_overdrawn = bool(account and account.left < 0)

    def _with_leave_state(self, text):
        """Return the sentence about leave that was earned, with what has become of it."""
        if self.state == "done":
            return self.env._(
                "%(text)s It was granted on %(date)s.", text=text, date=format_date(self.env, self.done_date)
            )
        return text

    # === GRANTING AND TAKING BACK === #

    def _book_leave(self):
        """Book the points of leave that is granted as turned into it; call elevated."""
        granted = self.filtered("half_days")
        if granted:
            lines = turning(self.env["jifen.score.line"])._post_leave(granted)
            for consequence, line in lines.items():
                consequence._trusted().write({"leave_line_id": line.id})

    def _leave_ground(self):
        """Return what the ledger says about leave that is granted; the person concerned reads it."""
        self.ensure_one()
        return self.env._(
            "%(days)s days of leave, granted on %(date)s",
            days=f"{self.leave_days:g}",
            date=format_date(self.env, self.done_date),
        )

    def _take_leave_back(self, reason):
        """Undo leave that had been granted: its points come back, and it is open again as far as it is earned.

        Callers have checked who may.

        :param str reason: kept as the ground of the counter-line
        """
        # Whoever refuses leave has no right to change appraisals in any other way.
        for consequence in self.sudo():
            # What was earned on top of it meanwhile joins it.
            twin = self.sudo().search(
                [
                    ("rule_id", "=", consequence.rule_id.id),
                    ("scorecard_id", "=", consequence.scorecard_id.id),
                    ("state", "=", "open"),
                ]
            )
            consequence._update_state(
                "take_back",
                {"reason": reason, "twin": twin},
                half_days=consequence.half_days + twin.half_days,
                facts=(twin or consequence).facts,
                done_note=False,
                done_user_id=False,
                done_date=False,
                superseded=False,
                leave_line_id=False,
            )

    def _give_points_back(self, reason, twin):
        """Reverse the points of granted leave; ``twin``, earned on top of it, becomes part of it."""
        turning(self.leave_line_id)._reverse(reason)
        twin._drop_activities()
        twin._trusted().unlink()

    def _log_taken_back(self, reason, **_told):
        self._message_log(body=reason, author_id=self.env.user.partner_id.id)

    def _open_again(self, **_told):
        """Hand leave that was taken back to who acts, as far as the results give ground for it; call elevated."""
        self.ensure_one()
        period, card = self.period_id, self.scorecard_id
        if period.state not in PUBLISHED:
            # Reopening has taken back what was open; this follows.
            self._trusted().unlink()
            return
        if self._leave_overdrawn():
            period._remake_consequences(card)
            for later in period._later_published(card):
                own = later.scorecard_ids.filtered(lambda other: other.employee_id == card.employee_id)
                later._remake_consequences(own)
        self.exists()._plan_activities()

    def _leave_overdrawn(self):
        """Return those of these leaves, granted by results published before, that the results now do not cover."""
        lapsed = self.browse()
        for (period, rule), records in self.grouped(lambda record: (record.period_id, record.rule_id)).items():
            cards = records.scorecard_id
            points = period._points_beyond(rule.window, cards=cards)
            recorded = period._half_days_recorded(rule, cards, until=period.date_from)
            step = exact(rule.points_step)
            lapsed |= records.filtered(
                lambda record, points=points, recorded=recorded, step=step: (
                    leave.earned_half_days(points.get(record.scorecard_id.id, (0, 0))[1], 0, step)
                    < recorded.get(record.scorecard_id.id, 0)
                )
            )
        return lapsed


class JifenConsequenceRule(models.Model):
    _inherit = "jifen.consequence.rule"

    def _account_text(self, account):
        """Return an account of points beyond the base as one sentence."""
        self.ensure_one()
        figures = {name: figure(value) for name, value in account._asdict().items()}
        if account.left < 0:
            return self.env._(
                "%(beyond)s points beyond the base, %(used)s of them for leave: "
                "points were lost since, %(missing)s more earn the next half day",
                **figures,
            )
        if account.missing <= 0:
            return self.env._("%(beyond)s points beyond the base, %(used)s of them for leave, %(left)s left", **figures)
        if account.used:
            return self.env._(
                "%(beyond)s points beyond the base, %(used)s of them for leave, %(left)s left: "
                "%(missing)s more earn the next half day",
                **figures,
            )
        return self.env._("%(beyond)s points beyond the base: %(missing)s more earn half a day", **figures)


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    def _leave_accounts(self, rule):
        """Return ``{scorecard id: leave.Account}`` under a rule, as published until now; call elevated."""
        found = {}
        step = exact(rule.points_step)
        for period, cards in self.grouped("period_id").items():
            kind = rule.period_use if rule.period_use in ("month", "quarter", "half", "year") else period.kind
            if rule.window != "year" and kind != period.kind:
                continue
            points = period._points_beyond(rule.window, kind, period._leave_window(rule)[1], cards)
            recorded = period._half_days_recorded(rule, cards)
            for card in cards:
                __, beyond = points.get(card.id, (0, 0))
                found[card.id] = leave.account(beyond, recorded.get(card.id, 0), step)
        return found

    def _portal_leave_account(self):
        """Return ``{text, title}`` of the points its owner can turn into leave, or None; whose card was checked."""
        self.ensure_one()
        card = self.sudo()  # only one's own card comes here
        rule = card.scheme_id.consequence_rule_ids.filtered(
            lambda rule: rule._uses("leave_days") and rule.visible and rule._is_for(card.position)
        )[:1]
        account = rule and card._leave_accounts(rule).get(card.id)
        if not account:
            return None
        title = self.env._("Points into leave, %(year)s", year=card.date_from.year)
        return {
            "title": title if rule.window == "year" else self.env._("Points into leave"),
            "text": rule._account_text(account),
        }
