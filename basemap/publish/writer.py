"""The only writer: all of the site, or nothing.

In: the content of each file, by its path in the site. Out: the folder that a web server or Pages serves, and a
:class:`Summary`. The new site is written beside the old one and takes its place in one step, so that whoever looks
sees the old site or the new one, even after a power cut. ``data/SHA256SUMS`` lists the build's own files in the
form of sha256sum(1): ``sha256sum -c data/SHA256SUMS`` in the site's folder checks them, also where the site is
published. For that it leaves out the files whose names begin with a dot, which Pages does not publish. Other files that
it does not list (README.md, CNAME) belong to somebody else and stay.
"""

import hashlib
import os
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from basemap.publish import system

MANIFEST = "data/SHA256SUMS"

_FILE_MODE = 0o644  # Pages refuses anything less, whatever the umask says
_FOLDER_MODE = 0o755
_CREATE = system.flags("O_WRONLY", "O_CREAT", "O_EXCL", "O_CLOEXEC")
_LOCK = system.flags("O_RDWR", "O_CREAT", "O_CLOEXEC", "O_NOFOLLOW")
_AT_ONCE = 8


class SiteError(OSError):
    """Raised when the site cannot be written. Its message names the path and what to do; the old site stands."""

    def __init__(self, path: Path | str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = str(path)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a publication did: paths are relative to ``folder``, with slashes, sorted."""

    folder: Path
    files: int
    size_bytes: int
    changed: tuple[str, ...]
    dropped: tuple[str, ...]
    carried: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """The site's folder and its neighbours, which exist while a build runs or after one was killed."""

    folder: Path

    @property
    def new(self) -> Path:
        return self.folder.with_name(f".{self.folder.name}.new")

    @property
    def old(self) -> Path:
        return self.folder.with_name(f".{self.folder.name}.old")

    @property
    def lock(self) -> Path:
        return self.folder.with_name(f".{self.folder.name}.lock")


@dataclass(frozen=True, slots=True)
class _Standing:
    """The site as it stands: the hashes of the build's own files, and the paths of everybody else's."""

    own: Mapping[str, str]
    foreign: tuple[str, ...]


def publish(files: Mapping[str, bytes], folder: Path) -> Summary:
    """Make ``folder`` hold exactly ``files``, the manifest, and the files in it that no build wrote.

    A path is relative, with slashes. A second build waits for the first. Raises SiteError; then nothing has changed.
    """
    _check_paths(files)
    place = _place(folder)
    hashes = {path: _sha256(content) for path, content in files.items()}
    with _locked(place):
        with _failures(place.folder, "cannot clear what an interrupted build left: remove it by hand"):
            _tidy(place)
        standing = _standing(place.folder, filter(_is_hidden, files))
        _check_room(files, standing, place.folder)
        try:
            _write_site(files, _manifest(hashes), standing, place)
            with _failures(place.folder, "cannot put the new site in its place: the old one still stands"):
                _swap(place)
        finally:
            with suppress(OSError):  # the next build tidies up, and says so if it cannot
                _tidy(place)
    return Summary(
        folder=place.folder,
        files=len(files) + 1,
        size_bytes=sum(map(len, files.values())) + len(_manifest(hashes)),
        changed=tuple(sorted(path for path, digest in hashes.items() if standing.own.get(path) != digest)),
        dropped=tuple(sorted(standing.own.keys() - files.keys())),
        carried=standing.foreign,
    )


def _check_paths(files: Mapping[str, bytes]) -> None:
    """Every path must mean the same file on every system, and no two the same one."""
    seen = {_fold(MANIFEST): MANIFEST}
    folders: dict[str, str] = {}
    for path in sorted(files):
        _check_path(path)
        if _fold(path) in seen:
            raise SiteError(path, f"clashes with {seen[_fold(path)]}: give it a name that differs in more than case")
        seen[_fold(path)] = path
    for path in seen.values():
        for parent in _parents(path):
            other = seen.get(_fold(parent)) or folders.setdefault(_fold(parent), parent)
            if other != parent or _fold(parent) in seen:
                raise SiteError(path, f"clashes with {other}: no two names may differ in case alone, or be both")


def _check_path(path: str) -> None:
    parts = path.split("/")
    if path.startswith("/") or "\\" in path or any(part in ("", ".", "..") for part in parts):
        raise SiteError(repr(path), "is no path inside the site: write folder/name, with slashes and without ..")
    if not path.isprintable():
        raise SiteError(repr(path), "holds a character that cannot be seen: take it out of the name")


def _parents(path: str) -> list[str]:
    return [str(parent) for parent in PurePosixPath(path).parents][:-1]


def _is_hidden(path: str) -> bool:
    return any(part.startswith(".") for part in path.split("/"))


def _fold(path: str) -> str:
    """What a file system that ignores case and composition takes the path for."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _place(folder: Path) -> _Place:
    """The target, refused if it is anything but a site or free."""
    target = Path(os.path.abspath(folder))
    with _failures(target, "cannot be looked at"):
        _check_target(target)
        return _Place(target.parent.resolve(strict=True) / target.name)


def _check_target(target: Path) -> None:
    elsewhere = "choose another folder for the site"
    if target.is_symlink():
        raise SiteError(target, f"is a symbolic link: remove it, or {elsewhere}")
    if not target.parent.is_dir():
        raise SiteError(target, f"has no folder to stand in: create {target.parent}, or {elsewhere}")
    if not target.exists():
        return
    if not target.is_dir():
        raise SiteError(target, f"is a file: remove it, or {elsewhere}")
    if Path.cwd().resolve().is_relative_to(target.resolve()):
        raise SiteError(target, f"is the folder you are in, or holds it: {elsewhere}")
    for mark in (".git", "pyproject.toml"):
        if os.path.lexists(target / mark):
            raise SiteError(target, f"holds {mark}, so it is a project and no site: {elsewhere}")


@contextmanager
def _failures(path: Path, problem: str) -> Iterator[None]:
    """Say which path a system call failed on, and what to do."""
    try:
        yield
    except SiteError:
        raise
    except OSError as error:
        where = path if error.filename is None else error.filename
        raise SiteError(where, f"{problem} ({error.strerror or error})") from error


@contextmanager
def _locked(place: _Place) -> Iterator[None]:
    """Hold the lock of this site; wait for it if need be. A killed build's lock goes with it."""
    with _failures(place.lock, f"cannot be written: make {place.folder.parent} writable, or choose another folder"):
        handle = _take_lock(place.lock)
    try:
        yield
    finally:
        system.release(handle, place.lock)


def _take_lock(path: Path) -> int:
    while True:
        handle = os.open(path, _LOCK, _FILE_MODE)
        try:
            system.lock(handle)
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(handle), os.stat(path)):
                    return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)  # whoever held it has removed the file: it locks nothing any more


def _tidy(place: _Place) -> None:
    """Undo what a build left that did not get to its end: the same after a failure and after a power cut."""
    if os.path.lexists(place.old) and not os.path.lexists(place.folder):
        os.rename(place.old, place.folder)  # stopped between the two renames of _swap
    for leftover in (place.new, place.old):
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover)
        elif os.path.lexists(leftover):
            leftover.unlink()


def _standing(folder: Path, unlisted: Iterable[str]) -> _Standing:
    """What is in the folder now; ``unlisted`` is ours, too. Raises SiteError where it is not ours to replace."""
    with _failures(folder, "cannot be read: make it readable, or choose another folder for the site"):
        if not folder.exists():
            return _Standing({}, ())
        paths = sorted(_walk(folder, ""))
        own = _listed(folder / MANIFEST) if MANIFEST in paths else {}
        if own:
            own |= {path: _sha256((folder / path).read_bytes()) for path in unlisted if path in paths}
    foreign = tuple(path for path in paths if path not in own and path != MANIFEST)
    if MANIFEST not in paths:
        for path in foreign:
            if "/" in path:
                raise SiteError(
                    folder / path,
                    f"is in a folder that no build of this site wrote, for it has no {MANIFEST}: "
                    "move it away, or choose another folder for the site",
                )
    return _Standing(own, foreign)


def _walk(folder: Path, prefix: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            path = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(Path(entry.path), f"{path}/")
            elif entry.is_file(follow_symlinks=False):
                yield path
            else:
                raise SiteError(entry.path, "is a link or a device, which a published site cannot hold: remove it")


def _listed(manifest: Path) -> dict[str, str]:
    """The hashes of a manifest by path."""
    own = {}
    for line in manifest.read_text("utf-8", "replace").splitlines():
        digest, gap, path = line.partition("  ")
        if not gap or len(digest) != 64:
            raise SiteError(manifest, "is no list of checksums, so what the build wrote is unknown: remove the folder")
        own[path] = digest
    return own


def _check_room(files: Mapping[str, bytes], standing: _Standing, folder: Path) -> None:
    """A file that no build wrote is never overwritten."""
    ours = {_fold(path): path for path in (*files, MANIFEST)}
    folders = {_fold(parent): parent for path in ours.values() for parent in _parents(path)}
    for path in standing.foreign:
        clash = ours.get(_fold(path)) or folders.get(_fold(path))
        for parent in _parents(path):
            same = folders.get(_fold(parent))
            clash = clash or ours.get(_fold(parent)) or (same if same != parent else None)
        if clash is not None:
            raise SiteError(
                folder / path, f"stands where the build writes {clash}, and no build wrote it: move it away"
            )


def _write_site(files: Mapping[str, bytes], manifest: bytes, standing: _Standing, place: _Place) -> None:
    """The whole new site, in ``place.new``, safe on the disk."""
    advice = "cannot be written: make room or the folder writable, then build again; the old site stands"
    with _failures(place.new, advice):
        folders = {parent for path in (*files, *standing.foreign, MANIFEST) for parent in _parents(path)}
        for name in ("", *sorted(folders)):
            _make_folder(place.new / name)
        for path, content in sorted(files.items()):
            _write(place.new / path, content)
        for path in standing.foreign:
            _write(place.new / path, (place.folder / path).read_bytes())
        _write(place.new / MANIFEST, manifest)
        _settle_all(place.new / name for name in (*files, *standing.foreign, MANIFEST, "", *sorted(folders)))


def _make_folder(path: Path) -> None:
    os.mkdir(path)
    system.set_mode(path, _FOLDER_MODE)


def _write(path: Path, content: bytes) -> None:
    """A new file with this content. A failure names the path."""
    handle = os.open(path, _CREATE, _FILE_MODE)
    try:
        system.set_mode(handle, _FILE_MODE)
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest) :]
    except OSError as error:
        error.filename = str(path)
        raise
    finally:
        os.close(handle)


def _settle_all(paths: Iterable[Path]) -> None:
    """Have them all on the disk: asked for together, since one by one each would wait for the disk to come round."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(system.settle, paths):
            pass  # the first failure of any of them is raised here


def _manifest(hashes: Mapping[str, str]) -> bytes:
    listed = sorted((path, digest) for path, digest in hashes.items() if not _is_hidden(path))
    return "".join(f"{digest}  {path}\n" for path, digest in listed).encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _swap(place: _Place) -> None:
    """Put the new site where the old one is: in one step, or in two where the file system knows no exchange."""
    if not os.path.lexists(place.folder):
        os.rename(place.new, place.folder)
    elif not system.exchange(place.new, place.folder):
        os.rename(place.folder, place.old)
        os.rename(place.new, place.folder)  # should this fail, _tidy puts the old one back
    system.settle(place.folder.parent)
