"""A ``jifen.public.notice`` is a frozen list with a last day.

``gate`` keeps a period from being closed, and so from being paid, before that day is over.
"""

from . import notice, life, line, sheet, making, gate
