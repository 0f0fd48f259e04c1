from . import (
    jifen_allocation_preview,
    jifen_consequence_complete,
    jifen_grant,
    jifen_share,
    jifen_nomination_reason,
    jifen_period_parts,
    jifen_period_people,
    jifen_refuse,
    jifen_reopen,
    jifen_reverse,
    jifen_scheme_from_template,
    jifen_simulation,
)
