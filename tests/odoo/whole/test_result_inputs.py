"""What results rest on does not come in unseen while they are published: on two real connections."""

from odoo import api
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from ..common import TownCase, our_models
from ..connections import CommittedCase

# Models that hang on a scorecard or a period, and why they need not say when one of their rows changes.
_OTHERWISE = {
    "jifen.score.line": "lines are posted by code, which takes them in",
    "jifen.rating": "written by statements that take them in",
    "jifen.ballot.tally": "kept out by the count of the votes",
    "jifen.ballot.turnout": "kept out by the count of the votes",
    "jifen.claim": "takes itself in when it is handed in; only lines count",
    "jifen.claim.share": "follows its claim",
    "jifen.inspection": "only its lines count",
    "jifen.scorecard": "the row that is held itself",
    "jifen.scorecard.result": "written by scoring",
    "jifen.period": "the row that is held itself",
    "jifen.grade.decision": "writes the grade on the scorecard, which is held",
    "jifen.allocation": "rests on results, not they on it",
    "jifen.allocation.line": "rests on results, not they on it",
    "jifen.consequence": "rests on results, not they on it",
    "jifen.correction.effect": "what a correction did, by code",
    "jifen.pay.reconciliation": "a view of what is paid",
    "jifen.correction": "holds its periods when it is carried out",
    "jifen.correction.change": "carried out with its correction",
    "jifen.talk": "told afterwards",
    "jifen.summary": "read while rating, counts for nothing",
    "jifen.public.notice": "held by its own row when a period is closed",
    "jifen.public.notice.line": "follows its notice",
}


@tagged("post_install", "-at_install")
class TestEveryModel(TransactionCase):
    def test_whoever_hangs_on_results_says_whether_they_rest_on_it(self):
        anchors = ("jifen.scorecard", "jifen.period")
        inputs = self.env.registry["jifen.result.input"]._inherit_children
        hanging = {
            name
            for name in our_models(self.env)
            for field in self.env[name]._fields.values()
            if field.type == "many2one" and field.comodel_name in anchors
        }
        self.assertTrue(inputs)
        self.assertEqual(hanging - set(inputs) - _OTHERWISE.keys(), set())
        self.assertEqual(_OTHERWISE.keys() & set(inputs), set())
        self.assertEqual(_OTHERWISE.keys() - hanging, set())


@tagged("post_install", "-at_install")
class TestAtTheSameMoment(CommittedCase):
    """A scored period and something that comes in, each begun before the other one ended."""

    town = TownCase

    def _prepare(self, case):
        self.officer, self.chen = case.user_officer.id, case.user_chen.id
        self.company, self.period = case.company.id, case.period.id
        self.card = case.period._scorecard(case.chen).id
        self.item = case.scheme._item("award.commendation")
        self.item, self.level = self.item.id, self.item.level_ids[0].id
        self.day, self.claim = case.day, case._claim().id

    def _as(self, cr, user=None):
        return api.Environment(cr, user or self.officer, {"allowed_company_ids": [self.company]})

    def _move(self, action):
        return lambda cr: getattr(self._as(cr)["jifen.period"].browse(self.period), action)(reason="Agreed")

    def _post(self, cr):
        values = {"scorecard_id": self.card, "item_id": self.item, "level_id": self.level, "date": self.day}
        self._as(cr)["jifen.score.line"]._post([values])

    def _submit(self, cr):
        self._as(cr, self.chen)["jifen.claim"].sudo().browse(self.claim).action_submit()

    def _do(self, *actions):
        for action in actions:
            with self.registry.cursor() as cr:
                action(cr)

    def _refused(self, action, words):
        with self.registry.cursor() as cr:
            with self.assertRaisesRegex(UserError, words):
                action(cr)
            cr.rollback()

    def test_points_are_in_the_result_or_refused(self):
        self._do(self._move("action_score"))
        self._overtaken(self._post, self._move("action_publish"))
        self._overtaken(self._move("action_publish"), self._post)
        self._refused(self._post, "is not open")
        with self.registry.cursor() as cr:
            card = self._as(cr)["jifen.scorecard"].browse(self.card)
            self.assertEqual(len(card.line_ids), 1)
            self.assertFalse(card.period_id._differences_from_the_books())

    def test_a_claim_is_in_time_or_refused(self):
        self._overtaken(self._submit, self._move("action_score"))
        self._do(self._move("action_score"))
        self._refused(self._move("action_publish"), "still undecided")

    def test_a_claim_that_is_late_is_refused(self):
        self._overtaken(self._move("action_score"), self._submit)
        self._refused(self._submit, "no open appraisal period")
