from . import scheme, approval, period, ledger, claim, grading, result, consequence, pay, public_notice, simulation
