from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# What a posting may say; the rest follows from it.
_POSTED = frozenset(
    {
        "scorecard_id",
        "item_id",
        "level_id",
        "quantity",
        "points",
        "date",
        "matter",
        "ground",
        "origin",
        "approved_by_id",
    }
)


class JifenScoreLine(models.Model):
    """The ledger of points: lines are added and reversed, never changed."""

    _name = "jifen.score.line"
    _description = "Points Ledger Line"
    _inherit = ["jifen.follows.login"]
    _order = "date desc, id desc"
    _rec_name = "number"
    _rec_names_search = ["number", "item_id.name"]
    _check_company_auto = True

    # The fields that name the document a line comes from. Each area extends it with its own. They are part of
    # what is hashed: one more makes every chain that there is look broken.
    _source_fields = ()

    number = fields.Integer(required=True, readonly=True, aggregator=False)
    scorecard_id = fields.Many2one("jifen.scorecard", required=True, readonly=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    period_id = fields.Many2one("jifen.period", required=True, readonly=True, index=True, ondelete="restrict")
    employee_id = fields.Many2one("hr.employee", readonly=True, index="btree_not_null", ondelete="restrict")
    subject_name = fields.Char(string="Person", readonly=True, required=True)
    department_id = fields.Many2one("hr.department", readonly=True, ondelete="restrict")
    user_id = fields.Many2one("res.users", readonly=True, index="btree_not_null", ondelete="restrict")
    item_id = fields.Many2one("jifen.item", required=True, readonly=True, index=True, ondelete="restrict")
    dimension_id = fields.Many2one("jifen.dimension", required=True, readonly=True, ondelete="restrict")
    level_id = fields.Many2one("jifen.item.level", readonly=True, ondelete="restrict")
    quantity = fields.Float(digits=(16, 4), required=True, readonly=True, default=1.0, aggregator=False)
    points = fields.Float(digits=(16, 4), required=True, readonly=True)
    date = fields.Date(string="Event Date", required=True, readonly=True)
    matter = fields.Char(readonly=True, help="Lines of the same matter count once, at the highest points.")
    ground = fields.Text(readonly=True)
    origin = fields.Selection(
        [
            ("claim", "Claim"),
            ("inspection", "Inspection"),
            ("manual", "Entry"),
            ("automatic", "Automatic"),
            ("reversal", "Reversal"),
            ("appeal", "Appeal"),
            ("leave", "Points into leave"),
        ],
        required=True,
        readonly=True,
        default="manual",
    )
    approved_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    reversal_of_id = fields.Many2one("jifen.score.line", readonly=True, ondelete="restrict")
    reversal_ids = fields.One2many("jifen.score.line", "reversal_of_id", string="Reversed By")
    is_reversed = fields.Boolean(compute="_compute_is_reversed", search="_search_is_reversed")
    previous_hash = fields.Char(required=True, readonly=True)
    hash = fields.Char(required=True, readonly=True)

    _number_uniq = models.UniqueIndex("(company_id, number)", "The ledger has this number already.")
    _reversal_uniq = models.UniqueIndex(
        "(reversal_of_id) WHERE reversal_of_id IS NOT NULL", "This line has been reversed already."
    )

    @api.depends("reversal_ids")
    def _compute_is_reversed(self):
        for line in self:
            line.is_reversed = bool(line.reversal_ids)

    def _search_is_reversed(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("reversal_ids", "!=" if True in value else "=", False)]

    @api.depends("number", "item_id.name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"#{line.number} {line.item_id.name}"

    # === APPEND-ONLY === #
    # Refusing is the point of these overrides: super is called by _insert alone.
    # pylint: disable=method-required-super,no-raise-unlink

    @api.model_create_multi
    def create(self, vals_list):
        """Post lines entered by an officer or imported; see :meth:`_post`."""
        for vals in vals_list:
            unknown = vals.keys() - _POSTED.union(self._source_fields)
            by_code = any(vals.get(name) for name in ("approved_by_id", *self._source_fields))
            if unknown or by_code or vals.get("origin", "manual") != "manual":
                raise AccessError(
                    self.env._(
                        "Only person, item, level, quantity, points, date, matter and ground "
                        "of a ledger line can be entered."
                    )
                )
        return self._post(vals_list)

    def _insert(self, vals_list):
        """Write lines that were checked, numbered and chained; see ``ledger/posting``."""
        return super().create(vals_list)

    @api.model
    @api.private
    def _follow_logins(self, employees):
        """Tell in the table itself: who may see a line is not part of what it says, it is not in its hash."""
        self.flush_model(["employee_id", "user_id"])
        employees.flush_recordset(["user_id"])
        self.env.cr.execute(
            """
            UPDATE jifen_score_line line
               SET user_id = employee.user_id
              FROM hr_employee employee
             WHERE employee.id = line.employee_id
               AND employee.id = ANY(%s)
               AND line.user_id IS DISTINCT FROM employee.user_id
            """,
            [employees.ids],
        )
        self.invalidate_model(["user_id"])

    def write(self, vals):
        raise UserError(self.env._("The ledger is append-only. Reverse the line and enter the right one."))

    def unlink(self):
        raise UserError(self.env._("The ledger is append-only: lines are reversed, not deleted."))

    def copy(self, default=None):
        raise UserError(self.env._("Ledger lines cannot be duplicated."))
