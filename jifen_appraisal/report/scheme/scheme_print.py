from odoo import api, models


class JifenSchemePrint(models.AbstractModel):
    """A scheme on one page, in plain sentences; its items follow as an annex."""

    _name = "report.jifen_appraisal.scheme_print"
    _description = "Regulation on One Page"

    @api.model
    def _get_report_values(self, docids, data=None):
        schemes = self.env["jifen.scheme"].browse(docids)
        states = dict(schemes._fields["state"]._description_selection(self.env))
        return {
            "doc_ids": docids,
            "doc_model": "jifen.scheme",
            "docs": schemes,
            "pages": [
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
                for scheme in schemes
            ],
        }
