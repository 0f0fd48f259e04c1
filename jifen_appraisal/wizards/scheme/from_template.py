from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...models.common.roles import OFFICER


class JifenSchemeFromTemplate(models.TransientModel):
    """Makes a scheme from one of the regulations shipped with the product."""

    _name = "jifen.scheme.from.template"
    _description = "New Scheme from Template"

    template = fields.Selection(
        selection=lambda self: self.env["jifen.scheme"]._template_choices(),
        required=True,
        default=lambda self: self.env["jifen.scheme"]._template_choices()[0][0],
    )
    body = fields.Char(compute="_compute_texts", string="For")
    periods = fields.Char(compute="_compute_texts")
    description = fields.Text(compute="_compute_texts")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    activate = fields.Boolean(
        string="Activate at Once",
        default=True,
        help="Leave it as a draft to adapt it first; what counts is fixed only when a period is opened on it.",
    )
    existing_id = fields.Many2one("jifen.scheme", compute="_compute_existing_id", string="There Is Already")

    @api.depends("template")
    @api.depends_context("lang")
    def _compute_texts(self):
        for wizard in self:
            texts = self.env["jifen.scheme"]._template_texts(wizard.template) if wizard.template else {}
            for name in ("body", "periods", "description"):
                wizard[name] = texts.get(name)

    @api.depends("template", "company_id")
    def _compute_existing_id(self):
        for wizard in self:
            wizard.existing_id = self.env["jifen.scheme"].search(
                [("code", "=", wizard.template), ("company_id", "=", wizard.company_id.id)],
                order="revision desc",
                limit=1,
            )

    def action_create(self):
        """Create the scheme and open it."""
        self.ensure_one()
        if not (self.env.su or self.env.user.has_group(OFFICER)):
            raise AccessError(self.env._("Only the appraisal office keeps schemes."))
        schemes = self.env["jifen.scheme"]
        if self.activate:
            scheme = schemes._load_template(self.template, self.company_id)
        else:
            scheme = schemes._create_from_template(self.template, self.company_id)
        return scheme._action_open_form()
