from . import entitlement, rater_entitlement, rating, ballot, sheet, progress
