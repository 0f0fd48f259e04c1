"""Carrying a correction out, or trying it: the ledger, the results that depend on it, consequences, pay."""

from odoo import Command, fields, models
from odoo.exceptions import UserError

from ..common.states import Reason
from ..common.text import said
from ..scheme.item import OPEN_KINDS
from .correction_permit import correcting

# Periods with results that can become wrong; before that, they are scored with everything anyway.
_SCORED = ("scoring", "published", "closed")


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
        self._update_state("apply", reason=reason, applied_at=fields.Datetime.now(), applied_by_id=self.env.uid)

    def _reasons_not_to_apply(self):
        if "applied" in self.mapped("state"):
            return [Reason(self.env._("This correction has been carried out already."))]
        return []

    def _carry_out(self):
        self._record(self._run())

    def _tell_periods(self):
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
            ground = said(change.ground) or self._ledger_ground()
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
                        "reason": said(change.ground) or self._ledger_ground(),
                    }
                ]
            )
            change._trusted().write({"decision_id": decisions[-1:].id})


def _depth(period):
    depth = 0
    while period.parent_id:
        period, depth = period.parent_id, depth + 1
    return depth
