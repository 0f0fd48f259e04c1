from . import print
