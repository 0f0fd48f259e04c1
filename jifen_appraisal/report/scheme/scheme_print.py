from odoo import models


class JifenSchemePrint(models.AbstractModel):
    """A scheme on one page, in plain sentences; its items follow as an annex."""

    _name = "report.jifen_appraisal.scheme_print"
    _inherit = "report.jifen_appraisal.page"
    _description = "Regulation on One Page"

    _jifen_model = "jifen.scheme"

    def _pages(self, records):
        states = dict(records._fields["state"]._description_selection(self.env))
        return [
            {
                "scheme": scheme,
                "subtitle": self.env._(
                    "%(company)s · revision %(number)s · %(state)s · as the system understands it",
                    company=scheme.company_id.name,
                    number=scheme.revision,
                    state=states[scheme.state],
                ),
                **scheme._print_data(),
            }
            for scheme in records
        ]
