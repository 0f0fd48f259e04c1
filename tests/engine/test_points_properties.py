"""What holds for kind ``points`` whatever the ledger."""

from decimal import ROUND_FLOOR, Context, Decimal, Inexact, Rounded, localcontext
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from engine.items import bottom_up
from engine.points import Dimension, Item, Line, count_lines, item_sums, score_points

from .registry import promises
from .strategies import caps, decimals, item_trees, ledgers, signed_points, subjects

LIMITS = Dimension(start=20, floor=0, ceiling=40)
NO_LIMITS = Dimension(start=20)


def result_of(items, lines, dimension=NO_LIMITS):
    return score_points(dimension, items, item_sums(lines, count_lines(lines, items)))


def reference(items, sums, key=None):
    """The sum of a group's children after their caps, from the top down."""
    whole = Fraction(0)
    for item in items.values():
        if item.parent == key:
            value = Fraction(sums.get(item.key, 0)) + reference(items, sums, item.key)
            if item.max_gain is not None:
                value = min(value, Fraction(item.max_gain))
            if item.max_loss is not None:
                value = max(value, -Fraction(item.max_loss))
            whole += value
    return whole


@promises(score_points)
@given(item_trees(), st.dictionaries(st.integers(0, 9), signed_points))
def test_the_score_is_what_the_rules_say(items, sums):
    result = score_points(NO_LIMITS, items, sums)
    assert Fraction(result.raw) == 20 + reference(items, sums)


@given(subjects(), st.randoms(use_true_random=False))
def test_the_order_of_lines_and_items_plays_no_part(subject, random):
    items, lines = subject
    shuffled, other_items = lines[:], list(items.items())
    random.shuffle(shuffled)
    random.shuffle(other_items)
    assert count_lines(shuffled, items) == count_lines(lines, items)
    one, other = result_of(items, lines), result_of(dict(other_items), shuffled)
    assert (one.score, one.raw) == (other.score, other.raw)
    assert set(one.items) == set(other.items)


@given(subjects())
def test_caps_hold_on_every_level_and_the_loss_is_accounted_for(subject):
    items, lines = subject
    result = result_of(items, lines)
    for row in result.items:
        item = items[row.key]
        assert item.max_gain is None or row.capped <= item.max_gain
        assert item.max_loss is None or row.capped >= -item.max_loss
        assert Fraction(row.capped) + Fraction(row.lost_to_cap) == Fraction(row.total)
    top = sum(Fraction(row.capped) for row in result.items if items[row.key].parent is None)
    assert Fraction(result.raw) == 20 + top
    assert 0 <= result_of(items, lines, LIMITS).score <= 40


@given(st.lists(caps, min_size=1, max_size=6), signed_points)
def test_nested_caps_the_narrowest_holds(chain, points):
    items = {
        depth: Item(depth, parent=depth - 1 if depth else None, max_gain=cap, max_loss=cap)
        for depth, cap in enumerate(chain)
    }
    limit = min((cap for cap in chain if cap is not None), default=Decimal(1000))
    raw = score_points(Dimension(), items, {len(chain) - 1: points}).raw
    assert raw == max(min(points, limit), -limit)


@given(item_trees(), st.dictionaries(st.integers(0, 7), signed_points, min_size=1), decimals(0, 30, places=2))
def test_more_points_never_give_a_lower_score(items, sums, more):
    raised = dict(sums)
    key = min(raised)
    raised[key] += more
    assert score_points(LIMITS, items, raised).score >= score_points(LIMITS, items, sums).score


@given(subjects(free=False), signed_points, st.sampled_from(["", "M1"]))
def test_one_more_line_moves_the_score_its_own_way(subject, points, matter):
    items, lines = subject
    line = Line(1000, min(items), points, matter=matter)
    before, after = result_of(uncapped(items), lines).raw, result_of(uncapped(items), [*lines, line]).raw
    assert before <= after if points >= 0 else before >= after


def uncapped(items):
    return {key: Item(key, item.parent) for key, item in items.items()}


@promises(count_lines)
@given(subjects(free=False))
def test_a_matter_counts_once_with_its_largest_gain_and_its_largest_loss(subject):
    items, lines = subject
    counted = count_lines(lines, items)
    standing = [line for line in lines if counted[line.id].reason in ("counted", "same_matter")]
    for matter in ("M1", "M2"):
        points = [line.points for line in standing if line.matter == matter]
        largest = {max([0, *points]), min([0, *points])} - {0}
        counting = [counted[line.id].points for line in standing if line.matter == matter]
        assert sorted(filter(None, counting)) == sorted(largest)
    for line in standing:
        if not line.matter:
            assert counted[line.id].points == line.points


@given(st.data())
def test_a_reversal_restores_the_earlier_result_exactly(data):
    items = data.draw(item_trees(free=True))
    lines = data.draw(ledgers(items))
    wrong = Line(
        id=1000,
        item=data.draw(st.sampled_from(sorted(items))),
        points=data.draw(signed_points),
        quantity=data.draw(st.integers(1, 5)),
        matter=data.draw(st.sampled_from(["", "M1"])),
    )
    taken_back = Line(1001, wrong.item, -wrong.points, wrong.quantity, matter=wrong.matter, reverses=1000)
    before, after = result_of(items, lines), result_of(items, [*lines, wrong, taken_back])
    assert (before.score, before.raw) == (after.score, after.raw)
    counted = count_lines([*lines, wrong, taken_back], items)
    assert {key: counted[key] for key in range(len(lines))} == count_lines(lines, items)


@promises(count_lines)
@given(st.lists(st.none() | st.integers(0, 9), max_size=10), st.randoms(use_true_random=False))
def test_a_line_stands_unless_a_reversal_that_stands_takes_it_back(targets, random):
    reverses = {n: target % n if n and target is not None else None for n, target in enumerate(targets)}

    def stands(number):
        return not any(target == number and stands(other) for other, target in reverses.items())

    # Ids in random order, so that a reversal may come before its line.
    ids = random.sample(range(100), len(reverses))
    of = {n: None if target is None else ids[target] for n, target in reverses.items()}
    counted = count_lines([Line(ids[n], 1, -1, reverses=of[n]) for n in reverses], {1: Item(1)})
    for number, target in reverses.items():
        row = counted[ids[number]]
        if not stands(number):
            takers = [ids[other] for other, taken in reverses.items() if taken == number and stands(other)]
            assert (row.reason, row.because) == ("reversed", min(takers))
        elif target is not None:
            assert (row.reason, row.because) == ("reversal", ids[target])
        else:
            assert row.reason == "counted"


@given(subjects())
def test_points_of_a_line_count_at_most_in_full(subject):
    items, lines = subject
    points = {line.id: line.points for line in lines}
    for line_id, counted in count_lines(lines, items).items():
        assert min(points[line_id], 0) <= counted.points <= max(points[line_id], 0)
        assert counted.reason != "counted" or counted.points == points[line_id]
        assert counted.reason in ("counted", "partly_free") or not counted.points


@promises(count_lines, item_sums)
@given(st.lists(st.integers(1, 6), min_size=1, max_size=8), st.integers(0, 12), st.integers(0, 12))
def test_the_free_quantity_is_given_once_per_window(quantities, free, prior):
    items = {"late": Item("late", free_quantity=free)}
    lines = [Line(number, "late", -2 * quantity, quantity) for number, quantity in enumerate(quantities)]
    sums = item_sums(lines, count_lines(lines, items, {"late": prior}))
    paid = max(prior + sum(quantities) - free, 0) - max(prior - free, 0)
    assert abs(Fraction(sums["late"]) + 2 * paid) < Fraction(1, 10**30)


@given(subjects())
def test_the_callers_decimal_context_plays_no_part(subject):
    items, lines = subject
    expected = result_of(items, lines, LIMITS)
    with localcontext(Context(prec=1, rounding=ROUND_FLOOR, traps=[Inexact, Rounded])):
        assert result_of(items, lines, LIMITS) == expected


@promises(bottom_up)
@given(item_trees())
def test_children_come_before_their_groups(items):
    order = bottom_up(items)
    assert sorted(order) == sorted(items)
    place = {key: number for number, key in enumerate(order)}
    assert all(place[key] < place[item.parent] for key, item in items.items() if item.parent is not None)


@promises(item_sums)
@given(subjects())
def test_the_sum_of_an_item_is_what_counts_of_its_lines(subject):
    items, lines = subject
    counted = count_lines(lines, items)
    sums = item_sums(lines, counted)
    assert sums == {
        item: sum(Fraction(counted[line.id].points) for line in lines if line.item == item)
        for item in {line.item for line in lines}
    }
