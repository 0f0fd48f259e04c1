from . import item, chain, score_line, scorecard, posting, form
