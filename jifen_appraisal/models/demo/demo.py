"""The demo: a town government with seven offices, a month that was paid and a month that runs."""

import base64

from odoo import Command, api, fields, models
from odoo.tools import file_open

from ...demo import town


class JifenDemo(models.AbstractModel):
    """Builds the demo data through the same methods that people use, as the users who may."""

    _name = "jifen.demo"
    _description = "Demo of a Town Government"

    @api.model
    def _build(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        company = self._company()
        demo = self.with_company(company).with_context(
            lang="zh_CN",
            allowed_company_ids=company.ids,
            tracking_disable=True,
            no_reset_password=True,
            mail_notify_force_send=False,
        )
        demo._people(company)
        demo._logins(company)
        scheme = demo.env["jifen.scheme"]._load_template("r2", company)
        demo._mark(scheme, "scheme")
        demo._paid_month(scheme)
        demo._running_month(scheme)

    # === THE TOWN === #

    def _company(self):
        currency = self.env.ref("base.CNY")
        currency.active = True
        company = self.env["res.company"].create(
            {
                "name": town.COMPANY,
                "currency_id": currency.id,
                "country_id": self.env.ref("base.cn").id,
                "logo": base64.b64encode(self._file("logo.png")),
            }
        )
        self._mark(company, "company")
        admin = self.env.ref("base.user_admin")
        for user in (admin, self.env.ref("base.user_root")):
            user.write({"company_ids": [Command.link(company.id)], "company_id": company.id})
        admin.write({"lang": "zh_CN", "tz": "Asia/Shanghai"})
        company.partner_id.write({"lang": "zh_CN", "tz": "Asia/Shanghai"})
        return company

    def _people(self, company):
        departments = self.env["hr.department"]
        root = departments.create({"name": town.COMPANY, "company_id": company.id, "jifen_is_unit": True})
        self._mark(root, "department_town")
        head = self._employee(town.HEAD, root, "镇长")
        deputies = {name: self._employee(name, root, "副镇长", head) for name in town.DEPUTIES}
        root.manager_id = head
        for office, code, deputy, leader, staff in town.OFFICES:
            department = departments.create(
                {
                    "name": office,
                    "company_id": company.id,
                    "parent_id": root.id,
                    "jifen_deputy_id": deputies[deputy].id,
                }
            )
            self._mark(department, f"department_{code}")
            manager = self._employee(leader, department, "主任", deputies[deputy])
            department.manager_id = manager
            for name in staff:
                self._employee(name, department, "科员", manager)

    def _employee(self, name, department, job, manager=None):
        company = department.company_id
        title = self.env["hr.job"].search([("name", "=", job), ("company_id", "=", company.id)], limit=1)
        if not title:
            title = self.env["hr.job"].create({"name": job, "company_id": company.id})
        number = self.env["hr.employee"].search_count([("company_id", "=", company.id)]) + 1
        employee = self.env["hr.employee"].create(
            {
                "name": name,
                "company_id": company.id,
                "department_id": department.id,
                "job_id": title.id,
                "job_title": job,
                "parent_id": manager.id if manager else False,
                "barcode": f"QS{number:03}",
                "date_version": "2020-01-01",
            }
        )
        self._mark(employee, f"employee_{number:02}")
        return employee

    def _logins(self, company):
        for login, (name, groups, portal) in town.LOGINS.items():
            employee = self._find(name)
            group_ids = [self.env.ref("base.group_portal" if portal else "base.group_user").id]
            group_ids += [self.env.ref(f"jifen_appraisal.jifen_appraisal_group_{group}").id for group in groups]
            user = self.env["res.users"].create(
                {
                    "name": name,
                    "login": login,
                    "password": login,
                    "email": f"{login}@qingshi.example.com",
                    "lang": "zh_CN",
                    "tz": "Asia/Shanghai",
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                    "group_ids": [Command.set(group_ids)],
                }
            )
            employee.user_id = user
            self._mark(user, f"user_{login}")

    def _find(self, name):
        return self.env["hr.employee"].search([("name", "=", name), ("company_id", "=", self.env.company.id)], limit=1)

    def _user(self, login):
        return self.env.ref(f"jifen_appraisal.demo_user_{login}")

    def _mark(self, record, name):
        """Give a record an external id, so that it can be found and is updated with the module."""
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": f"jifen_appraisal.demo_{name}", "record": record, "noupdate": True}]
        )

    # === LAST MONTH: PAID === #

    def _paid_month(self, scheme):
        today = fields.Date.context_today(self)
        last = fields.Date.end_of(fields.Date.subtract(today, months=1), "month")
        period = self._period(scheme, last)
        self._mark(period, "period_paid")
        for number, finding in enumerate(town.FINDINGS):
            self._finding(period, fields.Date.subtract(last, days=3 * number), *finding)
        for name, item, level, text, file in town.AWARDS:
            claim = self._claim(name, scheme, item, level, fields.Date.subtract(last, days=5), text, file)
            claim.action_submit()
            self._approve_all_steps(claim)
        office = self._user("office")
        period.with_user(office).action_score()
        period.with_user(office).action_publish()
        period.with_user(office).action_close()
        pay = self.env["jifen.allocation"].with_user(office).create({"period_id": period.id})
        self._mark(pay, "allocation_paid")
        pay.action_compute()
        pay.action_submit()
        pay.with_user(self._user("committee")).action_approve()

    def _period(self, scheme, day):
        people = self.env["hr.employee"].search([("company_id", "=", self.env.company.id)])
        period = (
            self.env["jifen.period"]
            .with_user(self._user("office"))
            .create(
                {
                    "name": f"{day.year}年{day.month}月",
                    "scheme_id": scheme.id,
                    "kind": "month",
                    "date_from": fields.Date.start_of(day, "month"),
                    "date_to": fields.Date.end_of(day, "month"),
                    "employee_ids": [Command.set(people.ids)],
                }
            )
        )
        period.action_open()
        return period.sudo()  # the demo is built by the system

    def _finding(self, period, day, item, level, quantity, points, names, ground):
        item = period.scheme_id._item(item)
        people = self.env["hr.employee"].browse([self._find(name).id for name in names])
        self.env["jifen.inspection"].with_user(self._user("inspector" if "王志强" not in names else "office")).create(
            {
                "period_id": period.id,
                "scorecard_ids": [Command.set([period._scorecard(person).id for person in people])],
                "item_id": item.id,
                "level_id": item.level_ids.filtered(lambda row: row.code == level).id,
                "quantity": quantity,
                "points": points or 0,
                "date": day,
                "ground": ground,
            }
        ).action_enter()

    def _claim(self, name, scheme, item, level, day, text, file=None):
        """Return a draft claim, made as the employee themselves."""
        employee = self._find(name)
        item = scheme._item(item)
        # Portal employees cannot create; what they enter goes through the portal's own check.
        claim = (
            self.env["jifen.claim"]
            .with_user(employee.user_id)
            .sudo()  # the demo is built by the system
            .create(
                {
                    "employee_id": employee.id,
                    "item_id": item.id,
                    "level_id": item.level_ids.filtered(lambda row: row.code == level).id,
                    "date": day,
                    "description": text,
                }
            )
        )
        if file:
            self.env["ir.attachment"].create(
                {
                    "name": file,
                    "raw": self._file("evidence.png"),
                    "res_model": "jifen.claim",
                    "res_id": claim.id,
                }
            )
        return claim

    def _file(self, name):
        with file_open(f"jifen_appraisal/demo/{name}", "rb") as stream:
            return stream.read()

    def _approve_all_steps(self, claim, steps=None):
        for __ in range(steps or 9):
            pending = claim.sudo()._pending_approvals()  # the demo is built by the system
            if not pending:
                return
            pending.with_user(pending.user_id or self._user("office")).action_approve()

    # === THIS MONTH: RUNNING === #

    def _running_month(self, scheme):
        today = fields.Date.context_today(self)
        period = self._period(scheme, today)
        self._mark(period, "period_open")
        award = "award.commendation"
        self._finding(period, today, "discipline.idle", None, 1, None, ["刘洋"], "巡查时在岗聊天。")
        self._claim("陈思远", scheme, award, "district", today, "区级优秀通讯员，证书待领取。")
        for name, level, text, steps in (
            ("陈思远", "city", "市级媒体刊发本镇经验材料，附通报。", 0),
            ("李文静", "city", "全市档案工作先进个人，附表彰决定。", 1),
            ("唐慧", "district", "调解案例入选区级汇编。", 2),
        ):
            claim = self._claim(name, scheme, award, level, today, text, "证明材料.png")
            claim.action_submit()
            if steps:
                self._approve_all_steps(claim, steps)
        refused = self._claim("陈思远", scheme, award, "province", today, "参加省里培训并结业。", "结业证.png")
        refused.action_submit()
        # The demo is built by the system.
        refused.sudo()._pending_approvals().with_user(self._user("manager")).action_refuse(
            "培训结业不属于表彰奖励，不予认定。"
        )
        withdrawn = self._claim("李文静", scheme, award, "district", today, "区级征文三等奖。", "获奖名单.png")
        withdrawn.action_submit()
        withdrawn.action_withdraw()
