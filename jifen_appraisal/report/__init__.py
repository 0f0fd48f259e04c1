from . import common, scheme, ledger, grading, result, pay, public_notice, simulation
