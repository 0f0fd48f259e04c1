from . import scorecard, period, reminding, summary, talk, form
