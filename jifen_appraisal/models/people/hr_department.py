from odoo import fields, models

from ..common.roles import OFFICER

_OFFICE_FIELDS = frozenset({"jifen_is_unit", "jifen_deputy_id"})


class HrDepartment(models.Model):
    _inherit = "hr.department"

    jifen_is_unit = fields.Boolean(
        string="Appraising Unit",
        help="Ranks inside a unit compare the people below this department; its manager is the unit's main leader.",
    )
    jifen_deputy_id = fields.Many2one(
        "hr.employee",
        string="Deputy Leader in Charge",
        index="btree_not_null",
        domain="['|', ('company_id', '=', False), ('company_id', '=', company_id)]",
        help="Their score is the average of the staff of the offices in their charge, "
        "and they decide the second step of claims from these offices.",
    )

    def write(self, vals):
        """Let the appraisal office keep its two settings without a right to personnel records."""
        if vals.keys() <= _OFFICE_FIELDS and self.env.user.has_group(OFFICER):
            self.check_access("read")
            # Only the two fields of the appraisal are written, on departments the officer may read.
            return super(HrDepartment, self.sudo()).write(vals)
        return super().write(vals)

    def _jifen_tree(self):
        """Return what an appraisal needs of every department, in one query.

        :return: ``{id: {"unit": id, "deputy": employee id or None, "head": employee id or None,
            "ancestors": [own id, parent id, …], "chiefs": [employee id, …]}}``. A department's unit
            is the closest marked one above or at it, else its topmost ancestor; the deputy is the
            closest one set; the main leader is the manager of a marked unit; the chiefs are the
            managers from the department upwards.
        """
        # The structure of the organisation is not secret to the appraisal, and an
        # officer without HR rights must be able to open a period.
        departments = (
            self.sudo()  # the structure of the organisation
            .with_context(active_test=False)
            .search_fetch([], ["parent_id", "manager_id", "jifen_is_unit", "jifen_deputy_id"])
        )
        by_id = {department.id: department for department in departments}
        tree = {}
        for department in departments:
            chain, current = [], department
            while current and current.id not in chain:
                chain.append(current.id)
                current = by_id.get(current.parent_id.id)
            unit = next((i for i in chain if by_id[i].jifen_is_unit), chain[-1])
            deputy = next((by_id[i].jifen_deputy_id.id for i in chain if by_id[i].jifen_deputy_id), None)
            head = by_id[unit].manager_id.id if by_id[unit].jifen_is_unit else None
            tree[department.id] = {
                "unit": unit,
                "deputy": deputy,
                "head": head or None,
                "ancestors": chain,
                "chiefs": [by_id[i].manager_id.id for i in chain if by_id[i].manager_id],
            }
        return tree
