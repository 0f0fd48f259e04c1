"""``jifen.score.line``: whoever brings points, ``_post`` and ``_reverse`` alone write them, and nobody changes them."""

from . import item, chain, score_line, scorecard, posting, sums, sums_for_trial, kind_points, period, form
