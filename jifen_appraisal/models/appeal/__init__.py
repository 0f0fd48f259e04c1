"""The one way back: a ``jifen.appeal`` that is upheld makes a ``jifen.correction``, which posts to a published period.

It carries the difference on to grades, consequences, notices and pay.
"""

from . import (
    correction_permit,
    correction,
    correction_effect,
    correction_applying,
    correction_aftermath,
    appeal,
    may_appeal,
    investigation,
    approval,
    telling,
    reminding,
    portal,
    period,
)
