"""New contents in the place of old ones on the disk: all of it, or nothing; and what differs, for people."""

from __future__ import annotations

import difflib
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path


def diff(old: bytes, new: bytes, file: str) -> Iterator[str]:
    """What differs between two texts as lines of a unified diff, without their line ends."""
    before, after = (text.decode(errors="surrogateescape").splitlines(keepends=True) for text in (old, new))
    for line in difflib.unified_diff(before, after, file, file):
        yield line.rstrip("\r\n")


def write(path: Path, old: bytes, new: bytes) -> None:
    """Put the new content in the place of the old, in one step. Raises OSError, also if it is the old no more."""
    mode = path.stat()
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            with suppress(OSError, AttributeError):  # FAT and some network drives have no modes, Windows no such call
                os.fchmod(handle, stat.S_IMODE(mode.st_mode))
            with suppress(OSError, AttributeError):  # only root may, and only root needs to
                os.fchown(handle, mode.st_uid, mode.st_gid)
            stream.write(new)
            stream.flush()
            with suppress(OSError):  # a full disk has said so by now; what is left is a drive that cannot promise it
                os.fsync(handle)
        if path.read_bytes() != old:
            raise OSError(f"{path}: was changed by somebody else meanwhile; nothing was written, try again")
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def write_all(changed: Mapping[Path, tuple[bytes, bytes]], added: Mapping[Path, bytes]) -> None:
    """Put new contents in the place of old ones, and new files beside them: all of it, or nothing. Raises OSError."""
    made: list[Path] = []
    done: list[Path] = []
    try:
        for path, content in added.items():
            with path.open("xb") as stream:
                made.append(path)
                stream.write(content)
        for path, (old, new) in changed.items():
            if old != new:
                write(path, old, new)
                done.append(path)
    except BaseException:
        for path in done:
            write(path, changed[path][1], changed[path][0])
        for path in made:
            path.unlink(missing_ok=True)
        raise
