from odoo import api, fields, models

from ...engine import chain


class JifenLedgerChain(models.Model):
    """The end of each company's chain of ledger lines.

    The row is locked while lines are appended. Two transactions that append at the
    same time are serialised by it: the later one fails with a serialization error,
    and Odoo runs its request again.
    """

    _name = "jifen.ledger.chain"
    _description = "End of a Ledger Chain"
    _inherit = ["jifen.guard"]

    _guarded_fields = frozenset({"company_id", "last_number", "last_hash"})

    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    last_number = fields.Integer(required=True, default=0)
    last_hash = fields.Char(required=True, default=chain.GENESIS)

    _company_uniq = models.UniqueIndex("(company_id)", "A company has one ledger.")

    @api.private
    def _lock(self, company):
        """Return ``(number, hash)`` of the company's last line, locked until the end of the transaction."""
        self.env.cr.execute(
            """
            INSERT INTO jifen_ledger_chain (company_id, last_number, last_hash)
            VALUES (%s, 0, %s) ON CONFLICT (company_id) DO NOTHING
            """,
            [company.id, chain.GENESIS],
        )
        self.env.cr.execute(
            "SELECT last_number, last_hash FROM jifen_ledger_chain WHERE company_id = %s FOR UPDATE",
            [company.id],
        )
        return self.env.cr.fetchone()

    @api.private
    def _advance(self, company, number, last_hash):
        self.env.cr.execute(
            "UPDATE jifen_ledger_chain SET last_number = %s, last_hash = %s WHERE company_id = %s",
            [number, last_hash, company.id],
        )
        self.invalidate_model(["last_number", "last_hash"])
