"""A map of military bases and who holds them: a YAML registry in, one static page out."""

__version__ = "0.1.0"
