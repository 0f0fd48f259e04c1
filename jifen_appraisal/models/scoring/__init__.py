"""One pass over a ``jifen.period``: read everything, compute without the database, write; begin with ``_score``.

The number of its queries does not grow with the people.
"""

from . import dimension_scores, inputs, period
