"""Who has no score has none: not 0, in the database, in lists, means, pivots and exports."""

import runpy

from odoo.tests import tagged
from odoo.tools import file_path

from odoo.addons.jifen_appraisal.models.common.or_none import FloatOrNone, IntegerOrNone

from ..common import our_models
from ..scoring.kinds_common import KindsCase

# What is called a score or a rank and is never unknown.
ALWAYS_KNOWN = {
    "jifen.scorecard.result.score": "there is a row only where a dimension has a score",
}
FIGURES = ("score", "rank", "rank_unit", "rank_job", "rank_overall")


def _is_result(name):
    return name.removeprefix("shown_").removesuffix("_before").removesuffix("_after") in FIGURES


@tagged("post_install", "-at_install")
class TestOrNone(KindsCase):
    def _scored(self):
        """Score the month, where Chen alone is rated; return who has a score and who has none."""
        self.user_officer.group_ids += self.env.ref("base.group_allow_export")
        self._fill()
        self._score()
        cards = self.month.scorecard_ids
        self.env.invalidate_all()
        return cards.filtered("scored"), cards.filtered(lambda card: not card.scored)

    # === EVERY FIELD, FROM THE REGISTRY === #

    def test_every_score_and_rank_can_say_that_there_is_none(self):
        found = {
            f"{name}.{field.name}": getattr(field, "none_is_null", False)
            for name in our_models(self.env)
            for field in self.env[name]._fields.values()
            if field.type in ("float", "integer") and _is_result(field.name)
        }
        self.assertGreater(len(found), 20)
        self.assertEqual({name for name, can in found.items() if not can}, set(ALWAYS_KNOWN))

    def test_none_and_zero_are_two_things_in_every_such_field(self):
        fields = [
            field
            for name in our_models(self.env)
            for field in self.env[name]._fields.values()
            if isinstance(field, (FloatOrNone, IntegerOrNone))
        ]
        for field in fields:
            model = self.env[field.model_name]
            for none in (None, False):
                self.assertIsNone(field.convert_to_cache(none, model), field)
                self.assertIsNone(field.convert_to_column(none, model), field)
                self.assertEqual(field.convert_to_export(none, model), "", field)
            self.assertIs(field.convert_to_record(None, model), False, field)
            for zero in (0, 0.0):
                self.assertEqual(field.convert_to_cache(zero, model), 0, field)
                self.assertIsNot(field.convert_to_cache(zero, model), None, field)
                self.assertIsNotNone(field.convert_to_column(zero, model), field)
                self.assertIsNot(field.convert_to_record(zero, model), False, field)
                self.assertIsNot(field.convert_to_export(zero, model), "", field)
            self.assertIsInstance(model, self.env.registry["jifen.guard"], field)

    # === WHO COULD NOT BE SCORED === #

    def test_without_a_score_nothing_is_stored(self):
        scored, unscored = self._scored()
        self.assertTrue(scored and unscored)
        self.env.cr.execute(
            "SELECT scored, bool_or(score IS NULL), bool_or(rank_overall IS NULL), bool_and(rank_unit IS NULL) "
            "FROM jifen_scorecard WHERE period_id = %s GROUP BY scored ORDER BY scored",
            [self.month.id],
        )
        self.assertEqual(self.env.cr.fetchall(), [(False, True, True, True), (True, False, False, False)])

    def test_means_leave_out_who_has_no_score(self):
        scored, __ = self._scored()
        mean = sum(scored.mapped("score")) / len(scored)
        cards, domain = self.env["jifen.scorecard"].with_user(self.user_officer), [("period_id", "=", self.month.id)]
        for name in ("score", "shown_score"):
            [(found,)] = cards._read_group(domain, aggregates=[f"{name}:avg"])
            self.assertAlmostEqual(found, mean, 4)
            groups = cards.formatted_read_group(domain, ["scored"], [f"{name}:avg"])
            self.assertEqual(
                {group["scored"]: group[f"{name}:avg"] and round(group[f"{name}:avg"], 4) for group in groups},
                {False: False, True: round(mean, 4)},
            )

    def test_nothing_is_shown_and_nothing_exported(self):
        __, unscored = self._scored()
        card = unscored[0].with_user(self.user_officer)
        names = ["score", "shown_score", "rank_overall", "shown_rank_unit"]
        [read] = card.read(names)
        self.assertEqual([read[name] for name in names], [False] * 4)
        self.assertTrue(all(read[name] is False for name in names))
        self.assertEqual(card.export_data(["name", *names])["datas"], [[card.name, "", "", "", ""]])

    def test_who_has_none_is_last_whichever_way_and_found_by_itself(self):
        __, unscored = self._scored()
        cards, domain = self.env["jifen.scorecard"].with_user(self.user_officer), [("period_id", "=", self.month.id)]
        for order in ("score desc, id", "score, id", "shown_score desc", "rank_overall", "shown_score asc"):
            self.assertEqual(set(cards.search(domain, order=order)[-len(unscored) :].ids), set(unscored.ids), order)
        none = cards.search([*domain, ("score", "=", False)])
        self.assertEqual(none, unscored.with_user(self.user_officer))
        self.assertFalse(cards.search([*domain, ("score", "<=", 60), ("scored", "=", False)]))
        self.assertEqual(
            cards.search([*domain, ("score", "!=", False)]).ids, cards.search(domain).filtered("scored").ids
        )
        for found in (("score", "=", False), ("score", "<=", 60), ("score", "!=", False)):
            looked_up = cards.search([*domain, found])
            self.assertEqual(cards.search(domain).filtered_domain([found]), looked_up, found)

    def test_a_score_of_zero_is_a_score(self):
        scored, __ = self._scored()
        scored[0]._trusted().write({"score": 0})
        self.env.flush_all()
        self.env.invalidate_all()
        card = scored[0].with_user(self.user_officer)
        self.assertIsNot(card.score, False)
        self.assertEqual(card.export_data(["shown_score"])["datas"], [[0.0]])
        self.env.cr.execute("SELECT score FROM jifen_scorecard WHERE id = %s", [card.id])
        self.assertEqual(self.env.cr.fetchall(), [(0,)])
        cards = self.env["jifen.scorecard"].with_user(self.user_officer)
        domain = [("period_id", "=", self.month.id), ("score", "=", 0)]
        self.assertEqual(cards.search(domain), card)
        self.assertEqual(self.month.scorecard_ids.with_user(self.user_officer).filtered_domain(domain), card)

    # === WHAT WAS KEPT BEFORE === #

    def _update(self):
        path = file_path("jifen_appraisal/migrations/19.0.1.1.0/post-no_score_is_null.py")
        self.env.flush_all()
        runpy.run_path(path)["migrate"](self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()

    def _told_and_paid(self, cards):
        """Return, for each of these cards, a line of a public notice and one of pay."""
        notice = {
            "period_id": self.month.id,
            "period_name": self.month.name,
            "kind": "result",
            "date_from": self.day,
            "date_to": self.day,
        }
        notice = self.env["jifen.public.notice"]._trusted().create(notice)
        pay = self.env["jifen.allocation"].create({"period_id": self.month.id})
        told = [
            {"notice_id": notice.id, "name": card.name, "scorecard_id": card.id, "scored": card.scored}
            for card in cards
        ]
        paid = [
            {
                "allocation_id": pay.id,
                "scorecard_id": card.id,
                "employee_id": card.employee_id.id,
                "employee_name": card.name,
                "excluded": not card.scored,
            }
            for card in cards
        ]
        return (
            self.env["jifen.public.notice.line"]._trusted().create(told),
            self.env["jifen.allocation.line"]._trusted().create(paid),
        )

    def test_a_zero_that_said_none_is_none_after_the_update(self):
        scored, unscored = self._scored()
        person, zero = unscored.filtered("employee_id")[0], scored.filtered("employee_id")[0]
        told, paid = self._told_and_paid(person | zero)
        self.env.flush_all()
        # As it was stored before, whether or not there was a score.
        for records, names in (
            (person | zero, ("score", "rank_unit", "rank_job")),
            (told, ("score",)),
            (paid, ("score",)),
        ):
            for name in names:
                self.env.cr.execute(f"UPDATE {records._table} SET {name} = 0 WHERE id = ANY(%s)", [records.ids])
        digest = self.month._result_digest()
        self._update()
        for none, known in ((person, zero), told, paid):
            self.assertIs(none.score, False)
            self.assertIsNot(known.score, False)
            self.assertEqual(known.score, 0)
        self.assertIs(person.rank_unit, False)
        self.assertEqual(self.month._result_digest(), digest, "what was approved is still what is published")

    # === BEFORE SCORING === #

    def test_before_scoring_nobody_is_told_to_be_without_a_score(self):
        texts = [reason.text for reason in self.month._reasons_unscored()]
        self.assertEqual(texts, [])
        scored, unscored = self._scored()
        texts = [reason.text for reason in self.month._reasons_unscored()]
        self.assertEqual(texts, [f"{len(scored)} of {len(scored + unscored)} are scored."])
