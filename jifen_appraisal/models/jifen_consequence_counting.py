"""Thirds, last places, runs of grades and leave earned; nothing here reads the database."""


def thirds(scores):
    """Return the keys of the top and of the bottom third: n ÷ 3 rounded down, ties on the boundary included."""
    size = len(scores) // 3
    if not size:
        return frozenset(), frozenset()
    ordered = sorted(scores.values())
    return (
        frozenset(key for key, score in scores.items() if score >= ordered[-size]),
        frozenset(key for key, score in scores.items() if score <= ordered[size - 1]),
    )


def last(scores, count):
    """Return the keys of the last ``count`` places, who is tied with the best of them included."""
    ordered = sorted(scores.values())[:count]
    return frozenset(key for key, score in scores.items() if ordered and score <= ordered[-1])


def running(results, bad, count):
    """Tell whether the last ``count`` results are all among ``bad``."""
    return len(results) >= count and all(result in bad for result in results[-count:])


def earned_half_days(points_beyond, already, step):
    """Return the half days earned by each full ``step`` beyond the base, besides those earned already."""
    return max(0, int(max(points_beyond, 0) // step) - already)
