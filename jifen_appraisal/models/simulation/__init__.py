"""A ``jifen.scheme`` tried on what was entered under another one, and told in sentences; nothing is written."""

from . import print, inputs, simulation
