from . import scheme, approval, period, ledger, claim, grading, consequence, pay, public_notice, simulation
