from . import (
    registry,
    roles,
    text,
    guard,
    two_part_name,
    bulk_rows,
    notice,
    evidence,
    login,
    ir_attachment,
    ir_http,
    res_company,
)
