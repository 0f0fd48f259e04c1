from . import dimension_scores, inputs, period
