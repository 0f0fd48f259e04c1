"""The kinds of dimensions beside points and led: regulations' examples, and what holds whatever the input."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import EngineError
from engine.linked import score_linked
from engine.order import levels
from engine.rank_points import points_from_rank
from engine.rating import RatingGroup, score_rating
from engine.rollup import score_rollup
from engine.vote import Tier, VoteGroup, score_vote

from .registry import promises
from .strategies import decimals

marks = decimals(0, 100)
shares = decimals("0.01", 5)

# === RATING === #

R0_WEIGHTS = {"de": "0.2", "neng": "0.3", "qin": "0.2", "ji": "0.2", "lian": "0.1"}
R0_RATINGS = {
    "self": {"de": [95], "neng": [90], "qin": [100], "ji": [90], "lian": [100]},
    "peer": {
        "de": [90, 92, 94],
        "neng": [85, 80, 90],
        "qin": [90, 90, 90],
        "ji": [88, 92, 84],
        "lian": [95, 95, 98],
    },
    "leader": {"de": [92, 90], "neng": [88, 86], "qin": [94, 90], "ji": [90, 85], "lian": [96, 98]},
}
R0_GROUPS = [RatingGroup("self", "0.2"), RatingGroup("peer", "0.3"), RatingGroup("leader", "0.5")]


def test_r0_worked_example():
    result = score_rating(R0_GROUPS, R0_WEIGHTS, R0_RATINGS)
    by_aspect = {aspect.key: str(aspect.score.normalize()) for aspect in result.aspects}
    assert by_aspect == {"de": "92.1", "neng": "87", "qin": "93", "ji": "88.15", "lian": "97.3"}
    assert result.score == Decimal("90.48")
    assert result.missing_groups == result.missing_aspects == ()


def test_a_group_without_ratings_gives_its_weight_to_the_others():
    result = score_rating(R0_GROUPS, {"de": 1}, {**R0_RATINGS, "peer": {}})
    # (0.2 × 95 + 0.5 × 91) ÷ 0.7
    assert result.score == Decimal("92.1429")
    assert result.missing_groups == ("peer",)
    weights = [group.weight_used for group in result.aspects[0].groups]
    assert weights[1] == 0
    assert abs(sum(weights) - 1) < Decimal("1e-20")


def test_an_aspect_nobody_rated_is_named_and_left_out():
    result = score_rating(R0_GROUPS, {"de": 1, "neng": 3}, {"self": {"de": [80]}})
    assert (result.score, result.missing_aspects, result.missing_groups) == (80, ("neng",), ("peer", "leader"))


def test_without_any_rating_there_is_no_score():
    result = score_rating(R0_GROUPS, R0_WEIGHTS, {})
    assert result.score is None
    assert result.missing_groups == ("self", "peer", "leader")


def test_highest_and_lowest_are_left_out():
    group = [RatingGroup("peer", 1, trim=1)]
    assert score_rating(group, {None: 1}, {"peer": {None: [0, 80, 90, 100]}}).score == 85
    # At least one rating stays.
    assert score_rating(group, {None: 1}, {"peer": {None: [60, 80]}}).score == 70
    assert score_rating(group, {None: 1}, {"peer": {None: [60]}}).score == 60


@pytest.mark.parametrize("figure", [-1, "100.0001"])
def test_a_rating_outside_its_range(figure):
    with pytest.raises(EngineError, match="not between 0 and 100"):
        score_rating([RatingGroup("self", 1)], {None: 1}, {"self": {None: [figure]}})


ratings = st.dictionaries(
    st.sampled_from("abc"), st.dictionaries(st.sampled_from("xyz"), st.lists(marks, max_size=4)), max_size=3
)
group_lists = st.lists(shares, min_size=3, max_size=3).map(
    lambda weights: [RatingGroup(key, weight) for key, weight in zip("abc", weights, strict=True)]
)
aspect_weights = st.lists(shares, min_size=3, max_size=3).map(lambda weights: dict(zip("xyz", weights, strict=True)))


@promises(score_rating)
@given(group_lists, aspect_weights, ratings)
def test_a_rating_lies_between_the_lowest_and_the_highest(groups, aspects, ratings):
    figures = [figure for by_aspect in ratings.values() for row in by_aspect.values() for figure in row]
    result = score_rating(groups, aspects, ratings)
    if figures:
        assert min(figures) <= result.score <= max(figures)
    else:
        assert result.score is None


@given(group_lists, aspect_weights, ratings, shares)
def test_only_the_proportions_of_weights_count(groups, aspects, ratings, factor):
    scaled = [RatingGroup(group.key, group.weight * factor) for group in groups]
    wider = {key: weight * factor for key, weight in aspects.items()}
    assert score_rating(groups, aspects, ratings).score == score_rating(scaled, wider, ratings).score


@given(group_lists, aspect_weights, ratings, st.randoms(use_true_random=False))
def test_the_order_of_ratings_and_groups_plays_no_part(groups, aspects, ratings, random):
    shuffled = {
        key: {aspect: random.sample(row, len(row)) for aspect, row in rows.items()} for key, rows in ratings.items()
    }
    again = score_rating(random.sample(groups, len(groups)), aspects, shuffled)
    assert score_rating(groups, aspects, ratings).score == again.score


# === VOTE === #

TIERS = [Tier("A", 100), Tier("B", 80), Tier("C", 60), Tier("D", 0), Tier("-", 0, abstention=True)]
counts = st.dictionaries(st.sampled_from("ABCD-"), st.integers(0, 50))


def test_r1_example_2():
    ballots = {"democratic": {"A": 22, "B": 12, "C": 4, "D": 1, "-": 1}}
    result = score_vote(20, [VoteGroup("democratic", 1)], TIERS, ballots, {"democratic": 40})
    assert str(result.score) == "17.4359"
    assert (result.groups[0].cast, result.groups[0].abstained, result.groups[0].return_rate) == (39, 1, 100)


def test_a_vote_under_its_minimum_return_is_not_valid():
    group = [VoteGroup("democratic", 1, min_return=80)]
    ballots = {"democratic": {"A": 7}}
    assert score_vote(20, group, TIERS, ballots, {"democratic": 10}).score is None
    # Abstentions are returned.
    ballots["democratic"]["-"] = 1
    assert score_vote(20, group, TIERS, ballots, {"democratic": 10}).score == 20


def test_abstentions_alone_make_no_vote():
    result = score_vote(20, [VoteGroup("g", 1)], TIERS, {"g": {"-": 5}}, {"g": 5})
    assert (result.score, result.groups[0].valid) == (None, False)


def test_groups_weigh_as_they_should_and_an_invalid_one_leaves_its_weight():
    groups = [VoteGroup("a", "0.6"), VoteGroup("b", "0.4", min_return=50)]
    ballots = {"a": {"A": 1}, "b": {"C": 1}}
    assert score_vote(10, groups, TIERS, ballots, {"a": 2, "b": 2}).score == Decimal("8.4")
    assert score_vote(10, groups, TIERS, ballots, {"a": 2, "b": 3}).score == 10


@promises(score_vote)
@given(shares, st.dictionaries(st.sampled_from("ab"), counts))
def test_a_vote_never_exceeds_full_marks(full, ballots):
    groups = [VoteGroup("a", 1), VoteGroup("b", 2)]
    result = score_vote(full, groups, TIERS, ballots, {})
    cast = sum(count for rows in ballots.values() for key, count in rows.items() if key != "-")
    assert (result.score is None) == (not cast)
    if cast:
        assert 0 <= result.score <= full + Decimal("0.0001")


@given(counts, st.integers(1, 20))
def test_one_more_ballot_for_the_best_never_harms(rows, more):
    groups = [VoteGroup("a", 1)]
    before = score_vote(20, groups, TIERS, {"a": rows}, {}).score
    after = score_vote(20, groups, TIERS, {"a": {**rows, "A": rows.get("A", 0) + more}}, {}).score
    assert before is None or after >= before


# === RANK === #


def test_r1_example_1():
    growth = {"a": 12, "b": 9, "c": 9, "d": 7, "e": 3}
    rows = points_from_rank(growth, 20)
    assert [(row.rank, row.points, row.n) for row in rows.values()] == [
        (1, 20, 5),
        (2, 16, 5),
        (2, 16, 5),
        (4, 8, 5),
        (5, 4, 5),
    ]


def test_a_fixed_step_never_goes_below_zero():
    rows = points_from_rank({"a": 3, "b": 2, "c": 1}, 5, ladder="step", step=3, best="low")
    assert {key: (row.rank, row.points) for key, row in rows.items()} == {"a": (3, 0), "b": (2, 2), "c": (1, 5)}


def test_nobody_reported():
    assert points_from_rank({}, 20) == {}


figures = st.dictionaries(st.integers(0, 20), decimals(-50, 50), min_size=1)


@promises(points_from_rank)
@given(figures, shares, st.sampled_from(["proportional", "step"]), st.sampled_from(["high", "low"]))
def test_points_follow_the_figures(figures, full, ladder, best):
    rows = points_from_rank(figures, full, ladder, Decimal(1), best)
    sign = 1 if best == "high" else -1
    for one in figures:
        assert 0 <= rows[one].points <= full
        for other in figures:
            if sign * figures[one] > sign * figures[other]:
                assert rows[one].points >= rows[other].points
            if figures[one] == figures[other]:
                assert rows[one] == rows[other]


@given(figures, st.randoms(use_true_random=False))
def test_ranks_do_not_depend_on_the_order(figures, random):
    shuffled = dict(random.sample(list(figures.items()), len(figures)))
    assert points_from_rank(figures, 20) == points_from_rank(shuffled, 20)


# === ROLLUP AND LINKED === #


def test_r3_two_months_like_the_example():
    assert score_rollup([160, 160], "change", start=100, child_starts=[100, 100]) == 220


def test_without_parts_there_is_no_score():
    assert score_rollup([]) is None
    assert score_rollup([], "sum") is None
    assert score_rollup([90, 80], "sum") == 170


@promises(score_rollup)
@given(st.lists(marks, min_size=1, max_size=8))
def test_the_mean_lies_between_and_the_sum_is_the_mean_times_the_number(values):
    middle = score_rollup(values)
    assert min(values) <= middle <= max(values)
    assert abs(score_rollup(values, "sum") - middle * len(values)) < Decimal("1e-20")


@promises(score_rollup)
@given(st.lists(st.tuples(marks, marks), min_size=1, max_size=8), marks)
def test_changes_of_changes_add_up(rows, start):
    """Months into halves into a year, or months into the year at once: the same."""
    values, starts = zip(*rows, strict=True)
    year = score_rollup(values, "change", start, starts)
    half = len(rows) // 2
    parts = [(values[:half], starts[:half]), (values[half:], starts[half:])]
    halves = [score_rollup(some, "change", start, firsts) for some, firsts in parts if some]
    assert year == score_rollup(halves, "change", start, [start] * len(halves))


@promises(score_linked)
@given(marks, shares, shares)
def test_full_marks_of_the_other_are_full_marks_here(other, full, linked_full):
    assert score_linked(linked_full, full, linked_full) == full
    assert score_linked(0, full, linked_full) == 0
    assert (score_linked(other, full, linked_full) > full) == (other > linked_full)


# === ORDER === #


def test_levels_from_below():
    leader_of = {"main": ["d1", "d2"], "d1": ["s1", "s2"], "d2": [], "s1": [], "s2": [], "alone": []}
    assert levels(leader_of) == [["d2", "s1", "s2", "alone"], ["d1"], ["main"]]


def test_what_is_no_subject_does_not_appear():
    assert levels({"s1": ["outsider"], "s2": ["outsider"]}) == [["s1", "s2"]]
    assert levels({}) == []


@pytest.mark.parametrize("needs", [{"a": ["a"]}, {"a": ["b"], "b": ["a"]}, {"a": ["b"], "b": ["c"], "c": ["a"]}])
def test_a_circle_is_named(needs):
    with pytest.raises(EngineError) as caught:
        levels({**needs, "free": []})
    assert (caught.value.code, set(caught.value.params["members"])) == ("cycle", set(needs))


@promises(levels)
@given(st.lists(st.sets(st.integers(0, 30), max_size=4), max_size=30), st.randoms(use_true_random=False))
def test_everyone_appears_once_and_after_all_they_need(rows, random):
    # Number n needs lower numbers only, so there is no circle.
    needs = {number: {need for need in row if need < number} for number, row in enumerate(rows)}
    pairs = list(needs.items())
    random.shuffle(pairs)
    level_of = {key: number for number, level in enumerate(levels(dict(pairs))) for key in level}
    assert sorted(level_of) == sorted(needs)
    for key, row in needs.items():
        assert level_of[key] == max((level_of[need] for need in row), default=-1) + 1


def test_a_very_long_line_of_command():
    assert levels({number: [number - 1] for number in range(5000)})[-1] == [4999]


# === THE FORMULAS, WITH FRACTIONS === #


def exactly(figure):
    return Fraction(figure)


def weighted_mean(pairs):
    """Return Σ weight × value ÷ Σ weight; None without a weight."""
    pairs = [(exactly(weight), value) for weight, value in pairs if value is not None]
    weights = sum(weight for weight, __ in pairs)
    return sum(weight * value for weight, value in pairs) / weights if weights else None


def close(score, expected):
    """Tell whether a score is what was expected, rounded to its 4 decimals."""
    if expected is None or score is None:
        return expected is score
    return abs(exactly(score) - expected) <= Fraction(1, 20000) + Fraction(1, 10**20)


@promises(score_rating)
@given(group_lists, aspect_weights, ratings, st.integers(0, 2))
def test_a_rating_is_the_mean_of_means_by_weight(groups, aspects, ratings, trim):
    groups = [RatingGroup(group.key, group.weight, trim) for group in groups]

    def mean_of(group, aspect):
        figures = sorted(map(exactly, ratings.get(group, {}).get(aspect, ())))
        while len(figures) > 2 and len(figures) > kept[group, aspect]:
            figures = figures[1:-1]
        return sum(figures) / len(figures) if figures else None

    kept = {
        (group.key, aspect): len(ratings.get(group.key, {}).get(aspect, ())) - 2 * trim
        for group in groups
        for aspect in aspects
    }
    by_aspect = {
        aspect: weighted_mean([(group.weight, mean_of(group.key, aspect)) for group in groups]) for aspect in aspects
    }
    result = score_rating(groups, aspects, ratings)
    assert close(result.score, weighted_mean([(aspects[aspect], by_aspect[aspect]) for aspect in aspects]))
    assert set(result.missing_aspects) == {aspect for aspect in aspects if by_aspect[aspect] is None}


@promises(score_vote)
@given(
    shares, st.dictionaries(st.sampled_from("ab"), counts), st.dictionaries(st.sampled_from("ab"), st.integers(0, 400))
)
def test_a_vote_is_the_share_of_full_marks_over_valid_groups(full, ballots, entitled):
    groups = [VoteGroup("a", 1, min_return=50), VoteGroup("b", 2)]
    percent = {tier.key: exactly(tier.percent) for tier in TIERS}
    returned = {key: sum(ballots.get(key, {}).values()) for key in "ab"}
    if any(entitled.get(key) and returned[key] > entitled[key] for key in "ab"):
        with pytest.raises(EngineError) as caught:
            score_vote(full, groups, TIERS, ballots, entitled)
        assert caught.value.code == "too_many_ballots"
        return
    results = []
    for group in groups:
        rows = {key: count for key, count in ballots.get(group.key, {}).items() if key != "-"}
        cast = sum(rows.values())
        enough = not entitled.get(group.key) or 100 * returned[group.key] >= group.min_return * entitled[group.key]
        value = sum(percent[key] * count for key, count in rows.items()) / cast / 100 if cast and enough else None
        results.append((group.weight, value))
    expected = weighted_mean(results)
    score = score_vote(full, groups, TIERS, ballots, entitled).score
    assert close(score, None if expected is None else exactly(full) * expected)


@promises(points_from_rank)
@given(figures, shares, decimals(0, 3), st.sampled_from(["high", "low"]))
def test_points_of_a_rank_are_those_of_its_formula(figures, full, step, best):
    sign = 1 if best == "high" else -1
    number = len(figures)
    by_part = points_from_rank(figures, full, best=best)
    by_step = points_from_rank(figures, full, "step", step, best)
    for key, figure in figures.items():
        rank = 1 + sum(sign * other > sign * figure for other in figures.values())
        assert (by_part[key].rank, by_step[key].rank, by_part[key].n) == (rank, rank, number)
        assert abs(exactly(by_part[key].points) - exactly(full) * (number - rank + 1) / number) < Fraction(1, 10**39)
        assert exactly(by_step[key].points) == max(exactly(full) - (rank - 1) * exactly(step), 0)


@promises(score_linked)
@given(decimals(-50, 100), shares, shares)
def test_a_linked_score_is_in_proportion(other, full, linked_full):
    expected = exactly(other) / exactly(linked_full) * exactly(full)
    assert abs(exactly(score_linked(other, full, linked_full)) - expected) < Fraction(1, 10**39)


@promises(score_rollup)
@given(st.lists(st.tuples(marks, marks), min_size=1, max_size=8), marks)
def test_a_rollup_is_the_mean_the_sum_or_the_start_and_all_changes(rows, start):
    values, starts = zip(*rows, strict=True)
    total = sum(map(exactly, values))
    assert abs(exactly(score_rollup(values)) - total / len(values)) < Fraction(1, 10**39)
    assert exactly(score_rollup(values, "sum")) == total
    assert exactly(score_rollup(values, "change", start, starts)) == exactly(start) + total - sum(map(exactly, starts))


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: score_rating([RatingGroup(1, 1)] * 2, {None: 1}, {}), "duplicate_key"),
        (lambda: score_rating([RatingGroup(1, 1)], {None: -1}, {}), "negative_weight"),
        (lambda: score_vote(1, [VoteGroup(1, 1)] * 2, TIERS, {}, {}), "duplicate_key"),
        (lambda: score_vote(1, [VoteGroup(1, 1)], [TIERS[0], TIERS[0]], {}, {}), "duplicate_key"),
        (lambda: score_vote(-1, [VoteGroup(1, 1)], TIERS, {}, {}), "full_marks"),
        (lambda: points_from_rank({1: 1}, -1), "full_marks"),
        (lambda: points_from_rank({1: 1}, 1, "step", -1), "step"),
    ],
)
def test_what_would_count_twice_or_below_zero_is_refused(call, code):
    with pytest.raises(EngineError) as caught:
        call()
    assert caught.value.code == code
