from odoo import api, fields, models
from odoo.exceptions import ValidationError

# Who appraises people on such a posting, unless the office says otherwise (r4, “people who move”).
_APPRAISED_BY = {
    "aid": "receiving",
    "temporary": "receiving",
    "window": "receiving",
    "borrowed": "receiving",
    "task_force": "home",
    "training": "home",
}


class JifenSecondment(models.Model):
    """Somebody works elsewhere for a time, without a change in their personnel record."""

    _name = "jifen.secondment"
    _description = "Secondment"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _rec_name = "employee_id"
    _check_company_auto = True

    employee_id = fields.Many2one(
        "hr.employee",
        string="Person",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
        domain="[('company_id', '=', company_id)]",
    )
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    kind = fields.Selection(
        [
            ("aid", "Seconded to aid another place"),
            ("temporary", "Temporary post"),
            ("window", "Service window"),
            ("borrowed", "Borrowed with approval"),
            ("task_force", "Task force"),
            ("training", "Training"),
        ],
        required=True,
        default="temporary",
        tracking=True,
    )
    appraised_by = fields.Selection(
        [
            ("receiving", "The receiving office"),
            ("home", "The home office"),
            ("outside", "A body outside, not appraised here"),
        ],
        compute="_compute_appraised_by",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        tracking=True,
    )
    department_id = fields.Many2one(
        "hr.department",
        string="Receiving Office",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="For a service window: the committee of the service centre.",
    )
    place = fields.Char(string="Where", help="Place or body, when it is not one of our offices.")
    date_from = fields.Date(string="From", required=True, default=fields.Date.context_today, tracking=True)
    date_to = fields.Date(string="Until", tracking=True, help="Empty: until further notice.")
    note = fields.Text(string="Ground", help="Such as the number of the notice.")

    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_from <= date_to)", "A secondment cannot end before it begins."
    )
    _receiving = models.Constraint(
        "CHECK (appraised_by <> 'receiving' OR department_id IS NOT NULL)",
        "Choose the receiving office: it appraises this person.",
    )

    @api.depends("kind")
    def _compute_appraised_by(self):
        for secondment in self:
            secondment.appraised_by = _APPRAISED_BY.get(secondment.kind, "home")

    @api.constrains("employee_id", "date_from", "date_to", "appraised_by")
    def _check_overlap(self):
        """On one day one office appraises a person."""
        for secondment in self.filtered(lambda row: row.appraised_by != "home"):
            domain = [
                ("id", "!=", secondment.id),
                ("employee_id", "=", secondment.employee_id.id),
                ("appraised_by", "!=", "home"),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", secondment.date_from),
            ]
            if secondment.date_to:
                domain.append(("date_from", "<=", secondment.date_to))
            if self.sudo().search_count(domain, limit=1):  # checks count what the user may not read
                raise ValidationError(
                    self.env._(
                        "%(person)s is seconded twice on the same days.",
                        person=secondment.sudo().employee_id.name,  # the officer has just chosen this name
                    )
                )

    @api.depends("employee_id", "date_from")
    def _compute_display_name(self):
        for secondment in self:
            # The list of secondments shows these names to whoever may read it.
            name = secondment.sudo().employee_id.name or ""
            secondment.display_name = f"{name} · {secondment.date_from or ''}"
