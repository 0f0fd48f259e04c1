"""Every menu, view, filter and column of the back office, opened as each role."""

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, RedirectWarning
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import datetime, safe_eval, time

from ..common import TownCase, our_models

MODULE = "jifen_appraisal."
# The menus with an action that a role finds; what everybody internal finds comes first.
EVERYBODY = {"jifen_claim_my_menu", "jifen_scorecard_my_menu", "jifen_score_line_my_menu", "jifen_my_ratings_menu"}
EVERYBODY |= {"jifen_public_notice_my_menu", "jifen_appeal_my_menu", "jifen_report_my_menu"}
GRADES = {"jifen_calibration_menu", "jifen_nomination_menu"}
APPROVER = (
    EVERYBODY
    | GRADES
    | {"jifen_delegation_menu", "jifen_scorecard_menu", "jifen_score_line_menu", "jifen_consequence_menu"}
    | {"jifen_summary_menu", "jifen_talk_menu"}
)
READER = APPROVER | {
    "jifen_grade_decision_menu",
    "jifen_inspection_menu",
    "jifen_period_menu",
    "jifen_scorecard_menu",
    "jifen_score_line_menu",
    "jifen_consequence_menu",
    "jifen_promotion_check_menu",
    "jifen_claim_menu",
    "jifen_appeal_menu",
    "jifen_allocation_menu",
    "jifen_allocation_line_menu",
    "jifen_pay_budget_menu",
    "jifen_allocation_cancellation_menu",
    "jifen_pay_change_menu",
    "jifen_public_notice_menu",
}
# Ratings by name: for the office and for audit.
RATINGS = {"jifen_rating_menu"}
CONFIGURATION = {
    "jifen_scheme_menu",
    "jifen_item_menu",
    "jifen_automatic_menu",
    "jifen_catalogue_menu",
    "jifen_secondment_menu",
}
OFFICE = READER | RATINGS | CONFIGURATION | {"jifen_scheme_from_template_menu", "hr_department_jifen_menu"}
MENUS = {
    "li": EVERYBODY,
    "ma": APPROVER,
    "inspector": EVERYBODY | {"jifen_inspection_menu"},
    "committee": READER,
    "auditor": READER | RATINGS | CONFIGURATION,
    "officer": OFFICE,
}
# Menus of others' that stand below the same root.
APPROVALS = {"jifen_approval_menu"}


@tagged("post_install", "-at_install")
class TestViews(TownCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._fill()

    @classmethod
    def _fill(cls):
        """Leave a record of every kind, in the states that screens distinguish."""
        case = cls("_fill")
        claim = case._claim(cls.li)
        claim.with_user(cls.user_li).action_submit()
        claim.with_user(cls.user_ma).action_approve()
        case._claim(cls.li, description="Second").with_user(cls.user_li).action_submit()
        case._claim(cls.li, description="Third")
        finding = {
            "period_id": cls.period.id,
            "item_id": cls.scheme._item("discipline.idle").id,
            "scorecard_ids": [Command.set([cls.period._scorecard(person).id for person in cls.chen | cls.wu])],
            "ground": "Games at work",
        }
        findings = cls.env["jifen.inspection"].with_user(cls.user_inspector)
        findings.create(finding).action_enter()
        findings.create(finding)
        case._post(cls.chen, "discipline.idle")._reverse("entered twice")
        paid = cls._period(
            name="Last year", date_from="2025-01-01", date_to="2025-12-31", kind="year", employees=cls.people
        )
        paid.action_open()
        case._close(paid)
        pay = cls.env["jifen.allocation"].create({"period_id": paid.id, "pool_amount": 1000})
        pay.with_user(cls.user_officer).action_compute()
        pay.with_user(cls.user_officer).action_submit()
        cls.env.flush_all()

    def _users(self):
        return {role: getattr(self, f"user_{role}") for role in MENUS}

    def _menus(self, user):
        """Return ``{name: menu}`` with an action that the user finds in the appraisal."""
        root = self.env.ref(MODULE + "jifen_root_menu")
        menus = self.env["ir.ui.menu"].with_user(user).search([("id", "child_of", root.id)])
        self.env.registry.clear_cache("stable")
        visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
        menus = menus.filtered(lambda menu: menu.id in visible).sudo().filtered("action")
        names = menus.get_external_id()
        return {names[menu.id].removeprefix(MODULE): menu for menu in menus}

    def _context(self, user, text):
        return safe_eval(text or "{}", {"uid": user.id, "time": time, "datetime": datetime, "active_id": 0})

    def test_each_role_finds_its_menus(self):
        for role, user in self._users().items():
            with self.subTest(role=role):
                found = {name for name in self._menus(user) if "." not in name}
                self.assertEqual(found - APPROVALS, MENUS[role])

    def test_every_menu_opens_for_every_role(self):
        for role, user in self._users().items():
            for name, menu in self._menus(user).items():
                action = menu.action
                if action._name != "ir.actions.act_window":
                    continue
                context = self._context(user, action.context)
                for view_id, kind in [*action.views, (action.search_view_id.id, "search")]:
                    with self.subTest(role=role, menu=name, view=kind):
                        self.env.invalidate_all()
                        model = self.env[action.res_model].with_user(user).with_context(**context)
                        self._open(model, view_id, kind, self._context(user, action.domain or "[]"))

    def _open(self, model, view_id, kind, domain):
        """Load a view as the client does, then what it shows."""
        views = model.get_views([(view_id, kind)])["views"]
        arch = etree.fromstring(views[kind]["arch"])
        if kind == "search":
            self._try_filters(model, arch)
        elif kind == "form":
            record = model.search(domain, limit=1)
            if record or model.has_access("create"):
                Form(record or model, view=views[kind]["id"])
        elif kind == "pivot":
            rows = [node.get("name") for node in arch.iter("field") if node.get("type") in ("row", "col")]
            model.web_read_group(domain, rows[:1], ["__count"])
        else:
            fields = {node.get("name"): {} for node in arch.iter("field") if not self._in_subview(node)}
            model.web_search_read(domain, fields, limit=80, order=arch.get("default_order"))

    def _in_subview(self, node):
        return any(parent.tag == "field" for parent in node.iterancestors())

    def _try_filters(self, model, arch):
        values = {"uid": model.env.uid, "self": "Li", "time": time, "datetime": datetime}
        for node in arch.iter("filter"):
            if node.get("domain"):
                model.search_count(safe_eval(node.get("domain"), values))
            group_by = safe_eval(node.get("context") or "{}", values).get("group_by")
            if group_by:
                model.web_read_group([], [group_by], ["__count"])
            if node.get("date"):
                model.web_read_group([], [f"{node.get('date')}:month"], ["__count"])
        for node in arch.iter("field"):
            name = node.get("name")
            domain = node.get("filter_domain")
            model.search_count(safe_eval(domain, values) if domain else [(name, "ilike", "Li")])

    def test_every_record_opens_for_its_readers(self):
        """All records of a model in its form, so that no state of them breaks the screen."""
        forms = set(self.env["ir.ui.view"].search([("type", "=", "form")]).mapped("model"))
        opened = set()
        for role, user in self._users().items():
            for name in [name for name in our_models(self.env) if name in forms]:
                model = self.env[name].with_user(user)
                if not model.has_access("read"):
                    continue
                for record in model.search([], limit=12):
                    with self.subTest(role=role, record=record):
                        self.env.invalidate_all()
                        Form(record)
                        opened.add(name)
        self.assertGreater(len(opened), 12)

    # === PEOPLE WITHOUT A RIGHT TO PERSONNEL RECORDS === #

    def test_what_the_company_follows_from_can_be_chosen(self):
        """A new record has no company before that: limited to its company, nothing would be offered."""
        found = 0
        for name in our_models(self.env) + our_models(self.env, dialogs=True):
            model = self.env[name]
            company = model._fields.get("company_id")
            if company and company.related:
                found += 1
                source = model._fields[company.related.split(".")[0]]
                self.assertFalse(getattr(source, "check_company", False), f"{name}.{source.name}")
        self.assertGreater(found, 10)

    def test_people_are_chosen_from_public_fields(self):
        """The office picks people in a list that shows their public profile, and no other view of them."""
        employees = self.env["hr.employee"].with_user(self.user_officer)
        refs = {f"{kind}_view_ref": f"{MODULE}hr_employee_view_{kind}_pick" for kind in ("list", "kanban", "search")}
        wanted = [(False, "list"), (False, "kanban"), (False, "search")]
        views = employees.with_context(**refs).get_views(wanted)["views"]
        public = self.env["hr.employee.public"]._fields
        for kind in ("list", "kanban", "search"):
            arch = etree.fromstring(views[kind]["arch"])
            self.assertEqual({node.get("name") for node in arch.iter("field")} - public.keys(), set())
        found = employees.web_search_read([("company_id", "=", self.company.id)], {"name": {}, "department_id": {}})
        self.assertEqual({row["name"] for row in found["records"]}, set(self.people.mapped("name")))
        for context, kinds in (({}, wanted), (refs, [(False, "form")]), (refs, [*wanted, (False, "form")])):
            with self.assertRaises(RedirectWarning):
                employees.with_context(**context).get_views(kinds)
        with self.assertRaises(AccessError):
            employees.web_search_read([("company_id", "=", self.company.id)], {"private_phone": {}})

    def test_office_keeps_units_and_deputies_only(self):
        office = self.party.with_user(self.user_officer)
        office.write({"jifen_deputy_id": self.song.id, "jifen_is_unit": True})
        self.assertEqual((self.party.jifen_deputy_id, self.party.jifen_is_unit), (self.song, True))
        for values in ({"name": "Mine"}, {"manager_id": self.li.id}, {"jifen_is_unit": False, "parent_id": False}):
            with self.assertRaises(AccessError):
                office.write(values)
        for user in (self.user_li, self.user_ma, self.user_inspector, self.user_auditor):
            with self.assertRaises(AccessError):
                self.party.with_user(user).write({"jifen_deputy_id": self.li.id})

    def test_smart_button_of_an_employee(self):
        self.env.user.group_ids |= self.env.ref("hr.group_hr_user")
        self.assertEqual(self.li.jifen_scorecard_count, 2)
        action = self.li.action_view_jifen_scorecards()
        self.assertEqual(self.env["jifen.scorecard"].search(action["domain"]).employee_id, self.li)
        self.assertIn("jifen_scorecard_count", self.env["hr.employee"].get_view(view_type="form")["arch"])
