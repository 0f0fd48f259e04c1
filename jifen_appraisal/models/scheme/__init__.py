"""A regulation as data: a ``jifen.scheme`` and its parts, which are fixed once a period runs on it.

What the engine reads of it is in ``rules``, what must be right before it is activated in ``check``.
"""

from . import (
    scheme,
    copy,
    transfer,
    procedure,
    item,
    template_writer,
    template,
    template_parts,
    catalogue,
    kinds,
    dimension,
    dimension_form,
    dimension_part,
    aspect,
    rater_group,
    vote_tier,
    indicator,
    start,
    grade,
    grade_category,
    rules,
    check,
    dimension_text,
    item_text,
    grade_text,
    print,
)
