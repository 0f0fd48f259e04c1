"""What results are made of, and when they are fixed: neither misses the other, though both happen at one moment."""

from odoo import api, models

from ..common.relying import rely_on


class JifenScorecard(models.Model):
    _inherit = "jifen.scorecard"

    def _take_in(self):
        """Say that something comes in that the results of these scorecards rest on, in this transaction.

        It waits for a scoring or publication under way and then begins again; one that began before it waits for it,
        and begins again.

        :raise psycopg2.errors.SerializationFailure: when a period has moved on since the transaction began
        """
        # Whoever hands something in need not be able to read the period; nothing of it is read here.
        cards = self.sudo()
        if not cards:
            return
        periods = cards.period_id
        periods.flush_recordset()
        self.env.cr.execute(
            "SELECT id FROM jifen_period WHERE id = ANY(%s) ORDER BY id FOR SHARE", [periods.ids], log_exceptions=False
        )
        rely_on(cards)


class JifenPeriod(models.Model):
    _inherit = "jifen.period"

    def _hold(self):
        """Keep everything out that results rest on until the end of the transaction, and see that nothing was missed.

        :raise psycopg2.errors.SerializationFailure: when something has come in since the transaction began
        """
        # What rests on what is the same for everybody.
        periods = self.sudo()
        rely_on(periods | periods.child_ids)
        self.env["jifen.scorecard"].flush_model()
        self.env.cr.execute(
            "SELECT id FROM jifen_scorecard WHERE period_id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [self.ids]
        )


class JifenResultInput(models.AbstractModel):
    """Rows of a scorecard that its results rest on, written by the ORM."""

    _name = "jifen.result.input"
    _description = "What a Result Rests On"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._cards_concerned()._take_in()
        return records

    def write(self, vals):
        cards = self._cards_concerned()
        result = super().write(vals)
        (cards | self._cards_concerned())._take_in()
        return result

    def unlink(self):
        cards = self._cards_concerned()
        result = super().unlink()
        cards.exists()._take_in()
        return result

    def _cards_concerned(self):
        """Return the scorecards whose results rest on these rows."""
        # Whoever enters something need not be able to read the scorecard.
        return self.sudo().scorecard_id
