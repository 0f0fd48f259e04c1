"""The one way back: a ``jifen.appeal`` that is upheld makes a ``jifen.correction``, which posts to a published period.

It carries the difference on to grades, consequences, notices and pay.
"""

from . import (
    posting,
    correction,
    effect,
    applying,
    aftermath,
    appeal,
    window,
    investigation,
    deciding,
    telling,
    deadline,
    portal,
)
