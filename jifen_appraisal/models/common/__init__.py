"""What every area stands on. Begin with ``jifen.guard``: what only the code may set is kept from everybody else."""

from . import (
    registry,
    roles,
    text,
    states,
    limits,
    guard,
    obstacle,
    two_part_name,
    bulk_rows,
    relying,
    notice,
    task,
    task_owner,
    evidence,
    portal_page,
    login,
    ir_attachment,
    ir_http,
    res_company,
    module,
)
