"""One call of each public function and of each record that comes in, with everything right."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from engine import (
    allocation,
    annual,
    caps,
    chain,
    counting,
    delta,
    fixed,
    grading,
    inputs,
    items,
    ladder,
    leave,
    led,
    linked,
    money,
    numbers,
    order,
    points,
    presence,
    quota,
    rank_points,
    ranking,
    rating,
    rollup,
    spread,
    subpools,
    thirds,
    total,
    vote,
)

ONE, TWO, TEN = Decimal("1.5"), Decimal(2), Decimal(10)
DAY, LATER = date(2026, 11, 5), date(2026, 11, 20)

CLAIM = {"key": "a", "weight": ONE, "order": 1, "excluded": False}
CLAIMS = [allocation.Claimant("a", ONE, 1), allocation.Claimant("b", ONE, 2), allocation.Claimant("c", TWO, 3, True)]
SHARE = {"key": "a", "fen": 7, "rounded_up": True, "numerator": 13, "denominator": 2}
RESULT = {"shares": (allocation.Share(**SHARE),), "returned": 3, "unit_value": ONE}
ITEM = {"key": "late", "parent": None, "max_gain": ONE, "max_loss": TEN, "free_quantity": TWO}
ITEMS = {"group": items.Item("group"), "late": items.Item(**ITEM | {"parent": "group"})}
LINE = {"id": 1, "item": "late", "points": ONE, "quantity": TWO, "date": DAY, "matter": "m", "reverses": None}
LINES = [counting.Line(**LINE), counting.Line(2, "late", -TEN, TEN, DAY, "m"), counting.Line(3, "late", 1, reverses=2)]
GROUP = {"key": "peers", "weight": ONE, "trim": 1}
TIERS = [vote.Tier("A", TEN), vote.Tier("-", Decimal(0), abstention=True)]
PART = {"key": "d", "score": ONE, "weight": TWO}
VERSION = {"since": DAY, "office": "a", "job": "b", "hired": DAY, "left": LATER}
POSTING = {"start": DAY, "end": LATER, "office": "c", "away": False, "key": 7}
STAY = {"start": DAY, "end": LATER, "office": "a", "job": "b", "posting": 7}
SCORES = {"a": ONE, "b": TWO, "c": TWO}

CALLS = {
    allocation.Claimant: CLAIM,
    allocation.Share: SHARE,
    allocation.Result: RESULT,
    allocation.largest_remainder: {"pool_fen": 100, "weights": SCORES, "order": str},
    allocation.proportional: {"pool_fen": 100, "claims": CLAIMS, "return_excluded": True, "digits": 2},
    annual.running: {"results": ["bad", None, "bad"], "bad": {"bad"}, "count": 1},
    annual.promotion_blocked: {"last_three": ["bad", None], "blocking": ["bad"]},
    annual.from_standings: {"standings": ["best", "weak"]},
    caps.within_caps: {
        "pool_fen": 100,
        "claims": CLAIMS,
        "least": 10,
        "most": 30,
        "redistribute": True,
        "return_excluded": True,
    },
    chain.canonical: {"values": {"a": [ONE, DAY, None], "b": {"c": "d"}, "e": 1}},
    chain.link: {"previous_hash": chain.GENESIS, "values": {"a": ONE}},
    chain.first_broken: {"rows": [(1, "x", "y", {"a": ONE})], "genesis": "x"},
    counting.Line: LINE,
    counting.Counted: {"line_id": 1, "points": ONE, "reason": "counted", "because": None},
    counting.count_lines: {"lines": LINES, "items": ITEMS, "prior_quantity": {"late": ONE}},
    counting.item_sums: {"lines": LINES[:1], "counted": {1: counting.Counted(1, ONE, "counted")}},
    delta.differences: {"before": {"a": 1, "b": 2}, "now": {"b": 3}},
    delta.unit_of: {"shares": [(ONE, 100), (TWO, 200)]},
    delta.at_unit: {"weight": ONE, "unit": Fraction(10, 3), "least": 1, "most": 100},
    delta.recoverable: {"debt": 100, "net": -20, "limit": 50},
    fixed.fixed_amounts: {"pool_fen": 100, "claims": CLAIMS},
    fixed.points_value: {"score": TEN, "value_fen": TWO, "base": ONE},
    grading.Grade: {"key": "good", "lower": ONE},
    grading.by_lower_bound: {"score": ONE, "grades": [grading.Grade("good", ONE), grading.Grade("poor", None)]},
    inputs.choice: {"value": "mean", "choices": ("mean", "sum")},
    inputs.count: {"value": 3, "what": "ballots", "most": 5},
    inputs.day: {"value": DAY},
    inputs.flag: {"value": True},
    inputs.in_order: {"values": [3, 1, 2], "by": lambda value: value},
    inputs.integer: {"value": 3},
    inputs.iterable: {"values": [1, 2]},
    inputs.key: {"value": ("a", 1)},
    inputs.mapping: {"values": {"a": 1}, "kind": int},
    inputs.members: {"values": [1, 2]},
    inputs.record: {"value": 1, "kind": int},
    inputs.records: {"values": [1, 2], "kind": int},
    inputs.row_of: {"values": (1, 2), "length": 2},
    inputs.rows: {"values": [(1, 2), [3, 4]], "length": 2},
    inputs.text: {"value": "a"},
    inputs.unique: {"keys": ["a", "b"]},
    items.Item: ITEM,
    items.bottom_up: {"items": ITEMS},
    ladder.Role: {"key": "head", "percent": TEN, "together": True},
    ladder.Member: {"key": "a", "role": "head", "order": 1, "excluded": False},
    ladder.by_rank: {"budget": 100, "first": 50, "step": 10, "ranks": {"a": 1, "b": 2, "c": 2}},
    ladder.inside_team: {
        "amount": 100,
        "roles": [ladder.Role("head", TEN), ladder.Role("clerk", TEN, True)],
        "members": [
            ladder.Member("a", "head", 1),
            ladder.Member("b", "clerk", 2),
            ladder.Member("c", "clerk", 3, True),
        ],
    },
    leave.earned_half_days: {"points_beyond": TEN, "already": 1, "step": TWO},
    leave.account: {"points_beyond": TEN, "half_days": 1, "step": TWO},
    led.score_led: {"scores": [ONE, None, TWO]},
    linked.score_linked: {"other": ONE, "full": TEN, "linked_full": TWO},
    money.fen: {"amount": ONE, "digits": 2},
    money.yuan: {"fen": 150, "digits": 2},
    money.whole: {"fen": 150},
    numbers.dec: {"value": ONE},
    numbers.score: {"value": ONE},
    numbers.half_up: {"value": ONE, "decimals": 2},
    numbers.nearest: {"value": Fraction(1, 2)},
    numbers.clamp: {"value": ONE, "low": ONE, "high": TWO},
    numbers.check_bounds: {"low": ONE, "high": TWO},
    numbers.quotient: {"dividend": ONE, "divisor": TWO},
    numbers.mean: {"values": [ONE, TWO]},
    numbers.exact: {},
    order.levels: {"depends_on": {"a": ["b"], "b": ()}},
    points.Dimension: {"start": ONE, "floor": ONE, "ceiling": TWO},
    points.score_points: {"dimension": points.Dimension(ONE), "items": ITEMS, "sums": {"late": ONE, "other": TWO}},
    presence.Version: VERSION,
    presence.Posting: POSTING,
    presence.Stay: STAY,
    presence.stays: {
        "versions": [presence.Version(**VERSION), presence.Version(LATER, "b")],
        "postings": [presence.Posting(**POSTING)],
        "start": DAY,
        "end": LATER,
    },
    presence.main_stay: {"found": [presence.Stay(**STAY)], "longest": True},
    quota.QuotaTerm: {"heads": 3, "used": 1},
    quota.entitlement: {"balance": ONE},
    quota.carry: {"percent": TEN, "terms": [quota.QuotaTerm(3, 1), quota.QuotaTerm(3, 0)], "rounding": "half_up"},
    quota.best: {"scores": SCORES, "places": 1},
    rank_points.points_from_rank: {"figures": SCORES, "full": TEN, "ladder": "step", "step": ONE, "best": "low"},
    ranking.competition: {"scores": SCORES, "tie_breaks": {"b": (ONE, None), "c": (TWO,)}},
    rating.RatingGroup: GROUP,
    rating.score_rating: {
        "groups": [rating.RatingGroup(**GROUP), rating.RatingGroup("heads", ONE)],
        "aspects": {"work": ONE, "care": TWO},
        "ratings": {"peers": {"work": [ONE, TWO, TEN]}},
        "full": TEN,
    },
    rollup.score_rollup: {"values": [ONE, TWO], "method": "change", "start": TEN, "child_starts": [ONE, ONE]},
    spread.classes: {"amounts": [-100, 5000], "number": 4},
    spread.counts: {"amounts": [1, 150], "into": [spread.Class(0, 100), spread.Class(100, 200)]},
    spread.spread: {"amounts": [1, 150]},
    subpools.by_percent: {"pool_fen": 100, "percents": [("a", Decimal(40)), ("b", Decimal(60))]},
    subpools.by_weight: {"pool_fen": 100, "offices": [("a", ONE, 1), ("b", TWO, 2)]},
    subpools.combine: {"keys": ["a", "b"], "results": [allocation.Result(**RESULT)]},
    thirds.thirds: {"scores": SCORES},
    thirds.last: {"scores": SCORES, "count": 1},
    total.Part: PART,
    total.Veto: {"zero_score": True, "lowest_grade": False, "no_award": False, "no_pay": False},
    total.total: {"parts": [total.Part(**PART)], "floor": ONE, "ceiling": TEN, "vetoes": [total.Veto(no_pay=True)]},
    vote.Tier: {"key": "A", "percent": TEN, "abstention": False},
    vote.VoteGroup: {"key": "g", "weight": ONE, "min_return": TEN},
    vote.score_vote: {
        "full": TEN,
        "groups": [vote.VoteGroup("g", ONE)],
        "tiers": TIERS,
        "ballots": {"g": {"A": 3, "-": 1}},
        "entitled": {"g": 5},
    },
}
