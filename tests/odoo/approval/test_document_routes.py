"""Allocations, nominations and results of a period on the route that their scheme gives them."""

from odoo.tests import tagged

from ..common import GROUP, TownCase
from ..grading.grading_common import GradingCase


class RouteCase(TownCase):
    """A town whose second committee member, Bai, is not the one of :class:`TownCase`."""

    @classmethod
    def _build(cls):
        super()._build()
        cls.user_bai = cls._user("bai", "committee")
        cls.user_office2 = cls._user("office2", "officer")

    @classmethod
    def _route(cls, document, *steps):
        """Replace the route of a kind of document: ``(name, approver or group, further values)``."""
        cls.scheme.step_ids.filtered(lambda step: step.document == document).unlink()
        for number, (name, approver, *values) in enumerate(steps, 1):
            group = approver if approver in ("officer", "committee") else None
            cls.env["jifen.approval.step"].create(
                {
                    "scheme_id": cls.scheme.id,
                    "document": document,
                    "sequence": number,
                    "name": name,
                    "approver": "group" if group else approver,
                    "group_id": cls.env.ref(GROUP + group).id if group else False,
                    **(values[0] if values else {}),
                }
            )

    def _row(self, document):
        """Return the only approval that is pending."""
        row = document.sudo()._pending_approvals()
        self.assertEqual(len(row), 1)
        return row

    def _told(self, user, text):
        messages = self.env["mail.message"].search([("partner_ids", "in", user.partner_id.ids)])
        return [message for message in messages if text in str(message.body)]


class NominationRouteCase(RouteCase, GradingCase):
    """The bureau of :class:`GradingCase` with a committee of two."""

    @classmethod
    def _build(cls):
        GradingCase._build.__func__(cls)
        cls.user_bai = cls._user("bai", "committee")
        cls.user_head = cls._user("head", "manager")
        cls.bureau.write({"manager_id": cls._employee("Head", cls.bureau, cls.user_head).id, "jifen_is_unit": True})
        cls.period = cls._quarter(1)

    def setUp(self):
        super().setUp()
        self._score(self.period, dict.fromkeys(self.period.employee_ids, 95))
        self.first, self.second, self.third = self.members["trio"]


@tagged("post_install", "-at_install")
class TestUsualRoutes(NominationRouteCase):
    def _steps(self, scheme, document):
        steps = scheme.step_ids.filtered(lambda step: step.document == document).sorted("sequence")
        return [(step.approver, step.group_id) for step in steps]

    def test_a_scheme_has_a_route_for_everything_it_decides(self):
        committee, officer = self.env.ref(GROUP + "committee"), self.env.ref(GROUP + "officer")
        nobody = self.env["res.groups"]
        self.assertEqual(self._steps(self.scheme, "proposal"), [("deputy", nobody), ("group", committee)])
        self.assertEqual(self._steps(self.scheme, "allocation"), [("group", committee)])
        self.assertEqual(self._steps(self.scheme, "appeal"), [("group", officer)])
        self.assertEqual(self._steps(self.scheme, "result"), [])

    def test_routes_that_are_drawn_stay(self):
        scheme = self.env["jifen.scheme"]._load_template("r4", self.company)
        self.assertEqual(
            scheme.step_ids.filtered(lambda step: step.document == "proposal").mapped("name"),
            ["Deputy director in charge", "Party committee"],
        )
        before = len(scheme.step_ids)
        scheme._complete_routes()
        self.assertEqual(len(scheme.step_ids), before)

    def test_no_proposals_without_nominations(self):
        scheme = self.env["jifen.scheme"]._load_template("r2", self.company)
        self.assertEqual(self._steps(scheme, "proposal"), [])

    def test_names_in_every_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.scheme.step_ids.filtered(lambda step: step.document == "allocation").unlink()
        self.scheme._complete_routes(["allocation"])
        step = self.scheme.step_ids.filtered(lambda step: step.document == "allocation")
        self.assertEqual(step.with_context(lang="en_US").name, "Committee")
        self.assertEqual(step.with_context(lang="zh_CN").name, "考核委员会")
