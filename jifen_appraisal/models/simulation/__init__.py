"""A ``jifen.scheme`` tried on what was entered under another one; nothing is written."""

from . import inputs, simulation
