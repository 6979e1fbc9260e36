"""The command line."""

import os
import signal
import sys
from contextlib import suppress
from typing import NoReturn


def main() -> NoReturn:
    """Run the command ``basemap``; exits with the code that :mod:`basemap.cli.commands` gives."""
    interrupted: list[int] = []

    def interrupt(number: int, frame: object) -> None:
        interrupted.append(number)
        raise KeyboardInterrupt

    def unheard(number: int, frame: object) -> None:
        # Whoever read the output has gone, as head(1) does: end quietly, as other tools do.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(nowhere, stream)
        sys.exit(128 + number)

    signal.signal(signal.SIGINT, interrupt)
    if sys.platform != "win32":  # which has no such signal
        signal.signal(signal.SIGPIPE, unheard)
    try:
        from basemap.cli import commands  # takes a while, in which Ctrl-C may come

        code = commands.run()
        with suppress(OSError):
            sys.stdout.flush()
        sys.exit(code)
    except (KeyboardInterrupt, ImportError):
        # A library that is interrupted while it is imported may say that it cannot be imported.
        if not interrupted:
            raise
        sys.stderr.write("Interrupted.\n")
        sys.exit(130)
