from . import secondment, hr_department, hr_employee
