from . import scheme_print, simulation_xlsx
