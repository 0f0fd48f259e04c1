import copy
import pickle

import pytest

from engine import (
    delta,
    grading,
    ladder,
    leave,
    linked,
    numbers,
    order,
    points,
    presence,
    rating,
    rollup,
    spread,
    vote,
)
from engine.allocation import Claimant, Result, Share, proportional
from engine.caps import within_caps
from engine.errors import MESSAGES, EngineError, WrongType
from engine.fixed import fixed_amounts
from engine.money import fen
from engine.subpools import by_percent, combine

ITEM = {1: points.Item(1, free_quantity=1)}
RAISES = {
    "ambiguous_grade": lambda: grading.by_lower_bound(1, [grading.Grade(1, 5), grading.Grade(2, 5)]),
    "bounds": lambda: numbers.clamp(1, 3, 2),
    "classes": lambda: spread.classes([-1, 1], 1),
    "cycle": lambda: order.levels({1: [2], 2: [1]}),
    "division": lambda: numbers.quotient(1, 0),
    "duplicate_key": lambda: proportional(1, [Claimant(1, 1, 1)] * 2),
    "duplicate_line": lambda: points.count_lines([points.Line(1, 1, 1)] * 2, ITEM),
    "empty": lambda: presence.main_stay([]),
    "float": lambda: numbers.dec(0.5),
    "negative_cap": lambda: points.Item(1, max_gain=-1),
    "negative_debt": lambda: delta.recoverable(-1, 0, None),
    "negative_pool": lambda: proportional(-1, []),
    "negative_quantity": lambda: points.Item(1, free_quantity=-1),
    "negative_weight": lambda: proportional(1, [Claimant(1, -1, 1)]),
    "no_weight": lambda: proportional(1, []),
    "not_a_number": lambda: numbers.dec("ten"),
    "order": lambda: proportional(1, [Claimant(1, 1, 1), Claimant(2, 1, "a")]),
    "out_of_range": lambda: numbers.dec("1e99"),
    "quantity": lambda: points.count_lines([points.Line(1, 1, 1, 0)], ITEM),
    "too_precise": lambda: fen("0.001"),
    "rank": lambda: ladder.by_rank(1, 1, 1, {1: 0}),
    "step": lambda: leave.earned_half_days(1, 0, 0),
    "type": lambda: numbers.dec(None),
    "unknown_key": lambda: combine([], [Result((Share(1, 1, False, 1, 1),), 0, None)]),
    "unknown_parent": lambda: points.score_points(points.Dimension(), {1: points.Item(1, parent=2)}, {}),
    "unknown_reversed": lambda: points.count_lines([points.Line(1, 1, 1, reverses=2)], ITEM),
    "full_marks": lambda: linked.score_linked(1, 1, 0),
    "percent_sum": lambda: by_percent(1, []),
    "least_above_pool": lambda: within_caps(1, [Claimant(1, 1, 1)], least=2),
    "lengths": lambda: rollup.score_rollup([1], "change"),
    "method": lambda: rollup.score_rollup([1], "median"),
    "over_budget": lambda: fixed_amounts(1, [Claimant(1, 2, 1)]),
    "percent": lambda: vote.Tier(1, 101),
    "rating_range": lambda: rating.score_rating([rating.RatingGroup(1, 1)], {None: 1}, {1: {None: [101]}}),
    "shares_above_100": lambda: ladder.inside_team(1, [ladder.Role(1, 60)], [ladder.Member(n, 1, n) for n in (1, 2)]),
    "too_many_ballots": lambda: vote.score_vote(1, [vote.VoteGroup(1, 1)], [vote.Tier(1, 1)], {1: {1: 2}}, {1: 1}),
    "unknown_role": lambda: ladder.inside_team(1, [], [ladder.Member(1, 1, 1)]),
    "unknown_tier": lambda: vote.score_vote(1, [vote.VoteGroup(1, 1)], [], {1: {1: 1}}, {}),
}


def test_every_code_has_a_case():
    assert set(RAISES) == set(MESSAGES)


@pytest.mark.parametrize("code", RAISES)
def test_an_error_has_code_params_and_text(code):
    with pytest.raises(EngineError) as caught:
        RAISES[code]()
    error = caught.value
    assert error.code == code
    assert str(error) == MESSAGES[code].format(**error.params)
    assert isinstance(error, ValueError)
    assert isinstance(error, TypeError) == isinstance(error, WrongType) == (code in ("float", "order", "type"))


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))])
def test_an_error_survives_being_passed_between_processes(again):
    for raises in RAISES.values():
        with pytest.raises(EngineError) as caught:
            raises()
        error = again(caught.value)
        assert (error.code, error.params, str(error)) == (caught.value.code, caught.value.params, str(caught.value))
