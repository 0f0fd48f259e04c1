from . import item, chain, score_line, posting, form
