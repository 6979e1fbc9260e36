"""The command line."""

import signal
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command ``basemap``; exits with the code that :mod:`basemap.cli.commands` gives."""
    interrupted: list[int] = []

    def interrupt(number: int, frame: object) -> None:
        interrupted.append(number)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
    try:
        from basemap.cli import commands  # takes a while, in which Ctrl-C may come

        sys.exit(commands.run())
    except (KeyboardInterrupt, ImportError):
        # A library that is interrupted while it is imported may say that it cannot be imported.
        if not interrupted:
            raise
        sys.stderr.write("Interrupted.\n")
        sys.exit(130)
