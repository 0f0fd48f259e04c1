"""What was added to the form of a period refers to buttons that are no longer there; the update adds it anew."""


def migrate(cr, version):
    cr.execute(
        """
        UPDATE ir_ui_view addition SET arch_db = '{"en_US": "<data/>"}'
          FROM ir_model_data id
         WHERE id.model = 'ir.ui.view' AND id.res_id = addition.id
           AND id.module IN ('jifen_appraisal', 'jifen_payroll_link')
           AND addition.model = 'jifen.period' AND addition.inherit_id IS NOT NULL
        """
    )
