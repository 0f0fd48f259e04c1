from . import hr_payslip_employees, jifen_settle
