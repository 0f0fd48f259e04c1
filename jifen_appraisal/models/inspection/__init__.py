from . import inspection, score_line, form
