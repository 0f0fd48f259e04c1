from . import figure, automatic
