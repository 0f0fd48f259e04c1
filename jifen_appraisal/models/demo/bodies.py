"""Four more bodies of the demo: each has a period of its own regulation, with everything entered, to be scored."""

from odoo import Command, api, fields, models

from ...demo import bodies


class JifenDemo(models.AbstractModel):
    _inherit = "jifen.demo"

    @api.model
    def _build(self):
        result = super()._build()
        users = self._user("office") | self._user("committee") | self._user("auditor")
        for code in bodies.BODIES:
            self._mark(self._build_body(code, users | self.env.ref("base.user_admin")), f"period_{code}")
        return result

    @api.model
    def _build_body(self, code, users):
        """Create a body with its people and a period of its regulation, open, with everything entered.

        :param code: one of ``bodies.BODIES``; :param users: res.users who may work in it
        :return: the period that is ready to be scored
        """
        name, offices = bodies.BODIES[code]
        company = self._body_company(name, users)
        body = self.with_company(company).with_context(
            lang="zh_CN",
            allowed_company_ids=company.ids,
            tracking_disable=True,
            no_reset_password=True,
            mail_notify_force_send=False,
        )
        body._body_people(company, offices)
        scheme = body.env["jifen.scheme"]._load_template(code, company)
        return getattr(body, f"_fill_{code}")(scheme)

    def _body_company(self, name, users):
        currency = self.env.ref("base.CNY")
        currency.active = True
        company = self.env["res.company"].create(
            {"name": name, "currency_id": currency.id, "country_id": self.env.ref("base.cn").id}
        )
        (users | self.env.ref("base.user_root")).write({"company_ids": [Command.link(company.id)]})
        company.partner_id.write({"lang": "zh_CN", "tz": "Asia/Shanghai"})
        return company

    def _body_people(self, company, offices):
        """Create offices and people; who leads the first office is above the leaders of the others."""
        departments = self.env["hr.department"]
        root = departments.create({"name": company.name, "company_id": company.id, "jifen_is_unit": True})
        top = self.env["hr.employee"]
        for name, leader, title, groups in offices:
            department = departments.create(
                {
                    "name": name,
                    "company_id": company.id,
                    "parent_id": root.id,
                    "jifen_is_unit": name in bodies.UNITS,
                }
            )
            manager = self._body_employee(leader, department, title, top)
            department.manager_id = manager
            if not top:
                root.manager_id = top = manager
            for job, people in groups:
                for person in people:
                    self._body_employee(person, department, job, manager)

    def _body_employee(self, name, department, title, manager):
        company = department.company_id
        job = self.env["hr.job"].search([("name", "=", title), ("company_id", "=", company.id)], limit=1)
        return self.env["hr.employee"].create(
            {
                "name": name,
                "company_id": company.id,
                "department_id": department.id,
                "job_id": (job or self.env["hr.job"].create({"name": title, "company_id": company.id})).id,
                "job_title": title,
                "parent_id": manager.id,
                "date_version": "2020-01-01",
            }
        )

    # === ONE REGULATION EACH === #

    def _fill_r0(self, scheme):
        start, end = self._last_quarter()
        period = self._body_period(scheme, "quarter", start, end)
        period.action_open()
        aspects = ("de", "neng", "qin", "ji", "lian")
        for group in ("self", "peer", "leader"):
            self._rate_all(period, group, lambda card, rater: {code: _mark(card, rater, code) for code in aspects})
        self._enter(period, end, bodies.AGENCY)
        return period

    def _fill_r1(self, scheme):
        end = fields.Date.end_of(fields.Date.subtract(fields.Date.context_today(self), years=1), "year")
        above = self._people_of("县级领导"), self._people_of("考核组")
        for code, people in zip(("leaders", "appraisers"), above, strict=True):
            groups = scheme.dimension_ids.group_ids.filtered(lambda group, code=code: group.code == code)
            groups.employee_ids = people
        teams = self.env["hr.department"].search(
            [("company_id", "=", self.env.company.id), ("name", "like", "镇")], order="id"
        )
        period = self._body_period(scheme, "year", fields.Date.start_of(end, "year"), end, teams)
        period.action_open()
        for code, figures in bodies.TARGETS.items():
            for team, figure in zip(teams, figures, strict=True):
                period._scorecard(team)._report_figure(code, figure)
        self._vote_all(period)
        return period

    def _fill_r3(self, scheme):
        end = self._last_month()
        period = self._body_period(scheme, "month", fields.Date.start_of(end, "month"), end)
        period.action_open()
        self._enter(period, end, bodies.COMMUNITY)
        return period

    def _fill_r4(self, scheme):
        start, end = self._last_quarter()
        quarter = self._body_period(scheme, "quarter", start, end)
        for number in range(3):
            first = fields.Date.add(start, months=number)
            month = self._body_period(scheme, "month", first, fields.Date.end_of(first, "month"), parent=quarter)
            month.action_open()

            def figures(card, rater, number=number):
                return {"monthly": bodies.MONTHLY.get(card.name, bodies.MONTHLY_OTHERS)[number]}

            self._rate_all(month, "leader", figures)
            month.action_score()
            month.action_publish()
            month.action_close()
        quarter.action_open()
        aspects = ("de", "neng", "qin", "ji", "lian")
        self._rate_all(quarter, "leader", lambda card, rater: dict.fromkeys(aspects, bodies.COMMON.get(card.name, 84)))
        self._enter(quarter, end, bodies.INCENTIVES)
        return quarter

    # === WHAT THEY SHARE === #

    def _last_month(self):
        return fields.Date.end_of(fields.Date.subtract(fields.Date.context_today(self), months=1), "month")

    def _last_quarter(self):
        end = fields.Date.end_of(fields.Date.subtract(fields.Date.context_today(self), months=3), "quarter")
        return fields.Date.start_of(end, "quarter"), end

    def _people_of(self, office):
        return self.env["hr.employee"].search(
            [("company_id", "=", self.env.company.id), ("department_id.name", "=", office)]
        )

    def _body_period(self, scheme, kind, date_from, date_to, teams=None, parent=None):
        names = {
            "month": f"{date_to.year}年{date_to.month}月",
            "quarter": f"{date_to.year}年第{(date_to.month + 2) // 3}季度",
            "year": f"{date_to.year}年度",
        }
        people = self.env["hr.employee"].search(
            [("company_id", "=", self.env.company.id), ("department_id.name", "not in", list(bodies.ABOVE))]
        )
        return self.env["jifen.period"].create(
            {
                "name": names[kind],
                "scheme_id": scheme.id,
                "kind": kind,
                "date_from": date_from,
                "date_to": date_to,
                "parent_id": parent.id if parent else False,
                "employee_ids": [Command.set(people.ids)],
                "team_ids": [Command.set(teams.ids if teams else [])],
            }
        )

    def _enter(self, period, day, entries):
        """Post what was found and approved, as the appraisal office would."""
        values = []
        for code, level, times, points, people, ground in entries:
            item = period.scheme_id._item(code)
            entry = {"item_id": item.id, "quantity": times, "date": day, "ground": ground}
            if level:
                entry["level_id"] = item.level_ids.filtered(lambda row, level=level: row.code == level).id
            if points is not None:
                entry["points"] = points
            values += [{**entry, "scorecard_id": period._scorecard(self._find(name)).id} for name in people]
        self.env["jifen.score.line"]._post(values)

    def _rate_all(self, period, code, figures):
        """Let everybody of a rater group rate all whom they may, with ``figures(card, rater)``."""
        for card, group, raters in self._entitled(period, code):
            for rater in raters:
                card._rate(f"{group.dimension_id.code}:{code}", figures(card, rater), rater=rater)

    def _vote_all(self, period):
        for card, group, voters in self._entitled(period):
            for number, voter in enumerate(voters):
                standing = (len(card.name) + card.id + number) % 9
                tier = "excellent" if standing < 5 else "competent" if standing < 8 else "basic"
                card._cast_ballot(f"{group.dimension_id.code}:{group.code}", tier, voter=voter)

    def _entitled(self, period, code=None):
        groups = period.scheme_id.dimension_ids.group_ids
        if code:
            groups = groups.filtered(lambda group: group.code == code)
        cards = {card.id: card for card in period.scorecard_ids}
        for (card_id, group_id), people in groups._raters_of(period.scorecard_ids).items():
            yield cards[card_id], groups.browse(group_id), self.env["hr.employee"].browse(sorted(people))


def _mark(card, rater, code):
    """Return a mark between 84 and 97 that is the same on every run."""
    return 84 + (sum(map(ord, card.name + rater.name + code)) % 14)
