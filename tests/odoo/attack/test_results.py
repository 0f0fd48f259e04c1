"""Scores, ranks and grades: who learns of them, when, and by which way over RPC."""

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import QUIET, AttackTown

RAW = (
    "score",
    "vetoed",
    "veto_no_pay",
    "veto_no_award",
    "rank_unit",
    "rank_job",
    "rank_overall",
    "proposed_grade_id",
    "grade_id",
    "grade_notes",
    "annual",
)
SEARCHED = ("shown_score", "shown_veto", "shown_grade_id")
RANKS = ("shown_rank_unit", "shown_rank_job", "shown_rank_overall")


@tagged("post_install", "-at_install")
class TestResults(AttackTown):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for person in (cls.chen, cls.li, cls.li, cls.wu):
            cls._post(cls, person, "discipline.idle")
        cls.period.action_score()
        cls.cards = cls.period.scorecard_ids
        # A grade of another scheme: these figures are not computed, only hidden.
        other = cls.env["jifen.scheme"]._load_template("r1", cls.company)
        cls.grade = cls.env["jifen.grade"].search([("scheme_id", "=", other.id)], limit=1)
        cls.cards._trusted().write({"grade_id": cls.grade.id})

    def card(self, user, employee):
        return self.as_user(user, self.period._scorecard(employee))

    def test_raw_figures_are_for_readers_of_all_results(self):
        others = (
            (self.user_chen, self.chen),
            (self.user_li, self.li),
            (self.user_ma, self.li),
            (self.user_inspector, self.li),
            (self.user_payroll, self.li),
        )
        for user, person in others:
            cards = self.as_user(user, self.env["jifen.scorecard"])
            for name in RAW:
                with self.subTest(user=user.login, name=name), mute_logger(*QUIET):
                    with self.assertRaises(AccessError):
                        self.card(user, person).read([name])
                    for attack in (
                        lambda cards=cards, name=name: cards.search([(name, "!=", False)]),
                        lambda cards=cards, name=name: cards.search([], order=name),
                        lambda cards=cards, name=name: cards.formatted_read_group([], [name], ["__count"]),
                        lambda user=user, name=name: self.as_user(user, self.env["jifen.period"]).search(
                            [(f"scorecard_ids.{name}", "!=", False)]
                        ),
                        lambda user=user, name=name: self.as_user(user, self.env["jifen.score.line"]).search(
                            [(f"scorecard_id.{name}", "!=", False)]
                        ),
                    ):
                        with self.assertRaises(AccessError):
                            attack()
            self.assertFalse(cards.fields_get([*RAW]), user.login)
        for user in (self.user_officer, self.user_committee, self.user_auditor):
            self.assertEqual(len(self.card(user, self.li).read(RAW)), 1)

    def shown(self, user, person):
        (row,) = self.card(user, person).read([*SEARCHED, *RANKS, "show_score"])
        return row

    def test_own_score_at_once_rank_and_grade_once_published(self):
        for user, person in ((self.user_li, self.li), (self.user_ma, self.li), (self.user_chen, self.chen)):
            row = self.shown(user, person)
            self.assertTrue(row["show_score"] and row["shown_score"], user.login)
            self.assertFalse(any(row[name] for name in (*RANKS, "shown_grade_id")), user.login)
        self.period.action_publish()
        self.cards._trusted().write({"grade_id": self.grade.id})
        for user, person in ((self.user_li, self.li), (self.user_ma, self.li)):
            row = self.shown(user, person)
            self.assertTrue(all(row[name] for name in ("shown_rank_unit", "shown_rank_overall", "shown_grade_id")))

    def test_searching_sees_no_more_than_reading(self):
        cards = self.as_user(self.user_li, self.env["jifen.scorecard"])
        self.assertFalse(cards.search([("shown_grade_id", "=", self.grade.id)]))
        (group,) = cards.formatted_read_group([("period_id", "=", self.period.id)], ["shown_grade_id"], ["__count"])
        self.assertFalse(group["shown_grade_id"])
        with mute_logger(*QUIET):
            self.assertFalse(cards.search([("shown_rank_overall", ">", 0)]))
        inspector = self.as_user(self.user_inspector, self.env["jifen.scorecard"])
        domain = [("period_id", "=", self.period.id)]
        self.assertEqual(len(inspector.search(domain)), len(self.people))
        self.assertFalse(inspector.search([*domain, ("shown_score", ">", -1000)]))
        self.assertFalse(inspector.search([*domain, ("shown_veto", "=", True)]))
        (total,) = inspector.formatted_read_group(domain, [], ["shown_score:sum", "shown_score:max"])
        self.assertFalse(total["shown_score:sum"] or total["shown_score:max"])
        # The order says nothing either: all are equal to whoever is shown none.
        self.assertEqual(
            inspector.search(domain, order="shown_score, id"), inspector.search(domain, order="shown_score desc, id")
        )
        officer = self.as_user(self.user_officer, self.env["jifen.scorecard"])
        best = officer.search(domain, order="shown_score desc", limit=1)
        self.assertEqual(best.shown_score, max(self.cards.sudo().mapped("score")))
        worse = officer.search([*domain, ("shown_score", "<", best.shown_score)])
        self.assertEqual(worse, officer.search(domain).filtered(lambda card: card.score < best.score))
        self.assertTrue(worse)

    def test_inspectors_know_who_is_appraised_and_nothing_of_how(self):
        for person in (self.li, self.chen, self.wu):
            card = self.card(self.user_inspector, person)
            self.assertTrue(card.name)
            row = self.shown(self.user_inspector, person)
            self.assertFalse(any(value for name, value in row.items() if name != "id"))
            texts = card.read(["result_text", "veto_text", "grade_text"])[0]
            self.assertFalse(any(value for name, value in texts.items() if name != "id"))
            self.assertFalse(card.result_ids or card.line_ids)
            with self.assertRaises(AccessError):
                card.explain()

    def test_veto_and_texts_of_others(self):
        veto = self.scheme.item_ids.filtered("veto_zero_score")[:1]
        self.period.action_back_to_open()
        self._post(self.li, veto.code)
        self.period.action_score()
        self.assertTrue(self.card(self.user_li, self.li).shown_veto)
        self.assertTrue(self.card(self.user_ma, self.li).veto_text)
        self.assertFalse(self.card(self.user_inspector, self.li).shown_veto)
        self.assertFalse(self.card(self.user_inspector, self.li).veto_text)

    def test_cached_figures_of_elevated_code_stay_there(self):
        card = self.card(self.user_inspector, self.li)
        sudo = card.sudo()
        self.assertTrue(sudo.score)
        self.assertEqual(card.shown_score, 0)
        self.assertEqual(sudo.with_user(self.user_officer).shown_score, sudo.score)
        with self.assertRaises(AccessError):
            card.score  # noqa: B018

    def test_payroll_officer_sees_results_when_the_period_is_closed(self):
        with self.assertRaises(AccessError), mute_logger(*QUIET):
            self.card(self.user_payroll, self.li).read(["name"])
        self.period.action_publish()
        self.period.action_close()
        row = self.shown(self.user_payroll, self.li)
        self.assertTrue(row["shown_score"] and row["shown_rank_overall"])
