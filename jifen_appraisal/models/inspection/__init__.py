from . import inspection, form
