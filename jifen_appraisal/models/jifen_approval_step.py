from odoo import fields, models


class JifenApprovalStep(models.Model):
    """One step of a scheme's approval route."""

    _name = "jifen.approval.step"
    _description = "Approval Step"
    _order = "document, sequence, id"

    scheme_id = fields.Many2one("jifen.scheme", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="scheme_id.company_id", store=True, index=True)
    name = fields.Char(required=True, translate=True)
    document = fields.Selection(
        [
            ("claim", "Claims"),
            ("proposal", "Grade proposals"),
            ("result", "Results of a period"),
            ("appeal", "Appeals"),
            ("allocation", "Performance pay"),
        ],
        required=True,
        default="claim",
    )
    sequence = fields.Integer(default=10)
    approver = fields.Selection(
        [
            ("manager", "Manager of the employee"),
            ("department_manager", "Head of the office"),
            ("deputy", "Deputy leader in charge"),
            ("head", "Main leader of the unit"),
            ("group", "Anyone of a group"),
            ("user", "A certain person"),
        ],
        required=True,
        default="manager",
    )
    group_id = fields.Many2one("res.groups", string="User Group")
    user_id = fields.Many2one("res.users", string="Person", domain="[('share', '=', False)]")
    condition = fields.Selection(
        [
            ("always", "Always"),
            ("item", "Only for items with a second approval"),
            ("points", "Only at or above so many points"),
        ],
        required=True,
        default="always",
        string="When",
    )
    points_from = fields.Float(digits=(16, 4), string="Points at Least")

    _approver_named = models.Constraint(
        "CHECK ((approver <> 'group' OR group_id IS NOT NULL) AND (approver <> 'user' OR user_id IS NOT NULL))",
        "Choose the group or the person of this step.",
    )

    def _applies_to(self, item, points):
        """Tell whether a document about ``item``, worth ``points`` (signed), takes this step."""
        self.ensure_one()
        if self.condition == "item":
            return item.second_step
        if self.condition == "points":
            return abs(points) >= self.points_from
        return True

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


def _climb(record, field, with_first=False):
    """Return the records above one along ``field``, closest first; a circle ends the climb."""
    chain = record if with_first else record.browse()
    current = record[field]
    while current and current not in chain and current != record:
        chain += current
        current = current[field]
    return chain
