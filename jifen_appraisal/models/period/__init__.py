from . import period, people, opening, movement, parts, progress, form, scorecard, stay
