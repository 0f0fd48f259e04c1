"""One pass over a ``jifen.period``: read everything, compute without the database, write; begin with ``_score``.

The number of its queries does not grow with the people.
"""

from . import inputs, kind_led, kind_rollup, kind_linked, period, unscored, summary
