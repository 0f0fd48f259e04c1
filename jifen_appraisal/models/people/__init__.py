"""Odoo's own employees and departments, with what an appraisal asks of them: who leads whom, whose login it is.

Where somebody is posted without a transfer stands in ``jifen.secondment``.
"""

from . import secondment, hr_department, hr_employee, personnel_records, resource_resource, res_users
