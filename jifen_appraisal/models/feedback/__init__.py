"""After publication: the person confirms the result, a ``jifen.talk`` is put on record.

Before scoring: each writes a ``jifen.summary``.
"""

from . import scorecard, period, reminding, summary, talk, registration_form
