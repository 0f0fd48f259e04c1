from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..common.states import BY_CODE, Transition


class JifenCorrection(models.Model):
    """What an upheld appeal changes, and what comes of it for everybody: before and after.

    A draft is the investigator's proposal with its expected effects; once applied it stays as it is.
    How it is carried out is in ``appeal/correction_applying``, what it changes in
    ``appeal/correction_effect``.
    """

    _name = "jifen.correction"
    _description = "Correction of Results"
    _inherit = ["jifen.guard"]
    _order = "id desc"
    _rec_name = "number"

    _guarded_fields = frozenset(
        {
            "appeal_id",
            "state",
            "applied_at",
            "applied_by_id",
            "reason",
            "pay",
            "pay_count",
            "allocation_ids",
            "effect_ids",
            "tried_at",
        }
    )

    appeal_id = fields.Many2one("jifen.appeal", required=True, readonly=True, ondelete="cascade")
    number = fields.Char(related="appeal_id.number", store=True)
    company_id = fields.Many2one(related="appeal_id.company_id", store=True, index=True)
    scorecard_id = fields.Many2one(related="appeal_id.scorecard_id", store=True)
    period_id = fields.Many2one(related="appeal_id.period_id", store=True, index=True)
    _transitions = {
        "apply": Transition(
            ("draft",),
            "applied",
            who=BY_CODE,
            guards=("_reasons_not_to_apply",),
            before=("_carry_out",),
            then=("_redo_consequences", "_tell_periods"),
        ),
    }

    state = fields.Selection([("draft", "Proposed"), ("applied", "Carried out")], required=True, default="draft")
    reason = fields.Text(readonly=True)
    tried_at = fields.Datetime(readonly=True)
    applied_at = fields.Datetime(string="Carried Out On", readonly=True)
    applied_by_id = fields.Many2one("res.users", string="Carried Out By", readonly=True, ondelete="restrict")
    change_ids = fields.One2many(related="appeal_id.change_ids")
    effect_ids = fields.One2many("jifen.correction.effect", "correction_id", string="Effects", readonly=True)
    pay = fields.Json(
        readonly=True, help="Whose pay would differ: allocation, line, name, amount before and after, as plain data."
    )
    pay_count = fields.Integer(string="People Whose Pay Would Differ", readonly=True)
    allocation_ids = fields.Many2many("jifen.allocation", string="Allocations Touched", readonly=True)

    _appeal_uniq = models.UniqueIndex("(appeal_id)", "This appeal has a correction already.")

    def write(self, vals):
        if not self._is_trusted():
            raise UserError(self.env._("A correction is written by its appeal, not by hand."))
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_trusted():
            raise UserError(self.env._("A correction is written by its appeal, not by hand."))
        return super().create(vals_list)

    def unlink(self):
        if not self._is_trusted() or self.filtered(lambda correction: correction.state == "applied"):
            raise UserError(self.env._("Corrections stay on record."))  # pylint: disable=no-raise-unlink
        return super().unlink()


class JifenCorrectionChange(models.Model):
    """One thing that a correction does: to the ledger, or to a grade."""

    _name = "jifen.correction.change"
    _description = "Part of a Correction"
    _inherit = ["jifen.guard"]
    _order = "appeal_id, id"

    _guarded_fields = frozenset({"reversal_line_id", "new_line_id", "decision_id"})

    appeal_id = fields.Many2one("jifen.appeal", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="appeal_id.company_id", store=True)
    scheme_id = fields.Many2one(related="appeal_id.scheme_id")
    kind = fields.Selection(
        [
            ("reverse", "Reverse a line"),
            ("replace", "Other points or another level"),
            ("add", "Add a line"),
            ("grade", "Another grade"),
        ],
        required=True,
        default="reverse",
        string="What Is Done",
    )
    scorecard_id = fields.Many2one(
        "jifen.scorecard",
        compute="_compute_scorecard_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        domain="[('id', 'in', possible_card_ids)]",
        help="The one appealed about, or one of the same person in a period that it is made of.",
    )
    possible_card_ids = fields.Many2many("jifen.scorecard", compute="_compute_possible_card_ids")
    line_id = fields.Many2one(
        "jifen.score.line",
        string="Ledger Line",
        ondelete="restrict",
        domain="[('scorecard_id', 'in', possible_card_ids), ('reversal_of_id', '=', False), "
        "('is_reversed', '=', False)]",
    )
    item_id = fields.Many2one(
        "jifen.item",
        compute="_compute_item_id",
        store=True,
        readonly=False,
        ondelete="restrict",
        domain="[('scheme_id', '=', scheme_id), ('value_kind', '!=', 'group')]",
    )
    value_kind = fields.Selection(related="item_id.value_kind", string="Kind of Points")
    level_id = fields.Many2one("jifen.item.level", ondelete="restrict", domain="[('item_id', '=', item_id)]")
    quantity = fields.Float(digits=(16, 4), required=True, default=1.0, string="How Often")
    points = fields.Float(digits=(16, 4), help="For the whole entry, where the item is a range.")
    date = fields.Date(string="Event Date")
    grade_id = fields.Many2one("jifen.grade", ondelete="restrict", domain="[('scheme_id', '=', scheme_id)]")
    ground = fields.Text(help="The person concerned reads it with the ledger line.")
    reversal_line_id = fields.Many2one("jifen.score.line", readonly=True, ondelete="restrict")
    new_line_id = fields.Many2one("jifen.score.line", readonly=True, ondelete="restrict")
    decision_id = fields.Many2one("jifen.grade.decision", readonly=True, ondelete="restrict")

    _positive = models.Constraint("CHECK (quantity > 0)", "How often must be above zero.")

    @api.depends("appeal_id", "line_id")
    def _compute_scorecard_id(self):
        for change in self:
            # Only which scorecard the appeal is about is looked at.
            appeal_sudo = change.appeal_id.sudo()
            change.scorecard_id = (
                change.line_id.scorecard_id
                or appeal_sudo.line_id.scorecard_id
                or (change.scorecard_id or appeal_sudo.scorecard_id)
            )

    @api.depends("appeal_id")
    def _compute_possible_card_ids(self):
        for change in self:
            # The same person's scorecards of the period and its parts, to who may correct them.
            change.possible_card_ids = change.appeal_id.sudo()._cards_to_correct().sudo(self.env.su)

    @api.depends("line_id", "kind")
    def _compute_item_id(self):
        for change in self:
            if change.kind in ("reverse", "grade"):
                change.item_id = False
            elif change.kind == "replace":
                change.item_id = change.item_id or change.line_id.item_id
            else:
                change.item_id = change.item_id

    @api.onchange("line_id")
    def _onchange_line_id(self):
        self.item_id = self.line_id.item_id if self.kind == "replace" else False
        self.level_id = self.line_id.level_id if self.kind == "replace" else False
        self.quantity = self.line_id.quantity or 1.0
        self.date = self.line_id.date

    @api.onchange("item_id")
    def _onchange_item_id(self):
        if self.level_id.item_id != self.item_id:
            self.level_id = False

    @api.constrains("kind", "line_id", "item_id", "grade_id", "scorecard_id", "date")
    def _check_complete(self):
        for change in self.sudo():  # what a change says must fit whoever enters it
            missing = {
                "reverse": not change.line_id,
                "replace": not change.line_id or not change.item_id,
                "add": not change.item_id or not change.date,
                "grade": not change.grade_id,
            }[change.kind]
            if missing:
                raise ValidationError(self.env._("Say which line, item, date or grade the correction is about."))
            if change.scorecard_id not in change.appeal_id._cards_to_correct():
                raise ValidationError(
                    self.env._("A correction is about the person who appeals, in the period of the appeal.")
                )
            if change.line_id and change.line_id.scorecard_id != change.scorecard_id:
                raise ValidationError(self.env._("This ledger line is not on that scorecard."))

    # === CRUD: by the investigator, while the appeal is investigated === #

    @api.model_create_multi
    def create(self, vals_list):
        appeals = self.env["jifen.appeal"].browse({vals["appeal_id"] for vals in vals_list if vals.get("appeal_id")})
        self._check_investigator(appeals)
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_trusted():
            if "appeal_id" in vals:
                raise AccessError(self.env._("A correction stays with its appeal."))
            self._check_investigator(self.appeal_id)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_while_investigated(self):
        self._check_investigator(self.appeal_id)

    def _check_investigator(self, appeals):
        appeals._check_may_investigate()
        # The expected effects no longer fit.
        appeals.sudo()._forget_preview()
