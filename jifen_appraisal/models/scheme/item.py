from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..common.text import exact, signed
from ..common.two_part_name import two_part_name_domain
from .kinds import kinds_with

# Whose points are a figure that somebody enters.
OPEN_KINDS = ("range", "amount")
# Says how many points were turned into leave. Each scheme gets one when leave is first earned under it.
LEAVE_ITEM = "leave.used"
VETO_EFFECTS = ("zero_score", "lowest_grade", "no_award", "no_pay")


class JifenItem(models.Model):
    """What earns or loses points, with its standard, its limits and who may report it."""

    _name = "jifen.item"
    _description = "Appraisal Item"
    _order = "scheme_id, dimension_order, catalogue_order, sequence, id"
    _inherit = ["jifen.scheme.part"]
    _parent_store = False

    _free_fields = frozenset({"name", "description", "sequence", "unit_name"})

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Stable short name, used by imports and scripts.")
    description = fields.Text(string="Standard", translate=True, help="What exactly earns or costs the points.")
    sequence = fields.Integer(default=10)
    dimension_id = fields.Many2one(
        "jifen.dimension",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        domain=lambda self: f"[('scheme_id', '=', scheme_id), ('kind', 'in', {kinds_with('item_ids')})]",
    )
    dimension_order = fields.Integer(related="dimension_id.sequence", store=True, string="Order of the Dimension")
    catalogue_id = fields.Many2one(
        "jifen.catalogue",
        string="Office Catalogue",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('scheme_id', '=', scheme_id)]",
        help="The item holds for the offices of this catalogue; without one, for everybody.",
    )
    catalogue_order = fields.Integer(related="catalogue_id.sequence", store=True, string="Order of the Catalogue")
    parent_id = fields.Many2one(
        "jifen.item",
        string="Group",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('dimension_id', '=', dimension_id), ('value_kind', '=', 'group')]",
        help="The limits of a group hold for the sum of its items.",
    )
    child_ids = fields.One2many("jifen.item", "parent_id", string="Items of the Group")

    value_kind = fields.Selection(
        [
            ("fixed", "Fixed points"),
            ("level", "Points by level"),
            ("range", "Range, decided by the approver"),
            ("amount", "Any amount, decided by the approver"),
            ("group", "Group of items"),
        ],
        required=True,
        default="fixed",
        string="Points Are",
    )
    points = fields.Float(digits=(16, 4), help="Points each time: above zero they are earned, below zero lost.")
    points_min = fields.Float(digits=(16, 4), string="Lowest")
    points_max = fields.Float(digits=(16, 4), string="Highest")
    level_ids = fields.One2many("jifen.item.level", "item_id", string="Levels", copy=True)
    unit_name = fields.Char(string="Counted In", translate=True, help="Such as times, days or pieces.")
    points_text = fields.Char(compute="_compute_points_text", string="Points Each Time")

    full_marks = fields.Float(
        digits=(16, 4),
        help="The points this item starts with and can lose, the figure in brackets in a printed catalogue.",
    )
    max_gain = fields.Float(digits=(16, 4), string="Highest Gain", help="In one period; zero means no limit.")
    max_loss = fields.Float(digits=(16, 4), string="Highest Loss", help="In one period; zero means no limit.")
    free_quantity = fields.Float(
        digits=(16, 4),
        string="Free Times",
        help="So many times in the window cost nothing yet.",
    )
    free_window = fields.Selection(
        [("period", "In the period"), ("quarter", "In the quarter"), ("year", "In the year")],
        default="period",
        required=True,
        string="Counted Over",
    )

    job_ids = fields.Many2many("hr.job", string="For Jobs", help="Without any, for every job.")
    tag_ids = fields.Many2many(
        "hr.employee.category", string="For Tags", help="For people with one of these tags; without any, for everybody."
    )
    valid_from = fields.Date()
    valid_to = fields.Date()
    report_self = fields.Boolean(
        string="Claimed by Employees", help="Employees may claim it for themselves in the portal."
    )
    report_inspector = fields.Boolean(
        string="Entered by Inspectors", default=True, help="Inspectors may enter it for others."
    )
    report_others = fields.Boolean(
        string="Reported by Colleagues", help="Employees may report it about others, good or bad."
    )
    evidence_required = fields.Boolean(help="A claim needs at least one file as evidence.")
    second_step = fields.Boolean(
        string="Second Approval", help="Approval steps that hold for such items only are taken as well."
    )

    veto_zero_score = fields.Boolean(string="Score Counts Zero")
    veto_lowest_grade = fields.Boolean(string="Lowest Grade")
    veto_no_award = fields.Boolean(string="No Award")
    veto_no_pay = fields.Boolean(string="No Performance Pay")
    is_veto = fields.Boolean(compute="_compute_is_veto", store=True, string="One-vote Veto")
    is_eligibility = fields.Boolean(
        compute="_compute_is_veto",
        store=True,
        string="Eligibility Only",
        help="It takes the eligibility for awards and nothing else.",
    )

    _code_uniq = models.UniqueIndex("(scheme_id, code)", "Two items of one scheme cannot have the same code.")

    # === COMPUTES === #

    @api.depends(*[f"veto_{effect}" for effect in VETO_EFFECTS])
    def _compute_is_veto(self):
        for item in self:
            effects = [effect for effect in VETO_EFFECTS if item[f"veto_{effect}"]]
            item.is_veto = bool(effects)
            item.is_eligibility = effects == ["no_award"]

    def _veto_labels(self):
        """Return what a veto by this item takes away, in words."""
        labels = self.fields_get([f"veto_{effect}" for effect in VETO_EFFECTS], ["string"])
        return [labels[f"veto_{effect}"]["string"] for effect in VETO_EFFECTS if self[f"veto_{effect}"]]

    @api.depends("value_kind", "points", "points_min", "points_max", "level_ids.points")
    def _compute_points_text(self):
        for item in self:
            if item.value_kind == "fixed":
                text = signed(item.points)
            elif item.value_kind == "level":
                text = " / ".join(signed(level.points) for level in item.level_ids)
            elif item.value_kind in OPEN_KINDS:
                low, high = item._bounds()
                ends = [signed(end) if end is not None else "" for end in (low, high)]
                text = " … ".join(ends) if any(ends) else "…"
            else:
                text = ""
            item.points_text = text

    def _bounds(self):
        """Return ``(lowest, highest)`` figure of a range or amount, as Decimal; None: no limit on that side."""
        if self.value_kind == "range":
            return exact(self.points_min), exact(self.points_max)
        low, high = exact(self.points_min), exact(self.points_max)
        if not low and not high:
            return None, None
        return (low, None) if high <= low else (low, high)

    @api.depends("name", "catalogue_id.name", "parent_id.name")
    def _compute_display_name(self):
        for item in self:
            item.display_name = f"{item.parent_id.name} · {item.name}" if item.parent_id else item.name

    @api.model
    def _search_display_name(self, operator, value):
        paired = two_part_name_domain(operator, value, "parent_id.name", "name")
        return super()._search_display_name(operator, value) if paired is None else paired

    # === CONSTRAINTS === #

    @api.constrains("full_marks", "max_gain", "max_loss", "free_quantity", "points_min", "points_max")
    def _check_figures(self):
        for item in self:
            if min(item.full_marks, item.max_gain, item.max_loss, item.free_quantity) < 0:
                raise ValidationError(
                    self.env._("Limits and full marks of %(item)s cannot be below zero.", item=item.name)
                )
            if item.value_kind == "range" and item.points_min >= item.points_max:
                raise ValidationError(
                    self.env._("The lowest points of %(item)s must be below the highest.", item=item.name)
                )

    @api.constrains("scheme_id", "dimension_id", "catalogue_id", "parent_id")
    def _check_same_scheme(self):
        for item in self:
            parts = (item.dimension_id, item.catalogue_id, item.parent_id)
            if any(part and part.scheme_id != item.scheme_id for part in parts):
                raise ValidationError(self.env._("%(item)s refers to a part of another scheme.", item=item.name))
            if not item.dimension_id._takes(item):
                raise ValidationError(
                    self.env._(
                        "%(dimension)s does not take items: its score comes about in another way.",
                        dimension=item.dimension_id.name,
                    )
                )
            if item.parent_id and (
                item.parent_id.value_kind != "group" or item.parent_id.dimension_id != item.dimension_id
            ):
                raise ValidationError(
                    self.env._("The group of %(item)s must be a group of the same dimension.", item=item.name)
                )

    @api.constrains("parent_id")
    def _check_no_cycle(self):
        if self._has_cycle():
            raise ValidationError(self.env._("An item cannot be in a group below itself."))

    @api.constrains("valid_from", "valid_to")
    def _check_validity(self):
        for item in self:
            if item.valid_from and item.valid_to and item.valid_from > item.valid_to:
                raise ValidationError(self.env._("%(item)s ends before it begins.", item=item.name))

    def _check_addition(self):
        # A committee may add items while a period runs; they hold from their date on
        # (r3, task and award parts).
        today = fields.Date.context_today(self)
        late = self.filtered(lambda item: not item.valid_from or item.valid_from < today)
        late.scheme_id._check_not_frozen()


class JifenItemLevel(models.Model):
    _name = "jifen.item.level"
    _description = "Level of an Appraisal Item"
    _order = "sequence, id"

    item_id = fields.Many2one("jifen.item", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="item_id.company_id", store=True, index=True)
    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Stable short name, used by imports and scripts.")
    sequence = fields.Integer(default=10)
    points = fields.Float(digits=(16, 4), help="Points each time at this level.")

    _code_uniq = models.UniqueIndex("(item_id, code)", "Two levels of one item cannot have the same code.")

    @api.depends("name", "points")
    def _compute_display_name(self):
        for level in self:
            level.display_name = f"{level.name} ({signed(level.points)})"

    @api.model_create_multi
    def create(self, vals_list):
        levels = super().create(vals_list)
        levels.item_id._check_addition()
        return levels

    def write(self, vals):
        if not {"name", "sequence"}.issuperset(vals):
            self.item_id.scheme_id._check_not_frozen()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self.item_id.scheme_id._check_not_frozen()
