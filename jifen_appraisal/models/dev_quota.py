from decimal import Decimal
from typing import NamedTuple
import math
class QuotaTerm(NamedTuple):
    heads: int
    used: int
def carry(percent, terms):
    rows, total, spent = [], Decimal(0), 0
    for t in terms:
        total += t.heads * percent / 100
        b = total - spent
        rows.append((b, math.floor(b) if b >= 1 else 1 if b > 0 else 0))
        spent += t.used
    return rows
class R(NamedTuple):
    may_be: tuple
    reasons: tuple
def from_standings(st):
    n=len(st); bad=sum(s in ("weak","worst") for s in st)
    if all(s=="worst" for s in st): return R(("basic","incompetent"),("all_worst",))
    if bad*2>n: return R(("basic","incompetent"),("mostly_weak",))
    if not bad and st.count("best")*2>n: return R(("excellent","competent"),("eligible",))
    return R(("competent",),("not_eligible",))
