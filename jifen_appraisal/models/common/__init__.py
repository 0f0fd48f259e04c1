from . import (
    registry,
    roles,
    text,
    guard,
    paired_name,
    bulk,
    notice,
    evidence,
    login,
    ir_attachment,
    ir_http,
    res_company,
)
