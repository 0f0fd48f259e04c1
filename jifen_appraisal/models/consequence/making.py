"""From published results to consequences, set by set; and back when a period is reopened."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.counting import count_by
from .kinds import ACTORS, EFFECTS


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    consequence_count = fields.Integer(compute="_compute_consequence_counts", string="Consequences")
    open_consequence_count = fields.Integer(compute="_compute_consequence_counts", string="Consequences Open")

    @api.depends("state")
    def _compute_consequence_counts(self):
        everything = count_by(self, "jifen.consequence", "period_id")
        opened = count_by(self, "jifen.consequence", "period_id", [("state", "=", "open")])
        for period in self:
            period.consequence_count = everything.get(period.id, 0)
            period.open_consequence_count = opened.get(period.id, 0)

    def action_view_consequences(self):
        return self._action_of_period("jifen_consequence_action")

    def _make_consequences(self):
        """Record what follows from the published results; what is recorded already stays.

        Takes a number of queries that depends on the rules, not on the people.
        """
        self.ensure_one()
        # Who sees which result does not change what follows from it.
        period = self.sudo()
        rules = period.scheme_id.consequence_rule_ids._in_force(period)
        if not rules:
            return
        results = period._results_for_consequences()
        findings = period._findings(rules, results)
        former = period._former_consequences()
        made = (
            self.env["jifen.consequence"]
            .sudo()  # rules decide what is recorded, not the rights of who publishes
            ._trusted()
            .with_context(mail_create_nosubscribe=True, mail_create_nolog=True, tracking_disable=True)
            .create(period._consequence_values(findings, former))
        )
        former._confirm(findings)
        for code, own in made.grouped("effect").items():
            EFFECTS[code].made(period, own)
        made._tell_people_acting(made._plan_activities())

    def _drop_consequences(self):
        """Take back what nobody has completed yet; what is completed stays, with a note."""
        self.ensure_one()
        # Reopening takes everything back, whatever the officer may read.
        former = self.sudo()._former_consequences()
        opened = former.filtered(lambda consequence: consequence.state == "open")
        kept = former - opened
        dropped = len(opened)
        opened._drop_activities()
        opened._trusted().unlink()
        kept._message_log_batch(
            bodies={
                consequence.id: self.env._("%(period)s was reopened after this was completed.", period=self.name)
                for consequence in kept
            }
        )
        if dropped or kept:
            self.message_post(
                body=self.env._(
                    "%(dropped)s open consequences were taken back, %(kept)s completed ones stay on record.",
                    dropped=dropped,
                    kept=len(kept),
                )
            )

    def _former_consequences(self):
        return self.env["jifen.consequence"].search([("period_id", "=", self.id)])

    # === RECORDS === #

    def _consequence_values(self, findings, former):
        """Return the values of the consequences that are not recorded yet."""
        known = {
            (consequence.rule_id.id, consequence.scorecard_id.id)
            for consequence in former
            if consequence.state == "open" or not EFFECTS[consequence.effect].adds_up
        }
        cards = self.env["jifen.scorecard"].browse({card_id for found in findings.values() for card_id in found})
        by_id = {card.id: card for card in cards}
        values = []
        for rule, found in findings.items():
            new = cards.browse(card_id for card_id in found if (rule.id, card_id) not in known)
            acting = ACTORS[rule.actor].acting(new) if new else {}
            values += [self._consequence_row(rule, by_id[card.id], found[card.id], *acting[card.id]) for card in new]
        return values

    def _consequence_row(self, rule, card, finding, user, group):
        today = fields.Date.context_today(self)
        return {
            "rule_id": rule.id,
            "scorecard_id": card.id,
            "subject_name": card.name,
            "user_id": card.user_id.id,
            "date": today,
            "grade_id": card.grade_id.id,
            "facts": finding.facts,
            "deadline": fields.Date.add(today, days=rule.deadline_days),
            "improve_by": fields.Date.add(today, days=rule.improve_days) if rule.improve_days else False,
            "responsible_user_id": user.id,
            "responsible_group_id": group.id,
            **finding.values,
        }


class JifenConsequence(models.Model):
    _inherit = "jifen.consequence"

    def _confirm(self, findings):
        """Mark completed consequences for which the results published now give no ground."""
        completed = self.filtered(lambda consequence: consequence.state != "open")
        lapsed = self.browse()
        for code, records in completed.grouped("effect").items():
            lapsed |= EFFECTS[code].lapsed(records, findings)
        newly = lapsed.filtered(lambda consequence: not consequence.superseded)
        newly._trusted().write({"superseded": True})
        (completed - lapsed).filtered("superseded")._trusted().write({"superseded": False})
        newly._message_log_batch(
            bodies={
                consequence.id: self.env._("The results published again give no ground for this any more.")
                for consequence in newly
            }
        )


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    consequence_ids = fields.One2many("jifen.consequence", "scorecard_id", string="Consequences")

    def _remove_from_period(self):
        # The check must see every consequence.
        acted = self.sudo().filtered("consequence_ids")
        if acted:
            raise UserError(
                self.env._(
                    "Consequences of %(period)s were already carried out for %(person)s, who stays in it.",
                    person=acted[0].name,
                    period=acted[0].period_id.name,
                )
            )
        return super()._remove_from_period()
