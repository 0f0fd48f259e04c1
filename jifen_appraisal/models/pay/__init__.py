"""A ``jifen.allocation`` shares out its pool over the scorecards of a closed period, in fen, as the scheme says.

It ends with approved lines; ``jifen_payroll_link`` brings them to payslips.
"""

from . import (
    way,
    by_way,
    way_proportional,
    way_ladder,
    way_per_point,
    way_per_grade,
    way_top,
    way_parts,
    rule,
    portion,
    below_zero,
    template,
    print,
    allocation,
    approval,
    coefficients,
    subpools,
    pool,
    shares,
    what_if,
    form,
    budget,
    allocation_budget,
    outdated,
    line,
    cancellation,
    cancellation_approval,
    delta,
    delta_amounts,
    line_portal,
    period,
    module,
)
