"""A map of who holds the bases: a YAML registry in, one static page out."""

__version__ = "0.1.0"
