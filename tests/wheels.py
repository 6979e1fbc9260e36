"""Writes ``wheels.txt``, the wheels that the index has of every pinned package: ``make lock`` runs it after the locks.

Each line is the beginning of a SHA-256 that the lock holds, and the name of the file, which says for which Python and
which system it is (PyPA, binary distribution format). ``tests/repository/test_supply.py`` reads it without a network.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILE = Path(__file__).with_suffix(".txt")
LOCKS = ("requirements-test.txt", "requirements-lock.txt")
"""Between them they pin all: what the tests install holds what the map installs."""
DIGITS = 12
"""Of a hash, which tell a file of a lock from all others."""
_ELSEWHERE = re.compile(
    r"musllinux|armv|ppc64|s390x|riscv|i686|loongarch|win32|win_arm|ios_|android|emscripten|pyodide"
    r"|-(pp|graalpy)3|-cp3[0-9]+-cp3[0-9]+t-|-cp3(6|7|8|9|10)-cp3"
)
"""Wheels for systems and Pythons of which nothing is promised."""


def wheels(lock: str) -> list[str]:
    """The lines for a lock. uv asks the index for the files that its hashes name."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    command += ["--no-deps", "--generate-hashes", "--format", "pylock.toml", lock]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return [
        f"{wheel['hashes']['sha256'][:DIGITS]}  {wheel['url'].rpartition('/')[2]}"
        for package in tomllib.loads(done.stdout)["packages"]
        for wheel in package.get("wheels", ())
        if not _ELSEWHERE.search(wheel["url"])
    ]


if __name__ == "__main__":
    found = sorted({line for lock in LOCKS for line in wheels(lock)}, key=lambda line: line.partition("  ")[2])
    FILE.write_text("\n".join([*found, ""]), encoding="utf-8")
    print(f"{FILE.name}: {len(found)} wheels")
