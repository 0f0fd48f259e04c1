from . import demo, bodies, daily
