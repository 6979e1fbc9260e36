"""A map of bases in Iraq and where coalition forces are: a YAML registry in, one static page out."""

__version__ = "0.1.0"
