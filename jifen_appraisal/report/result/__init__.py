from . import forms_xlsx, registration_print
