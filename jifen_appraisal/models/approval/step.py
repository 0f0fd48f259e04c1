from odoo import api, fields, models
from odoo.exceptions import ValidationError

# Approvers found by the organisation's structure: one person at a time, the closest first.
CHAINS = ("manager", "department_manager", "deputy", "head")


class JifenApprovalStep(models.Model):
    """One step of a scheme's approval route."""

    _name = "jifen.approval.step"
    _description = "Approval Step"
    _order = "document, sequence, id"

    scheme_id = fields.Many2one("jifen.scheme", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="scheme_id.company_id", store=True, index=True)
    name = fields.Char(required=True, translate=True)
    # Each area adds the documents of its own.
    document = fields.Selection([], required=True)
    sequence = fields.Integer(default=10)
    approver = fields.Selection(
        [
            ("manager", "Manager of the employee"),
            ("department_manager", "Head of the office"),
            ("deputy", "Deputy leader in charge"),
            ("head", "Main leader of the unit"),
            ("group", "Anyone of a group"),
            ("user", "A certain person"),
            ("users", "Several persons"),
        ],
        required=True,
        default="manager",
    )
    group_id = fields.Many2one("res.groups", string="User Group")
    user_id = fields.Many2one("res.users", string="Person", domain="[('share', '=', False)]")
    user_ids = fields.Many2many(
        "res.users", "jifen_approval_step_user_rel", string="Persons", domain="[('share', '=', False)]"
    )
    need = fields.Selection(
        [("any", "One of them is enough"), ("all", "Every one of them")],
        string="Who Has to Approve",
        required=True,
        default="any",
        help="Of several persons or of a group. Whoever refuses ends it for all of them.",
    )
    condition = fields.Selection(
        [
            ("always", "Always"),
            ("item", "Only for items with a second approval"),
            ("points", "Only at or above so many points"),
            ("items", "Only for certain items"),
            ("levels", "Only for certain levels"),
        ],
        required=True,
        default="always",
        string="When",
    )
    points_from = fields.Float(digits=(16, 4), string="Points at Least")
    item_ids = fields.Many2many(
        "jifen.item",
        "jifen_approval_step_item_rel",
        string="Certain Items",
        copy=False,  # those of the copy's own scheme
        domain="[('scheme_id', '=', scheme_id)]",
    )
    level_ids = fields.Many2many(
        "jifen.item.level",
        "jifen_approval_step_level_rel",
        string="Certain Levels",
        copy=False,
        domain="[('item_id.scheme_id', '=', scheme_id)]",
    )
    deadline_days = fields.Integer(string="Working Days to Decide", help="None means that there is no deadline.")
    remind = fields.Boolean(default=True, help="On the eve of the deadline, and every working day after it.")
    escalate = fields.Selection(
        [
            ("none", "It stays where it is"),
            ("up", "It goes to the leader above"),
            ("office", "It goes to the appraisal office"),
        ],
        string="After the Deadline",
        required=True,
        default="none",
    )

    _approver_named = models.Constraint(
        "CHECK ((approver <> 'group' OR group_id IS NOT NULL) AND (approver <> 'user' OR user_id IS NOT NULL))",
        "Choose the group or the person of this step.",
    )

    @api.constrains("approver", "user_ids", "item_ids", "level_ids", "deadline_days")
    def _check_complete(self):
        for step in self:
            if step.approver == "users" and not step.user_ids:
                raise ValidationError(self.env._("Choose the persons of the step %(step)s.", step=step.name))
            if (step.item_ids.scheme_id | step.level_ids.item_id.scheme_id) - step.scheme_id:
                raise ValidationError(self.env._("The step %(step)s names items of another scheme.", step=step.name))
            if not 0 <= step.deadline_days <= 366:
                raise ValidationError(self.env._("Working days to decide must be between 0 and 366."))

    def _applies_to(self, item, points, level=None):
        """Tell whether a document about ``item``, worth ``points`` (signed), takes this step."""
        self.ensure_one()
        if self.condition == "item":
            return item.second_step
        if self.condition == "points":
            return abs(points) >= self.points_from
        if self.condition == "items":
            return item in self.item_ids
        if self.condition == "levels":
            return bool(level) and level in self.level_ids
        return True

    # === WHO === #

    def _approvers(self, employee, department, company, excluded):
        """Return who may decide one employee's document at this step, best first, as res.users.

        A manager without an active internal login in the company, or who is excluded
        (the person concerned or whoever submitted the document), is climbed past.

        :param excluded: res.users who may not decide
        """
        self.ensure_one()
        if self.approver == "group":
            chain = self.env["res.users"]
        elif self.approver == "user":
            chain = self.user_id
        elif self.approver == "users":
            chain = self.user_ids
        elif self.approver == "manager":
            chain = _climb(employee, "parent_id").user_id
        else:
            chain = self._department_chain(department)
        return chain.filtered(
            lambda user: user.active and not user.share and company in user.company_ids and user not in excluded
        )

    def _department_chain(self, department):
        users = self.env["res.users"]
        for level in _climb(department, "parent_id", with_first=True):
            if self.approver == "department_manager":
                users |= level.manager_id.user_id
            elif self.approver == "deputy":
                users |= level.jifen_deputy_id.user_id
            if self.approver in ("deputy", "head") and level.jifen_is_unit:
                users |= level.manager_id.user_id
        return users

    def _asked(self, approvers, excluded, members):
        """Return who is asked at this step: ``(res.users, res.groups)``, one row each.

        :param approvers: what :meth:`_approvers` returned
        :param members: all members of the group of this step in the company, when it is one
        """
        nobody, no_group = self.env["res.users"], self.env["res.groups"]
        if self.approver in CHAINS or self.approver == "user":
            return approvers[:1], no_group
        if self.approver == "users":
            return approvers, no_group
        fit = members - excluded
        if self.need == "all" and fit:
            return fit, no_group
        # A group whose members are all concerned cannot decide; whoever joins an empty one can.
        return nobody, self.group_id if fit or not members else no_group


def _climb(record, field, with_first=False):
    """Return the records above one along ``field``, closest first; a circle ends the climb."""
    chain = record if with_first else record.browse()
    current = record[field]
    while current and current not in chain and current != record:
        chain += current
        current = current[field]
    return chain
