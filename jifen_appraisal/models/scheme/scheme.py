from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..common.states import Transition


class JifenScheme(models.Model):
    """One regulation: what is scored, what it costs or earns, who approves and how it is paid."""

    _name = "jifen.scheme"
    _description = "Appraisal Scheme"
    _inherit = ["mail.thread", "jifen.guard"]
    _order = "state, name, revision desc"
    _check_company_auto = True

    _transitions = {
        "activate": Transition(
            ("draft", "retired"),
            "active",
            who="_check_writer",
            guards=("_reasons_incomplete",),
            then=("_on_activated",),
        ),
        "retire": Transition(("draft", "active"), "retired", who="_check_writer", guards=("_reasons_not_to_retire",)),
    }

    name = fields.Char(required=True, translate=True, tracking=True)
    code = fields.Char(required=True, help="Stable short name, used by imports and scripts.")
    description = fields.Text(translate=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        [("draft", "Draft"), ("active", "Active"), ("retired", "Retired")],
        required=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    revision = fields.Integer(default=1, copy=False, readonly=True)
    previous_id = fields.Many2one(
        "jifen.scheme", string="Former Revision", copy=False, readonly=True, index="btree_not_null"
    )
    active = fields.Boolean(default=True)

    dimension_ids = fields.One2many("jifen.dimension", "scheme_id", string="Dimensions", copy=False)
    catalogue_ids = fields.One2many("jifen.catalogue", "scheme_id", string="Catalogues", copy=False)
    item_ids = fields.One2many("jifen.item", "scheme_id", string="Items", copy=False)
    tier_ids = fields.One2many("jifen.vote.tier", "scheme_id", string="Tiers", copy=True)
    grade_ids = fields.One2many("jifen.grade", "scheme_id", string="Grades", copy=True)
    item_count = fields.Integer(compute="_compute_item_count")

    has_floor = fields.Boolean(string="Total Has a Floor", default=True)
    floor = fields.Float(digits=(16, 4), string="Lowest Total")
    has_ceiling = fields.Boolean(string="Total Has a Ceiling")
    ceiling = fields.Float(digits=(16, 4), string="Highest Total")

    frozen = fields.Boolean(
        compute="_compute_frozen",
        help="A period has been opened on this scheme: what counts can no longer be changed.",
    )

    _code_uniq = models.UniqueIndex(
        "(company_id, code, revision)",
        "This company already has a scheme with this code and revision.",
    )

    @api.depends("item_ids")
    def _compute_item_count(self):
        items = self._origin._read_by_scheme("jifen.item", [("value_kind", "!=", "group")])
        for scheme in self:
            scheme.item_count = items.get(scheme._origin.id, 0)

    def _compute_frozen(self):
        """Nothing is fixed by itself: periods are."""
        self.frozen = False

    def _read_by_scheme(self, model, domain):
        # Counts decide about freezing: they must not depend on what the user may see.
        groups = (
            # Counts decide about freezing for everybody.
            self.env[model].sudo()._read_group([("scheme_id", "in", self.ids), *domain], ["scheme_id"], ["__count"])
        )
        return {scheme.id: count for scheme, count in groups}

    @api.depends("name", "revision")
    def _compute_display_name(self):
        for scheme in self:
            scheme.display_name = (
                self.env._("%(name)s (revision %(number)s)", name=scheme.name, number=scheme.revision)
                if scheme.revision > 1
                else scheme.name
            )

    @api.constrains("has_floor", "floor", "has_ceiling", "ceiling")
    def _check_bounds(self):
        for scheme in self:
            if scheme.has_floor and scheme.has_ceiling and scheme.floor > scheme.ceiling:
                raise ValidationError(self.env._("The lowest total is above the highest total."))

    def write(self, vals):
        if _FROZEN_FIELDS.intersection(vals):
            self._check_not_frozen()
        return super().write(vals)

    # === LIFE === #

    def action_activate(self):
        self._update_state("activate")

    def action_retire(self):
        self._update_state("retire")

    def _on_activated(self):
        """Add what an active scheme has; each area extends it."""

    def _reasons_not_to_retire(self):
        return []

    def action_new_revision(self):
        """Copy the scheme as a draft with the next revision number, for changes."""
        self.ensure_one()
        self.check_access("write")
        revision = self.search(
            [("company_id", "=", self.company_id.id), ("code", "=", self.code)],
            order="revision desc",
            limit=1,
        ).revision
        return self._copy_as(revision + 1)._action_open_form()

    def _check_not_frozen(self):
        frozen = self.filtered("frozen")
        if frozen:
            raise UserError(
                self.env._(
                    "A period runs on %(name)s, so what counts in it is fixed. Make a new revision for changes.",
                    name=frozen[0].display_name,
                )
            )

    # === LOOK-UP === #

    def _item(self, code):
        """Return the item with this stable code.

        :raise UserError: when the scheme has no such item.
        """
        return self._part("jifen.item", code)

    def _dimension(self, code):
        """Return the dimension with this stable code.

        :raise UserError: when the scheme has no such dimension.
        """
        return self._part("jifen.dimension", code)

    def _part(self, model, code):
        self.ensure_one()
        part = self.env[model].search([("scheme_id", "=", self.id), ("code", "=", code)], limit=1)
        if not part:
            raise UserError(
                self.env._(
                    "%(scheme)s has nothing with the code “%(code)s”.",
                    scheme=self.display_name,
                    code=code,
                )
            )
        return part

    # === OPENING VIEWS === #

    def _action_open_form(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def action_view_items(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("jifen_appraisal.jifen_item_action")
        action["domain"] = [("scheme_id", "=", self.id)]
        action["context"] = {"default_scheme_id": self.id, "search_default_catalogue": 1}
        return action


_FROZEN_FIELDS = frozenset(
    {
        "code",
        "company_id",
        "has_floor",
        "floor",
        "has_ceiling",
        "ceiling",
        "dimension_ids",
        "item_ids",
        "grade_ids",
        "tier_ids",
    }
)


class JifenSchemePart(models.AbstractModel):
    """What dimensions, catalogues, items and grades share: they freeze with their scheme."""

    _name = "jifen.scheme.part"
    _description = "Part of an Appraisal Scheme"
    _check_company_auto = True

    # What may still change once a period runs: wording and order, nothing that counts.
    _free_fields = frozenset({"name", "description", "sequence"})

    scheme_id = fields.Many2one("jifen.scheme", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="scheme_id.company_id", store=True, index=True)
    scheme_frozen = fields.Boolean(related="scheme_id.frozen", string="Scheme Is Fixed")

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._check_addition()
        return parts

    def write(self, vals):
        if not self._may_change(vals):
            self.scheme_id._check_not_frozen()
        result = super().write(vals)
        if "scheme_id" in vals:
            self.scheme_id._check_not_frozen()
        return result

    def _may_change(self, vals):
        """Tell whether these fields may still change once a period runs."""
        return self._free_fields.issuperset(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self.scheme_id._check_not_frozen()

    def _check_addition(self):
        self.scheme_id._check_not_frozen()
