"""Carrying a correction out, or trying it: the ledger, the results that depend on it, consequences, pay."""

from odoo import Command, fields, models
from odoo.exceptions import UserError

from ..engine import money
from .jifen_correction_posting import correcting
from .jifen_item import OPEN_KINDS

# Periods with results that can become wrong; before that, they are scored with everything anyway.
_SCORED = ("scoring", "published", "closed")
_PUBLISHED = ("published", "closed")


class _Undo(Exception):
    """Leaves a trial."""


class JifenCorrection(models.Model):
    _inherit = "jifen.correction"

    # === TRYING AND APPLYING === #

    def _try(self):
        """Compute what the changes would do and keep it as the expected effects; call elevated.

        Everything is done for real inside a savepoint, which is then taken back.

        :raise UserError: when the changes cannot be carried out
        """
        self.ensure_one()
        outcome = None
        try:
            with self.env.cr.savepoint():
                outcome = self._run()
                raise _Undo()
        except _Undo:
            self.env.invalidate_all()
        self._record(outcome, tried_at=fields.Datetime.now())

    def _apply(self, reason):
        """Carry the changes out, as the current user; keep before and after. Call elevated.

        :raise UserError: when they cannot be carried out; then nothing is
        """
        self.ensure_one()
        if self.state != "draft":
            raise UserError(self.env._("This correction has been carried out already."))
        outcome = self._run()
        self._record(
            outcome,
            state="applied",
            reason=reason,
            applied_at=fields.Datetime.now(),
            applied_by_id=self.env.uid,
        )
        self._redo_consequences()
        for period in self.effect_ids.period_id:
            period._after_correction(self)

    def _run(self):
        """Do what the correction says and return ``(values of effects, pay)``."""
        periods = self._periods_to_score()
        before = periods._result_snapshot()
        self._post_to_ledger()
        for period in periods:
            correcting(period)._score()
            self._decide_grades(period)
        if left := self.change_ids.filtered(lambda change: change.kind == "grade") - self._graded(periods):
            raise UserError(
                self.env._(
                    "%(period)s has no results yet whose grade could be corrected.",
                    period=left.scorecard_id.period_id[:1].name,
                )
            )
        effects = periods._result_differences(before, periods._result_snapshot())
        pay = self._pay_differences(periods)
        return effects, pay

    def _record(self, outcome, **values):
        effects, pay = outcome
        amounts = {row["scorecard_id"]: row for row in pay}
        for effect in effects:
            if row := amounts.get(effect["scorecard_id"]):
                effect.update(allocation_line_id=row["line_id"], amount_before=row["before"], amount_after=row["after"])
        self.effect_ids._trusted().unlink()
        self._trusted().write(
            {
                "effect_ids": [Command.create(effect) for effect in effects],
                "pay": pay,
                "pay_count": len(pay),
                "allocation_ids": [Command.set({row["allocation_id"] for row in pay})],
                **values,
            }
        )

    # === WHAT DEPENDS ON IT === #

    def _periods_to_score(self):
        """Return the scored periods that the changes touch, parts before what they are part of."""
        periods = touched = self.change_ids.scorecard_id.period_id
        periods |= self._later_periods(touched)
        above = periods.parent_id
        while above:
            periods |= above
            above = above.parent_id - periods
        return periods.filtered(lambda period: period.state in _SCORED).sorted(
            lambda period: (-_depth(period), period.date_from, period.id)
        )

    def _later_periods(self, touched):
        """Return later periods whose scores or quotas count on from what is changed."""
        found = touched.browse()
        items = (self.change_ids.line_id.item_id | self.change_ids.item_id).filtered("free_quantity")
        windows = set(items.mapped("free_window")) - {"period"}
        shares = self.scorecard_id.scheme_id.grade_ids.filtered(
            lambda grade: grade.quota_mode == "share" and grade.quota_window == "year"
        )
        if not windows and not shares:
            return found
        for period in touched:
            end = max((fields.Date.end_of(period.date_from, window) for window in windows), default=period.date_to)
            if shares:
                end = fields.Date.end_of(period.date_from, "year")
            found |= period.search(
                [
                    ("company_id", "=", period.company_id.id),
                    ("scheme_id.code", "=", period.scheme_id.code),
                    ("kind", "=", period.kind),
                    ("date_from", ">", period.date_from),
                    ("date_from", "<=", end),
                    ("state", "in", _SCORED),
                ]
            )
        return found

    # === LEDGER AND GRADES === #

    def _post_to_ledger(self):
        lines = correcting(self.env["jifen.score.line"])
        for change in self.change_ids:
            ground = (change.ground or "").strip() or self._ledger_ground()
            done = {}
            if change.kind in ("reverse", "replace"):
                done["reversal_line_id"] = correcting(change.line_id)._reverse(ground).id
            if change.kind in ("replace", "add"):
                done["new_line_id"] = lines._post([self._line_values(change, ground)]).id
            if done:
                change._trusted().write(done)

    def _ledger_ground(self):
        return self.env._("Corrected after review %(number)s.", number=self.number)

    def _line_values(self, change, ground):
        former, item = change.line_id, change.item_id
        values = {
            "scorecard_id": change.scorecard_id.id,
            "item_id": item.id,
            "level_id": change.level_id.id if item.value_kind == "level" else False,
            "quantity": change.quantity,
            "points": change.points if item.value_kind in OPEN_KINDS else None,
            "date": change.date or former.date,
            "ground": ground,
            "origin": "appeal",
            "approved_by_id": self.env.uid,
        }
        if change.kind == "replace":
            values.update(matter=former.matter, claim_id=former.claim_id.id, inspection_id=former.inspection_id.id)
            if former.claim_id.share_ids and item.value_kind not in OPEN_KINDS and change.points:
                # A person's part of a shared matter is a figure of its own.
                values.update(points=change.points, shared=True)
        return values

    def _graded(self, periods):
        return self.change_ids.filtered(
            lambda change: change.kind == "grade" and change.scorecard_id.period_id in periods
        )

    def _decide_grades(self, period):
        """Take the decisions on grades of one period, as decisions of whoever approved the correction."""
        for change in self._graded(period):
            decisions = correcting(period)._decide_grades(
                [
                    {
                        "scorecard_id": change.scorecard_id.id,
                        "grade_id": change.grade_id.id,
                        "reason": (change.ground or "").strip() or self._ledger_ground(),
                    }
                ]
            )
            change._trusted().write({"decision_id": decisions[-1:].id})

    # === CONSEQUENCES === #

    def _redo_consequences(self):
        """Take back what is not completed for those whose results changed, and make it anew."""
        changed = self.effect_ids.scorecard_id
        for period in changed.period_id:
            cards = changed.filtered(lambda card, period=period: card.period_id == period)
            if period.state in _PUBLISHED:
                period._remake_consequences(cards)
            for later in period._later_published(cards):
                later._remake_consequences(later.scorecard_ids & _same_subjects(later, cards))

    # === PAY === #

    def _pay_differences(self, periods):
        """Return whose amounts would differ if the same pools were shared out by the corrected results."""
        allocations = self.env["jifen.allocation"].search(
            [("period_id", "in", periods.ids), ("state", "!=", "cancelled"), ("line_ids", "!=", False)]
        )
        found = []
        for pay in allocations:
            anew = pay._amounts_anew()
            for line in pay.line_ids:
                before = money.fen(str(line.amount))
                after = anew.get(line.scorecard_id.id, 0) if anew is not None else None
                if before != after:
                    found.append(
                        {
                            "allocation_id": pay.id,
                            "line_id": line.id,
                            "scorecard_id": line.scorecard_id.id,
                            "name": line.employee_name,
                            "before": line.amount,
                            "after": float(money.yuan(after)) if after is not None else False,
                        }
                    )
        return found


def _depth(period):
    depth = 0
    while period.parent_id:
        period, depth = period.parent_id, depth + 1
    return depth


def _same_subjects(period, cards):
    return period.scorecard_ids.filtered(
        lambda card: (
            (card.employee_id and card.employee_id in cards.employee_id)
            or (card.team_id and card.team_id in cards.team_id)
        )
    )


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _after_correction(self, correction):
        """Note on a period that a correction has changed its results. Call elevated."""
        self.ensure_one()
        count = len(correction.effect_ids.filtered(lambda effect: effect.period_id == self))
        said = self.env._("Corrected after review %(number)s.", number=correction.number)
        self._amend_notices(said)
        self.message_post(
            body=self.env._(
                "Corrected after review %(number)s: the results of %(count)s scorecards have changed.",
                number=correction.number,
                count=count,
            )
        )

    def _later_published(self, cards):
        """Return later published periods of this kind with these people, whose consequences look back on this one."""
        if not self.scheme_id.consequence_rule_ids:
            return self.browse()
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("scheme_id.code", "=", self.scheme_id.code),
                ("kind", "=", self.kind),
                ("date_from", ">", self.date_from),
                ("state", "in", _PUBLISHED),
                ("employee_ids", "in", cards.employee_id.ids),
            ],
            order="date_from, id",
        )

    def _remake_consequences(self, cards):
        """Draw the consequences of these scorecards anew; what is completed stays. Call elevated."""
        self.ensure_one()
        opened = self._former_consequences().filtered(
            lambda consequence: consequence.state == "open" and consequence.scorecard_id in cards
        )
        opened._drop_activities()
        opened._trusted().unlink()
        self._make_consequences()


class JifenAllocation(models.Model):
    """An allocation says that results it rests on have been corrected since it was computed."""

    _inherit = "jifen.allocation"

    correction_ids = fields.Many2many("jifen.correction", string="Corrections Since", readonly=True, copy=False)
    corrected = fields.Boolean(compute="_compute_corrected", string="Results Corrected Since")
    corrected_text = fields.Text(compute="_compute_corrected")

    def _compute_corrected(self):
        for pay in self:
            # Whose pay would differ, to who may read the allocation.
            corrections = pay.sudo().correction_ids.filtered(lambda correction: correction.state == "applied")
            pay.corrected = bool(corrections)
            pay.corrected_text = pay._corrected_text(corrections)

    def _corrected_text(self, corrections):
        """Return, for people, which corrections came after the computing and whose pay would differ by the last."""
        if not corrections:
            return ""
        last = corrections.sorted("applied_at")[-1]
        rows = [row for row in last.pay or [] if row["allocation_id"] == self.id]
        shown = [
            self.env._(
                "%(name)s %(before)s → %(after)s",
                name=row["name"],
                before=self.currency_id.format(row["before"]),
                after=self.currency_id.format(row["after"]) if row["after"] is not False else "?",
            )
            for row in rows[:20]
        ]
        return self.env._(
            "%(numbers)s. By the corrected results the pay of %(count)s people would differ: %(people)s",
            numbers=", ".join(corrections.mapped("number")),
            count=len(rows),
            people="; ".join(shown) + ("…" if len(rows) > len(shown) else ""),
        )

    def _amounts_anew(self):
        """Return ``{scorecard id: fen}`` by the results as they are now; None when it cannot be shared out."""
        try:
            rows, result, __, __ = self._shares()
        except UserError:
            return None
        return {row["scorecard_id"]: share.fen for row, share in zip(rows, result.shares, strict=True)}

    def action_compute(self):
        """Share the pool out by the results as they are now: corrections until then are in it."""
        result = super().action_compute()
        # Which corrections came since is kept by code.
        self.sudo()._trusted().write({"correction_ids": [(5,)]})
        return result
