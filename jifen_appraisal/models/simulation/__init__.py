from . import print, inputs, simulation
