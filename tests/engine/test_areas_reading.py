"""What the test of the areas sees in a source, and what it takes for something else."""

import ast
from xml.etree import ElementTree

import pytest

from .areas_names import used_in
from .areas_values import values_in
from .areas_xml import names_in_view


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("card.score", {"score"}),
        ("@api.depends('text', 'card_id.score')\ndef f(): pass", {"text", "card_id", "score"}),
        ("fields.Char(related='card_id.text')", {"text", "card_id"}),
        ("[('card_id.text', '=', 1)]", {"text", "card_id"}),
        ("Domain('text', '=', 1)", {"text"}),
        ("cards.filtered('text')", {"text"}),
        ("_order = 'text desc, id'", {"text", "id", "desc"}),
        ("{'told_at': 1}", {"told_at"}),
        ("card.write(dict(told_at=1))", {"told_at"}),
        ("'SELECT told_at FROM card'", {"told_at"}),
        # Words that may be anything, and sentences.
        ("{'text': 1}", set()),
        ("f(text=1)", set()),
        ("'a text with told_at inside'", set()),
        ("text", set()),
    ],
)
def test_names_that_python_uses(source, seen):
    names = {"score", "text", "card_id", "told_at", "id", "desc"}
    assert used_in(ast.walk(ast.parse(source))) & names == seen


@pytest.mark.parametrize(
    ("view", "seen"),
    [
        ('<field name="text" />', {"text"}),
        ('<button name="act" type="object" />', {"act"}),
        ('<button name="act" type="action" />', set()),
        ('<field name="x" position="attributes"><attribute name="invisible">text</attribute></field>', {"text"}),
        ('<field name="x" invisible="not text or told_at" />', {"text", "told_at"}),
        ('<field name="x" invisible="state == \'text\'" />', set()),
        ("<filter domain=\"[('card_id.text', '=', 1)]\" />", {"card_id", "text"}),
        ("<filter context=\"{'group_by': 'told_at:month'}\" />", {"told_at"}),
        ('<list default_order="text, id" />', {"text"}),
        ('<t t-if="card.text" />', {"text"}),
        ('<t t-if="text" />', set()),
        ('<t t-attf-href="/my/#{card.told_at}" />', {"told_at"}),
    ],
)
def test_names_that_a_view_uses(view, seen):
    names = {"text", "told_at", "card_id", "act"}
    assert names_in_view(ElementTree.fromstring(f"<form>{view}</form>")) & names == seen


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("step.document == 'claim'", {"claim"}),
        ("step.document in ('claim', 'other')", {"claim"}),
        ("'claim' in steps.mapped('document')", {"claim"}),
        ("[('step_id.document', '=', 'claim')]", {"claim"}),
        ("{'document': 'claim'}", {"claim"}),
        ("f(document='claim')", {"claim"}),
        ("{'claim': 1, 'appeal': 2}", {"claim", "appeal"}),
        # Words that may be anything.
        ("line.origin == 'claim'", set()),
        ("{'claim': 1, 'other': 2}", set()),
        ("[('claim', 'Claims')]", set()),
    ],
)
def test_values_that_are_named(source, seen):
    assert values_in(ast.walk(ast.parse(source)), "document", {"claim", "appeal"}) == seen


def test_several_words_of_an_earlier_field_are_not_taken_for_values():
    codes = {"head", "deputy", "office"}
    positions, actors = ast.parse("('head', 'deputy')"), ast.parse("('head', 'office')")
    assert not values_in(ast.walk(positions), "actor", codes)
    assert values_in(ast.walk(actors), "actor", codes) == {"head", "office"}
