from . import grant, hearing, share
