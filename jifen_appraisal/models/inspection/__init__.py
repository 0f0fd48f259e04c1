"""A ``jifen.inspection`` is about one or many people; entered, it is a line for each of them without approval."""

from . import inspection, score_line, period, form
