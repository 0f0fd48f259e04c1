"""A new revision of the town's regulation, with what no regulation of the demo has, and a month by it."""

from odoo import Command, fields

from .place import TOWN, Place


def fill(env):
    revision = Revision(env, TOWN)
    revision.write()
    revision.close_a_month()


class Revision(Place):
    def __init__(self, env, company_name):
        super().__init__(env, company_name)
        former = self.of_demo("scheme")
        self.scheme = former.browse(former.action_new_revision()["res_id"])
        today = fields.Date.context_today(self.scheme)
        self.last = fields.Date.end_of(fields.Date.subtract(today, months=2), "month")

    def write(self):
        self.scheme.write(
            {
                "transfer_rule": "split",
                "pay_method": "parts",
                "pay_divide": "heads",
                "pay_portion_ids": [
                    Command.create({"name": "By score", "percent": 70}),
                    Command.create({"name": "For the best", "percent": 30, "method": "top", "by_office": False}),
                ],
                "pay_coefficient_ids": [Command.create({"position": "head", "coefficient": 1.2})],
            }
        )
        self.add_points()
        self.add_grades()
        self.scheme.action_activate()

    def add_points(self):
        """Points that follow from time off, and points to start with by position."""
        dimension = self.scheme._dimension("award")
        dimension.start_ids = [Command.create({"position": "staff", "points": 1})]
        common = {"scheme_id": self.scheme.id, "name": "No leave in the month"}
        item = {"dimension_id": dimension.id, "code": "award.present", "value_kind": "fixed", "points": 1}
        counted = {"model_name": "hr.leave", "domain": "[('state', '=', 'validate')]", "measure": "none"}
        days = {"date_field": "request_date_from", "date_to_field": "request_date_to"}
        item = self.env["jifen.item"].create({**common, **item})
        self.env["jifen.automatic"].create({**common, "item_id": item.id, **counted, **days})

    def add_grades(self):
        job = self.env["hr.job"].search([("name", "=", "科员"), ("company_id", "=", self.company.id)])
        category = {"name": "Clerks", "percent": 30, "job_ids": [Command.set(job.ids)]}
        self.env["jifen.grade"].create(
            [
                {
                    "scheme_id": self.scheme.id,
                    "name": "Excellent",
                    "code": "excellent",
                    "sequence": 1,
                    "lower_bound": 90,
                    "quota_mode": "share",
                    "quota_percent": 20,
                    "quota_by": "category",
                    "category_ids": [Command.create(category)],
                },
                {
                    "scheme_id": self.scheme.id,
                    "name": "Competent",
                    "code": "competent",
                    "sequence": 2,
                    "no_lower_bound": True,
                },
            ]
        )

    def close_a_month(self):
        """The month before last: somebody works in another office for the second half of it."""
        first = fields.Date.start_of(self.last, "month")
        self.env["jifen.secondment"].create(
            {
                "employee_id": self.person("何晓东").id,
                "company_id": self.company.id,
                "department_id": self.of_demo("department_justice").id,
                "kind": "aid",
                "date_from": fields.Date.add(first, days=15),
            }
        )
        people = self.env["hr.employee"].search([("company_id", "=", self.company.id)])
        period = self.acting(self.officer, self.env["jifen.period"]).create(
            {
                "name": f"{self.last.year}年{self.last.month}月",
                "scheme_id": self.scheme.id,
                "kind": "month",
                "date_from": first,
                "date_to": self.last,
                "employee_ids": [Command.set(people.ids)],
            }
        )
        period.action_open()
        self.close_period(period)
        self.approve_pay(period, pool_amount=30000)
