"""After a correction: consequences drawn anew, notices amended, and whose pay would differ."""

from odoo import Command, fields, models
from odoo.exceptions import UserError

from ...engine import money
from ..common.states import Reason
from ..consequence.remaking import same_subjects
from ..period.period import PUBLISHED


class JifenCorrection(models.Model):
    _inherit = "jifen.correction"

    # === CONSEQUENCES === #

    def _redo_consequences(self):
        """Take back what is not completed for those whose results changed, and make it anew."""
        changed = self.effect_ids.scorecard_id
        for period in changed.period_id:
            cards = changed.filtered(lambda card, period=period: card.period_id == period)
            if period.state in PUBLISHED:
                period._remake_consequences(cards)
            for later in period._later_published(cards):
                later._remake_consequences(later.scorecard_ids & same_subjects(later, cards))

    # === PAY === #

    def _pay_differences(self, periods):
        """Return whose amounts would differ if the same pools were shared out by the corrected results."""
        allocations = self.env["jifen.allocation"].search(
            [
                ("period_id", "in", periods.ids),
                ("state", "!=", "cancelled"),
                ("origin_id", "=", False),
                ("line_ids", "!=", False),
            ]
        )
        found = []
        for pay in allocations:
            anew, before = pay._amounts_anew(), pay._paid_so_far()
            for line in pay.line_ids:
                # With what earlier corrections have paid or taken back.
                had = before[line.scorecard_id.id].fen
                after = anew.get(line.scorecard_id.id, 0) if anew is not None else None
                if had != after:
                    found.append(
                        {
                            "allocation_id": pay.id,
                            "line_id": line.id,
                            "scorecard_id": line.scorecard_id.id,
                            "name": line.employee_name,
                            "before": float(money.yuan(had)),
                            "after": float(money.yuan(after)) if after is not None else False,
                        }
                    )
        return found


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


class JifenAllocation(models.Model):
    """An allocation says that results it rests on have been corrected since it was computed."""

    _inherit = "jifen.allocation"

    @property
    def _guarded_fields(self):
        return super()._guarded_fields | {"correction_ids"}

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
        """Return ``{scorecard id: fen}`` by the results as they are now; None when it cannot be shared out.

        Approved pay changes by the scheme's rule for corrections, pay that is not approved yet is shared out anew.
        """
        try:
            return self._amounts_by_rule().amounts if self.state == "approved" else self._amounts_now()
        except UserError:
            return None

    def _reasons_not_to_submit(self):
        return [*self._reasons_corrected(), *super()._reasons_not_to_submit()]

    def _reasons_to_wait(self):
        return [*self._reasons_corrected(), *super()._reasons_to_wait()]

    def _reasons_corrected(self):
        """Name what has been corrected since: pay by such results is neither submitted nor approved."""
        return [
            Reason(
                self.env._(
                    "Results that %(allocation)s rests on have been corrected since it was computed: compute it again.",
                    allocation=pay.display_name,
                ),
                model="jifen.correction",
                domain=(("id", "in", pay.sudo().correction_ids.ids),),  # ids only; opening them is checked
            )
            for pay in self.filtered("corrected")
        ]

    def _is_outdated(self):
        return self.corrected or super()._is_outdated()

    def action_compute(self):
        """Share the pool out by the results as they are now: corrections until then are in it."""
        result = super().action_compute()
        # Which corrections came since is kept by code.
        self.sudo()._trusted().write({"correction_ids": [Command.clear()]})
        return result
