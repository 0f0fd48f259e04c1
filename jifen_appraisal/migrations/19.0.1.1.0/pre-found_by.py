"""A finding says by itself whose it is: it was told by who made the record, which no change of login reaches."""

from odoo.tools.sql import column_exists, create_column


def migrate(cr, version):
    if not column_exists(cr, "jifen_inspection", "found_by_id"):
        create_column(cr, "jifen_inspection", "found_by_id", "int4")
        cr.execute("UPDATE jifen_inspection SET found_by_id = create_uid")
