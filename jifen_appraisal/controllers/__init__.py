from . import common, approval, claim, rating, result, feedback, pay, public_notice, appeal
