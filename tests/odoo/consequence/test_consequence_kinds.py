"""What every trigger, effect and actor has to say, whoever adds one: asked from the registries."""

import re
from contextlib import ExitStack
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.jifen_appraisal.models.consequence.kinds import (
    ACTORS,
    EFFECTS,
    TRIGGERS,
    Actor,
    Effect,
    Finding,
    Trigger,
    effects_with,
    register,
    settings,
)

from .consequence_common import GRADES, ConsequenceCase

HAN = re.compile(r"[\u3400-\u9fff]")
WORDS = re.compile(r"\w+")
SENTENCE = re.compile(r"\w+ \w+.*\.$")
REGISTRIES = {"trigger": TRIGGERS, "effect": EFFECTS, "actor": ACTORS}
FIGURES = ("integer", "float")
# From which anything can follow, what can follow from anything.
ANY_TRIGGER = next(iter(TRIGGERS))
ANY_EFFECT = next(code for code, effect in EFFECTS.items() if not effect.triggers)


class ConsequenceKindsCase(ConsequenceCase):
    """A rule for each trigger, each effect and each actor; all of them are about the people of :meth:`_happen`."""

    @classmethod
    def _build(cls):
        super()._build()
        cls.env["res.lang"]._activate_lang("zh_CN")
        item = {"scheme_id": cls.scheme.id, "dimension_id": cls.scheme.dimension_ids.id, "value_kind": "fixed"}
        cls.env["jifen.item"].create({**item, "name": "Fraud", "code": "fraud", "veto_lowest_grade": True})

    def _rule_for(self, field, code):
        """Return a new rule with a trigger, effect or actor, with what it asks for."""
        values = {"trigger": ANY_TRIGGER, "effect": ANY_EFFECT, "count": 2, "visible": True, field: code}
        effect = EFFECTS[values["effect"]]
        if effect.triggers:
            values["trigger"] = effect.triggers[0]
        fields = self.env["jifen.consequence.rule"]._fields
        asked = (name for name in (*effect.settings, *TRIGGERS[values["trigger"]].settings) if name not in values)
        values |= {name: 1 for name in asked if fields[name].type in FIGURES and not fields[name].default}
        # Who gets no award is another than who gets one.
        values["subject"] = "leader" if effect.bars_awards else "staff"
        return self._rule(f"{field}_{code}", GRADES, **values)

    def _rules(self):
        for field, registry in REGISTRIES.items():
            for code in registry:
                self._rule_for(field, code)
        return self.scheme.consequence_rule_ids

    def _happen(self, people, year, publish=True):
        """Return a period in which every rule applies to somebody: grades, points, places and vetoes."""
        results = {person: 260 if place % 2 else 40 for place, person in enumerate(people)}
        period = self._published({**results, self.gao: 70}, year, publish=False)
        self.env["jifen.score.line"]._post(
            [
                {
                    "scorecard_id": period._scorecard(person).id,
                    "item_id": self.scheme._item(code).id,
                    "date": period.date_from,
                }
                for person, code in zip(people, ("fraud", "any", "breach"), strict=False)
                if code != "any"
            ]
        )
        if publish:
            self._publish(period)
        return period

    def _both(self):
        """Return two years running of a few people, published, with what follows from the second."""
        rules = self._rules()
        people = [self.chen, self.li, self.wu, self.ma]
        self._happen(people, 2025)
        period = self._happen(people, 2026)
        return rules, period, self._of(period)

    def _in_both_languages(self):
        return ((self.env(context={**self.env.context, "lang": lang}), lang == "zh_CN") for lang in ("en_US", "zh_CN"))


@tagged("post_install", "-at_install")
class TestConsequenceKinds(ConsequenceKindsCase):
    # === IN WORDS === #

    def test_what_can_be_chosen_is_what_is_registered(self):
        for name, registry in REGISTRIES.items():
            field = self.env["jifen.consequence.rule"]._fields[name]
            # In the order in which forms list them.
            self.assertEqual(list(field.get_values(self.env)), list(registry))
            for code, label in field._description_selection(self.env(context={"lang": "zh_CN"})):
                self.assertRegex(label, HAN, code)

    def test_each_says_on_the_printed_scheme_when_it_follows(self):
        for code in TRIGGERS:
            with self.subTest(code):
                rule = self._rule_for("trigger", code)
                for env, chinese in self._in_both_languages():
                    there = rule.with_env(env)
                    self.assertRegex(there.summary, HAN if chinese else WORDS)
                    printed = there.scheme_id._print_data()["consequences"]
                    self.assertTrue([text for text in printed if there.summary in text])
                rule.unlink()
        self.assertEqual(len({self._rule_for("trigger", code).summary for code in TRIGGERS}), len(TRIGGERS))

    def test_each_that_nothing_is_set_for_is_refused_in_the_language_of_the_user(self):
        fields = self.env["jifen.consequence.rule"]._fields
        for name in ("trigger", "effect"):
            for code, kind in REGISTRIES[name].items():
                empty = {
                    setting: [Command.clear()] if fields[setting].type == "many2many" else 0
                    for setting in kind.settings
                    if fields[setting].type in (*FIGURES, "many2many")
                }
                rule = self._rule_for(name, code).with_context(lang="zh_CN")
                if empty:
                    with self.subTest(code), self.assertRaisesRegex(ValidationError, HAN), self.env.cr.savepoint():
                        rule.write(empty)

    def test_each_says_what_is_wrong_in_both_languages(self):
        fields = self.env["jifen.consequence.rule"]._fields
        nothing = {name: 0 for name in settings() if fields[name].type in FIGURES}
        for name, base in (("trigger", Trigger), ("effect", Effect)):
            for code, kind in REGISTRIES[name].items():
                for env, chinese in self._in_both_languages():
                    tried = [
                        env["jifen.consequence.rule"].new({**nothing, "trigger": other, name: code, "count": 1})
                        for other in TRIGGERS
                    ]
                    texts = {text for rule in tried for text in kind.problems(rule)}
                    self.assertEqual(bool(texts), type(kind).problems is not base.problems, code)
                    for text in texts:
                        self.assertRegex(text, HAN if chinese else SENTENCE, code)

    def test_an_effect_follows_from_its_triggers_alone(self):
        limited = {code: effect for code, effect in EFFECTS.items() if effect.triggers}
        self.assertTrue(limited)
        for code, effect in limited.items():
            for trigger in TRIGGERS:
                rule = self._rule_for("effect", code).with_context(lang="zh_CN")
                with self.subTest(code, trigger=trigger):
                    if trigger in effect.triggers:
                        rule.trigger = trigger
                    else:
                        with self.assertRaisesRegex(ValidationError, HAN), self.env.cr.savepoint():
                            rule.trigger = trigger
                    chosen = rule.new({"effect": code, "trigger": trigger, "count": 1})
                    chosen._onchange_effect()
                    self.assertIn(chosen.trigger, effect.triggers)
                rule.with_context(lang="en_US").unlink()

    # === WHAT FOLLOWS === #

    def test_each_follows_and_is_explained_in_both_languages(self):
        rules, __, made = self._both()
        self.assertEqual(set(rules.mapped("code")) - set(made.rule_id.mapped("code")), set())
        for record in made:
            for env, chinese in self._in_both_languages():
                there = record.with_env(env)
                with self.subTest(record.rule_id.code, chinese=chinese):
                    self.assertRegex(there.ground, WORDS)
                    self.assertRegex(there._plain_sentence(), HAN if chinese else SENTENCE)
                    self.assertIn(there.ground, there._plain_sentence())
                    self.assertRegex(there.responsible_name, WORDS)
            self.assertEqual(bool(record.responsible_user_id), not record.responsible_group_id)

    def test_each_ground_has_words_of_its_own(self):
        """Beside names, which are as they were entered, and figures."""
        __, __, made = self._both()
        names = [*self.scheme.grade_ids.mapped("name"), *self.scheme.item_ids.mapped("name")]
        names += [*made.period_id.search([]).mapped("name"), "and|和|、"]
        for record in made.filtered(lambda row: row.rule_id.code.startswith("trigger")):
            texts = [record.with_env(env).ground for env, __ in self._in_both_languages()]
            if texts[0] == texts[1]:
                left = re.sub(
                    "|".join([*names, *record.period_id.search([]).mapped("name"), "and|和|、"]), "", texts[0]
                )
                self.assertFalse(left.strip(), record.rule_id.code)

    def test_my_points_shows_each_effect(self):
        __, period, made = self._both()
        shown = [row for card in period.scorecard_ids for row in card._portal_consequences()]
        self.assertEqual(len(shown), len(made))
        self.assertEqual({row["effect"] for row in shown}, set(EFFECTS))
        self.assertTrue(all(row["icon"] == EFFECTS[row["effect"]].icon for row in shown))

    def test_each_goes_when_results_change_and_what_is_done_stays(self):
        __, period, made = self._both()
        done = self.env["jifen.consequence"]
        for code in EFFECTS:
            done |= made.filtered(lambda row, code=code: row.rule_id.code == f"effect_{code}")[:1]
        self.assertEqual(len(done), len(EFFECTS))
        done.with_user(self.user_officer).action_complete("Done")
        opened = made - done
        period.action_reopen("an objection")
        self.assertFalse(opened.exists())
        self.assertEqual(done.exists(), done)
        period.scorecard_ids.line_ids.filtered("points")._reverse("entered by mistake")
        with ExitStack() as nothing_found:
            for trigger in TRIGGERS.values():
                nothing_found.enter_context(patch.object(type(trigger), "find", lambda *given: {}))
            self._publish(period)
        self.assertEqual(done.filtered(lambda row: not row.superseded).mapped("effect"), [])
        self.assertEqual(self._of(period), done)

    def test_queries_do_not_grow_with_the_people(self):
        self._rules()
        people = self._more_people(40)
        counts = []
        for year, number in ((2022, 6), (2024, 40)):
            self._happen(people[:number], year)
            period = self._happen(people[:number], year + 1)
            cards, made = period.scorecard_ids.browse(period.scorecard_ids.ids), self._of(period)
            for rule in self.scheme.consequence_rule_ids:
                counts.append((number, rule.code, self._queries(self._find, period, rule, cards)))
                of_rule = made.filtered(lambda row, rule=rule: row.rule_id == rule)
                counts.append((number, f"{rule.code} told", self._queries(of_rule.mapped, "ground")))
        few, many = ({code: count for n, code, count in counts if n == number} for number in (6, 40))
        self.assertEqual({code: (few[code], count) for code, count in many.items() if count > few[code]}, {})

    def _find(self, period, rule, cards):
        period._findings(rule, period._results_for_consequences())
        ACTORS[rule.actor].acting(cards)

    def _queries(self, do, *given):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        do(*given)
        return self.env.cr.sql_log_count - before

    # === IN FORMS === #

    def test_the_form_shows_what_a_rule_uses_alone(self):
        arch, __ = self.env["jifen.consequence.rule"]._get_view(view_type="form")
        rules = [self._rule_for(name, code) for name in ("trigger", "effect") for code in REGISTRIES[name]]
        for rule in rules:
            shown = []
            for node in arch.xpath("//field[not(ancestor::field)]"):
                if node.get("name") in settings():
                    hidden = safe_eval(node.get("invisible"), {"rule_uses": rule.rule_uses})
                    shown += [] if hidden else [node.get("name")]
            # Each once, although a figure may be called differently.
            self.assertEqual(sorted(shown), sorted({name for name in settings() if rule._uses(name)}), rule.code)

    def test_what_can_be_set_can_come_with_a_template(self):
        types = {name: self.env["jifen.consequence.rule"]._fields[name].type for name in settings()}
        types.pop("grade_ids")
        self.assertLessEqual(set(types.values()), {"boolean", "selection", *FIGURES}, types)

    # === ONE MORE === #

    def test_who_forgets_what_is_asked_is_told_at_once(self):
        for base, asked in ((Trigger, ("text", "find", "ground")), (Actor, ("acting",))):
            for missing in asked:
                methods = {name: lambda self, *given: None for name in asked if name != missing}
                with self.assertRaisesRegex(TypeError, missing):
                    register(type("Half", (base,), {"code": "half", **methods}))
            self.assertNotIn("half", base.registry)

    def test_one_class_and_its_name_are_enough(self):
        kinds = {"trigger": Even, "effect": Flowers, "actor": Gardener}
        with ExitStack() as added:
            for name, kind in kinds.items():
                field = self.env["jifen.consequence.rule"]._fields[name]
                added.enter_context(patch.dict(REGISTRIES[name]))
                added.enter_context(patch.dict(field._selection, {kind.code: kind.code}))
                register(kind)
            self._rule("thanks", **{name: kind.code for name, kind in kinds.items()})
            self.assertEqual(effects_with("a_vase"), ["flowers"])
            self.assertIn("Thanks: An even score", self.scheme._print_data()["consequences"])
            period = self._published({self.chen: 102, self.li: 101, self.wu: 70})
            self.assertEqual(self._found(period, "thanks"), {"Chen", "Wu"})
            chen = self._of(period, self.chen)
            self.assertEqual(chen._plain_sentence(), "Flowers for 102 points.")
            self.assertEqual((chen.done_note, chen.responsible_group_id.name), ("3 flowers", "Appraisal Office"))
            chen.with_user(self.user_officer).action_complete("Given")
            period.action_reopen("an objection")
            self._add(period, {self.chen: 1, self.li: 1})
            self._publish(period)
            self.assertEqual(self._found(period, "thanks"), {"Chen", "Li", "Wu"})
            self.assertEqual(chen.superseded, True)


class Even(Trigger):
    code = "even"

    def text(self, rule):
        return "An even score"

    def find(self, period, rule, results):
        return {result.id: {"score": int(result.score)} for result in results if not result.score % 2}

    def ground(self, consequence, found):
        return f"{consequence.facts['score']} points"


class Flowers(Effect):
    code = "flowers"
    besides = ("a_vase",)

    def find(self, period, rule, facts, results):
        return {card_id: Finding(own, {"done_note": "3 flowers"}) for card_id, own in facts.items()}

    def sentence(self, consequence):
        return f"Flowers for {consequence.ground}."


class Gardener(Actor):
    code = "gardener"

    def acting(self, cards):
        group = cards.env.ref("jifen_appraisal.jifen_appraisal_group_officer")
        return {card.id: (cards.env["res.users"], group) for card in cards}
