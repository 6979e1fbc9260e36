"""The command line."""

from typing import NoReturn


def main() -> NoReturn:
    """Run the command ``basemap``."""
    from basemap.cli.commands import main

    main()
