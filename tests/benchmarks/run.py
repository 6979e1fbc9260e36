"""Make every comparison and write the table into ``docs/benchmarks.md``: ``make bench``.

``python tests/benchmarks/run.py [NAME ...]`` prints those of some modules alone and writes nothing.
"""

import importlib
import os
import platform
import sys
from pathlib import Path

from comparison import ROUNDS, Row

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
MODULES = ("building", "reading")
HEAD = """\
# What the map costs

Written by `make bench`. Each row holds two things against each other in one run: how long the map takes, and how long
something else takes that is known or cannot be undercut. Only the ratio means something on another machine. Figures
are medians of at least {rounds}, with the least and the most in brackets.

Measured on {machine}.

| measure | unit | ours | beside it | ratio | goal | | |
|---|---|---|---|---|---|---|---|
"""


def machine() -> str:
    """The machine as far as it matters."""
    names = [
        line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    kind = names[0] if names else platform.machine()
    return f"{os.cpu_count()} cores ({kind}), {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def main(names: list[str]) -> None:
    """Measure, print while it goes on, and write what is complete."""
    found: list[Row] = []
    for name in names or MODULES:
        for row in importlib.import_module(name).rows():
            print(row, flush=True)
            found.append(row)
    if not names:
        table = "".join(f"{row}\n" for row in found)
        PAGE.write_text(HEAD.format(rounds=ROUNDS, machine=machine()) + table, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
