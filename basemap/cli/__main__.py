"""``python -m basemap.cli``."""

from basemap.cli import main

main()
