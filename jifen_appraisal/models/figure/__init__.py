"""A ``jifen.figure`` is typed in; ``jifen.automatic`` counts the records of other addons and posts to the ledger."""

from . import figure, kind_rank, automatic, period
