"""What each system does in its own way: the lock, the exchange of two folders, modes, and what is safe on the disk.

The writer is the only one that comes here. POSIX has flock(2), renameat2(2) or renamex_np(2), and modes; Windows has
locked bytes of a file, no exchange and no modes, lets nobody remove a file that is open, and syncs no folder.
"""

import ctypes
import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_AT_FDCWD = -100  # linux/fcntl.h
_RENAME_EXCHANGE = 2  # linux/fs.h; RENAME_SWAP of macOS has the same value
NOT_HERE = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}
"""What a system or a file system says that does not know a call."""
_NO_MODES = {*NOT_HERE, errno.EPERM, errno.EACCES}
"""What FAT and some network drives say to a new mode: they have none."""
_NO_LOCKS = {*NOT_HERE, errno.ENOLCK}
_STILL_LOCKED = {errno.EDEADLK, errno.EACCES, getattr(errno, "EDEADLOCK", errno.EDEADLK)}
"""What Windows says after ten seconds of waiting for a lock."""


def flags(*names: str) -> int:
    """The flags of open(2) of these names, as far as the system has them, and that of files that hold bytes."""
    return sum(getattr(os, name, 0) for name in (*names, "O_BINARY"))


def lock(handle: int) -> None:
    """Lock a file for this process alone; wait for it if need be. A network drive that knows no locks has none."""
    try:
        if sys.platform == "win32":
            import msvcrt

            _patiently(lambda: msvcrt.locking(handle, msvcrt.LK_LOCK, 1))
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise


def _patiently(take: Callable[[], None]) -> None:
    """Take a lock of Windows, which gives up after ten seconds, however long another build has it."""
    while True:
        try:
            return take()
        except OSError as error:
            if error.errno not in _STILL_LOCKED:
                raise


def release(handle: int, path: Path) -> None:
    """Remove a locked file, and give up its lock: in this order where a file that is open can be removed."""
    with suppress(OSError):
        if sys.platform != "win32":
            path.unlink()  # before the lock is given up, so that whoever waits for it sees that the file is gone
    os.close(handle)
    with suppress(OSError):
        if sys.platform == "win32":
            path.unlink()  # refused as long as somebody waits for it, who removes it in turn


def set_mode(target: int | Path, mode: int) -> None:
    """The mode of an open file or of a folder, where the file system has modes."""
    with _where_there_are_modes():
        if isinstance(target, Path):
            target.chmod(mode)
        elif hasattr(os, "fchmod"):
            os.fchmod(target, mode)


@contextmanager
def _where_there_are_modes() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in _NO_MODES:
            raise


def settle(path: Path) -> None:
    """Have the content of a file, or the names in a folder, on the disk, where the system can promise that."""
    if sys.platform == "win32" and path.is_dir():
        return
    # Windows wants to write what it syncs.
    handle = os.open(path, flags("O_RDWR" if sys.platform == "win32" else "O_RDONLY", "O_CLOEXEC"))
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in NOT_HERE:
            error.filename = str(path)
            raise
    finally:
        os.close(handle)


def exchange(first: Path, second: Path) -> bool:
    """Exchange two names at once; False where system or file system cannot: renameat2(2), renamex_np(2)."""
    rename = exchanger()
    if rename is None:
        return False
    if rename(os.fsencode(first), os.fsencode(second)) == 0:
        return True
    number = ctypes.get_errno()
    if number in NOT_HERE:
        return False
    raise OSError(number, os.strerror(number), str(second))


def exchanger() -> Callable[[bytes, bytes], int] | None:
    """The call that exchanges two names; None where there is none."""
    if sys.platform == "win32":
        return None
    library = ctypes.CDLL(None, use_errno=True)
    try:
        if sys.platform == "darwin":
            swap = library.renamex_np
            return lambda first, second: int(swap(first, second, _RENAME_EXCHANGE))
        rename = library.renameat2  # glibc 2.28, musl 1.2.6
        return lambda first, second: int(rename(_AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE))
    except AttributeError:
        return None
