"""Every way to share out a pool that there is says all that is asked of it, in both languages."""

from contextlib import contextmanager

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.jifen_appraisal.models.pay.way import WAYS, Way, settings

from ..common import TownCase


@tagged("post_install", "-at_install")
class TestWays(TownCase):
    SCORES = {"Chen": 95.5, "Li": 88, "Wu": 102, "Ma": 76.5, "Gao": 90, "Song": 0}

    @classmethod
    def _period(cls, employees=None, **values):
        """Pay by grades and by the rank of teams needs both."""
        cls.scheme.grade_ids = [Command.clear(), Command.create({"name": "Good", "code": "good", "pay_amount": 300})]
        return super()._period(employees, **{"team_ids": [Command.set((cls.party | cls.justice).ids)], **values})

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls._close(cls)
        cards = {card.name: card for card in cls.period.scorecard_ids}
        for rank, team in enumerate((cls.party, cls.justice), 1):
            cards[team.name]._trusted().write({"score": 90, "scored": True, "rank_overall": rank})
        for name, score in cls.SCORES.items():
            team = cards.get(cards[name].department_id.name)
            values = {"score": score, "scored": True, "team_card_id": team.id if team else False}
            cards[name]._trusted().write({**values, "grade_id": cls.scheme.grade_ids.id if score else False})
        cls.cards = cards
        figures = {f"pay_{name}": 50 for name in settings() if cls._is_figure(name)}
        cls.scheme.write(
            {
                **figures,
                "pay_pool_basis": "fixed",
                "pay_role_ids": [Command.create({"percent": 100, "together": True})],
                "pay_portion_ids": [Command.create({"name": "Whole", "percent": 100})],
            }
        )

    @classmethod
    def _is_figure(cls, name):
        return settings()[name].is_figure

    def _least_of(self, name):
        """Return 0, or 1 where a setting cannot be 0."""
        [way, *__] = [way for way in WAYS.values() if name in way.settings]
        return int(bool(way.impossible(self.env, {**dict.fromkeys(way.settings, 1), name: 0})))

    @contextmanager
    def _set(self, way):
        with self.subTest(way.code):
            self.scheme.pay_method = way.code
            yield

    def _computed(self):
        """Return an allocation by the scheme's way; the one before it is cancelled."""
        pays = self.env["jifen.allocation"].with_user(self.user_officer)
        for former in pays.search([("period_id", "=", self.period.id), ("state", "!=", "cancelled")]):
            if former.state == "approved":
                self._cancel(former)
            else:
                former.action_cancel()
        pay = pays.create({"period_id": self.period.id, "pool_amount": 100000})
        pay.action_compute()
        return pay

    def test_each_is_offered_in_both_languages(self):
        self.assertGreaterEqual(len(WAYS), 6)
        chinese = self.env(context={**self.env.context, "lang": "zh_CN"})
        for model, field, ways in (
            ("jifen.scheme", "pay_method", WAYS),
            ("jifen.allocation", "method", WAYS),
            ("jifen.pay.portion", "method", [code for code, way in WAYS.items() if way.of_part]),
        ):
            labels = dict(self.env[model]._fields[field]._description_selection(chinese))
            self.assertEqual(list(labels), list(ways))
            self.assertFalse([code for code, label in labels.items() if label == WAYS[code].label])

    def test_each_says_in_the_printed_scheme_how_it_shares_out(self):
        chinese = self.scheme.with_context(lang="zh_CN")
        texts = {}
        for way in WAYS.values():
            with self._set(way):
                texts[way.code] = way.text(self.scheme)
                self.assertIn(texts[way.code], self.scheme._print_data()["pay"])
                self.assertNotEqual(way.text(chinese), texts[way.code])
        self.assertEqual(len(set(texts.values())), len(WAYS))

    def test_what_each_reads_can_be_entered(self):
        """In the forms of the scheme, of a part of a pool and of the preview, shown with this way."""
        scheme, __ = self.env["jifen.scheme"]._get_view(view_type="form")
        preview, __ = self.env["jifen.allocation.preview"]._get_view(view_type="form")
        [portion] = scheme.xpath("//field[@name='pay_portion_ids']/form")
        for way in WAYS.values():
            self.assertEqual(bool(way.undivided(self.env)), "divide" not in way.uses)
            forms = [(scheme, "pay_"), (preview, "pay_"), *([(portion, "")] if way.of_part else [])]
            for form, prefix in forms:
                for name in way.settings:
                    with self.subTest(way.code, name=name, form=form.tag):
                        nodes = form.xpath(f".//field[@name='{prefix}{name}']")
                        [node] = [node for node in nodes if form is not scheme or not list(node.iterancestors("field"))]
                        self.assertIn(f"'{name}' not in pay_uses", node.get("invisible"))
                        needed = way.settings[name].needed and form is not preview
                        self.assertEqual(node.get("required") == f"'{name}' in pay_uses", needed)

    def test_what_each_reads_is_one_field_wherever_it_is_entered(self):
        """Declared once: the same type and name in both languages, in the preview without a value of its own."""
        chinese = self.env(context={**self.env.context, "lang": "zh_CN"})
        for name in settings():
            fields = [self.env[model]._fields[f"pay_{name}"] for model in ("jifen.scheme", "jifen.allocation.preview")]
            fields += [self.env["jifen.pay.portion"]._fields[name]] if name in settings(of_part=True) else []
            for env in (self.env, chinese):
                with self.subTest(name, lang=env.lang):
                    said = [field.get_description(env, ["type", "string", "selection"]) for field in fields]
                    self.assertEqual(said, [said[0]] * len(fields))
            self.assertFalse(fields[1].default or fields[1].required)

    def test_what_cannot_be_is_refused_wherever_it_is_entered(self):
        """In the scheme, in a part and in the preview, by what the way itself says, whatever way was chosen."""
        entered = {
            name: 50 if setting.is_figure else setting.attributes.get("default") for name, setting in settings().items()
        }
        pay, tried = self._computed(), 0
        for way in WAYS.values():
            for name in way.settings:
                reasons = way.impossible(self.env, {**entered, name: -1})
                if not settings()[name].is_figure or not reasons:
                    continue
                tried += 1
                with self.subTest(way.code, name=name):
                    targets = [(self.scheme, f"pay_{name}")]
                    targets += [(self.scheme.pay_portion_ids, name)] if way.of_part else []
                    for record, field in targets:
                        with self.assertRaisesRegex(ValidationError, reasons[0]), self.env.cr.savepoint():
                            record[field] = -1
                            record.flush_recordset()
                    preview = self.env["jifen.allocation.preview"].create({"allocation_id": pay.id})
                    preview[f"pay_{name}"] = -1
                    self.assertEqual(preview.problem, reasons[0])
        self.assertGreaterEqual(tried, 6)

    def test_each_shares_out_a_pool_and_explains_what_somebody_got(self):
        for way in WAYS.values():
            with self._set(way):
                pay = self._computed()
                self.assertEqual(pay.pay_uses, way.uses)
                pay.action_submit()
                self.env.invalidate_all()
                pay.with_user(self.user_committee).action_approve()
                shared = sum(pay.line_ids.mapped("amount")) + pay.returned_amount
                self.assertEqual((round(shared, 2), max(pay.line_ids.mapped("amount")) > 0), (100000, True))
                line = pay.line_ids.filtered(lambda line: line.employee_name == "Chen")
                own = [text for __, text in way.figures(line) if text]
                self.assertTrue(own or line.note or line.parts)
                explained = line._portal_explain()
                self.assertTrue(set(own) <= {text for __, text in explained["rows"]})
                self.assertTrue(explained["notes"] or explained["parts"])

    def test_each_says_why_somebody_gets_nothing(self):
        self.scheme.pay_coefficient_ids = [Command.create({"position": "head", "coefficient": 0}), Command.create({})]
        for way in WAYS.values():
            with self._set(way):
                preview = self.env["jifen.allocation.preview"].create({"allocation_id": self._computed().id})._preview()
                [song] = [person for person in preview["people"] if person["name"] == "Song"]
                self.assertEqual(song["fen"], 0)
                self.assertTrue(song["reason"])

    def test_a_weight_that_counts_nothing_is_told_by_a_sentence(self):
        """Where the sum of all weights has a meaning, a weight of 0 needs a reason."""
        line = self.env["jifen.allocation.line"].new({"score": 0, "coefficient": 1})
        silent = [way.code for way in WAYS.values() if "weight" in way.uses and not way.why_nothing(line)]
        self.assertEqual(silent, [])

    def test_each_says_what_is_missing(self):
        """Nothing entered: it shares out all the same, or says what is to be done."""
        figures = {f"pay_{name}": self._least_of(name) for name in settings() if self._is_figure(name)}
        self.scheme.write({**figures, "pay_role_ids": [Command.clear()]})
        self.scheme.pay_portion_ids = [Command.clear()]
        self.scheme.grade_ids.pay_amount = 0
        problems = {}
        for way in WAYS.values():
            with self._set(way):
                try:
                    self._computed()
                except UserError as error:
                    problems[way.code] = str(error)
                if way.problems(self.scheme):
                    self.assertIn(way.problems(self.scheme)[0], "\n".join(self.scheme._problems()))
        self.assertGreaterEqual(len(problems), 4)

    def test_each_part_says_what_is_missing(self):
        self.scheme.pay_method = "parts"
        for code, way in WAYS.items():
            if way.of_part:
                with self.subTest(code):
                    self.scheme.pay_portion_ids.method = code
                    problems = way.problems_of_part(self.scheme.pay_portion_ids)
                    self.assertEqual(bool(problems), way.problems_of_part.__func__ is not Way.problems_of_part)
                    self.assertEqual(WAYS["parts"].problems(self.scheme), problems)

    def test_a_better_result_brings_no_less_on_any_way(self):
        """A better result brings somebody no less, at the values of then and by the whole pool anew."""
        self.scheme.pay_reserve_percent = 10
        for rule in ("own", "all"):
            self.scheme.pay_delta = rule
            for way in WAYS.values():
                with self._set(way):
                    pay = self._computed()
                    self.cards["Chen"]._trusted().score = 100
                    now = pay.sudo()._amounts_by_rule()
                    before = {line.scorecard_id.id: round(line.amount * 100) for line in pay.line_ids}
                    self.cards["Chen"]._trusted().score = 95.5
                    card = self.cards["Chen"].id
                    self.assertGreaterEqual(now.amounts[card], before[card])
                    if way.alone or (rule == "own" and way.keeps_values):
                        self.assertEqual({**now.amounts, card: 0}, {**before, card: 0})

    def test_a_way_that_is_not_divided_refuses_offices(self):
        for way in WAYS.values():
            with self._set(way):
                if "divide" in way.uses:
                    self.scheme.pay_divide = "heads"
                    self.scheme.pay_divide = "none"
                else:
                    with self.assertRaises(ValidationError) as refused, self.env.cr.savepoint():
                        self.scheme.pay_divide = "heads"
                    self.assertIn(way.undivided(self.env), str(refused.exception))
