from . import hr_employee, period, people, opening, movement, parts, progress, form, scorecard, stay, scheme
