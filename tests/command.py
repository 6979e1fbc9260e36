"""The command in this process: what it prints and how it exits, without the start of a process.

A process of its own is for tests of what only a process has: signals, streams, the environment, what is imported.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from click.testing import CliRunner

from basemap.cli import commands


@dataclass(frozen=True)
class Done:
    """What a command printed, and the code that it ended with."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str | Path, cwd: Path | None = None) -> Done:
    """Run ``basemap`` with these arguments, in a folder."""
    here = Path.cwd()
    words = ["basemap", *(str(argument) for argument in arguments)]
    called = mock.patch.object(sys, "argv", words)
    lasting = mock.patch.object(commands, "spare")  # it is for a process that soon ends
    with CliRunner().isolation() as (out, err, _), called, lasting:
        os.chdir(cwd or here)
        try:
            code = commands.run()
        except SystemExit as end:
            code = int(end.code or 0)
        finally:
            os.chdir(here)
        sys.stdout.flush()
        sys.stderr.flush()
    return Done(code, *(stream.getvalue().decode().replace("\r\n", "\n") for stream in (out, err)))
