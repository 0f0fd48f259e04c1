"""Make the calculation core importable as ``engine``, without Odoo and without its addon."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent / "jifen_appraisal"))
