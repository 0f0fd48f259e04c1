from . import simulation_xlsx
