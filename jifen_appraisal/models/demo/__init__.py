"""``jifen.demo`` fills a new database through the methods that people use, as the users who may."""

from . import demo, bodies, daily
