from . import form_sheet, result_form_xlsx, brief_form_xlsx, subject_form_xlsx, registration_print
