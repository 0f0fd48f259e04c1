from . import (
    jifen_allocation_line,
    jifen_allocation,
    hr_payslip_input,
    hr_payslip_line,
    hr_rule_input,
    hr_payslip_sync,
    hr_payslip_books,
    hr_payslip_refund,
    hr_payslip,
    hr_payroll_structure,
    jifen_pay_reconciliation,
    jifen_demo,
)
