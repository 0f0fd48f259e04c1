from . import common, ledger, grading, result, pay, public_notice, simulation
