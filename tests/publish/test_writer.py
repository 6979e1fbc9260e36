"""The writer: the old site or the new one, whatever happens, and nobody else's file lost."""

import errno
import fcntl
import hashlib
import os
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from basemap.publish import writer
from basemap.publish.writer import MANIFEST, SiteError, publish

OLD = {"index.html": b"old", "base/k-1.html": b"k-1, old", "base/gone.html": b"gone", ".nojekyll": b""}
NEW = {"index.html": b"new", "base/k-1.html": b"k-1, new", "data/bases.geojson": b"{}", ".nojekyll": b""}
README = {"README.md": b"written by hand"}

Files = dict[str, bytes]


def contents(folder: Path) -> Files:
    """Every file under a folder, by its path in it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def manifest(files: Files) -> Files:
    listed = [(path, content) for path, content in sorted(files.items()) if not path.startswith(".")]
    lines = [f"{hashlib.sha256(content).hexdigest()}  {path}\n" for path, content in listed]
    return {MANIFEST: "".join(lines).encode()}


def published(files: Files) -> Files:
    return files | manifest(files) | README


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The old site, with a README that no build wrote."""
    target = tmp_path / "site"
    target.mkdir()
    (target / "README.md").write_bytes(README["README.md"])
    publish(OLD, target)
    return target


def assert_clean(folder: Path) -> None:
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_first_site(tmp_path: Path) -> None:
    """A site can be published where there was nothing."""
    summary = publish(NEW, tmp_path / "site")
    assert contents(tmp_path / "site") == NEW | manifest(NEW)
    assert (summary.folder, summary.files, summary.carried) == (tmp_path / "site", 5, ())
    assert_clean(tmp_path / "site")


def test_summary(folder: Path) -> None:
    """What a build wrote and no longer writes is gone; what it did not write stays; the summary says both."""
    summary = publish(NEW, folder)
    assert contents(folder) == published(NEW)
    assert summary.changed == ("base/k-1.html", "data/bases.geojson", "index.html")
    assert summary.dropped == ("base/gone.html",)
    assert summary.carried == ("README.md",)
    assert summary.size_bytes == sum(len(content) for content in (NEW | manifest(NEW)).values())
    assert publish(NEW, folder).changed == ()


def test_foreign_folders_are_carried_over(folder: Path) -> None:
    """A domain's CNAME and a folder beside ours outlive two builds."""
    (folder / "CNAME").write_text("bases.example")
    (folder / "photos").mkdir()
    (folder / "photos/gate.txt").write_text("a gate")
    publish(NEW, folder)
    publish(OLD, folder)
    assert contents(folder) == published(OLD) | {"CNAME": b"bases.example", "photos/gate.txt": b"a gate"}


def test_manifest_is_read_by_sha256sum(folder: Path) -> None:
    """The manifest is in the form that sha256sum -c reads from the site's folder."""
    for line in (folder / MANIFEST).read_text().splitlines():
        digest, path = line.split("  ")
        assert hashlib.sha256((folder / path).read_bytes()).hexdigest() == digest


def test_the_manifest_holds_for_what_pages_publishes(folder: Path) -> None:
    """Files whose names begin with a dot are not published, and not listed; they are ours all the same."""
    for _ in range(2):
        summary = publish(NEW | {".nojekyll": b"", ".well-known/x": b"x"}, folder)
        assert "/." not in f"/{(folder / MANIFEST).read_text()}".replace("\n", "/")
        assert (folder / ".nojekyll").read_bytes() == b""
        assert summary.carried == ("README.md",)
    assert summary.changed == ()


@pytest.mark.parametrize("number", [errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL])
def test_a_file_system_without_modes_and_locks(folder: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """As FAT and some network drives are: the site is written all the same."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(writer.os, "fchmod", refuse)
    monkeypatch.setattr(writer.os, "chmod", refuse)
    if number not in (errno.EPERM, errno.EACCES):
        monkeypatch.setattr(writer.os, "fsync", refuse)
        monkeypatch.setattr(fcntl, "flock", refuse)
    publish(NEW, folder)
    monkeypatch.undo()
    assert contents(folder) == published(NEW)
    assert_clean(folder)


def test_modes_and_links(folder: Path) -> None:
    """Pages wants files of mode 0644, folders of 0755 and no links, whatever the umask is."""
    before = os.umask(0o077)
    try:
        publish(NEW, folder)
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    for path in folder.rglob("*"):
        status = path.lstat()
        assert stat.S_IMODE(status.st_mode) == (0o755 if path.is_dir() else 0o644), path
        assert path.is_dir() or status.st_nlink == 1
        assert not path.is_symlink()


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/etc/motd", "is no path inside the site"),
        ("../index.html", "is no path inside the site"),
        ("base/../../x", "is no path inside the site"),
        ("base//x", "is no path inside the site"),
        ("base/", "is no path inside the site"),
        ("./x", "is no path inside the site"),
        ("base\\x", "is no path inside the site"),
        ("", "is no path inside the site"),
        ("a\nb", "a character that cannot be seen"),
        ("a\u202eb", "a character that cannot be seen"),
        ("INDEX.html", "clashes with"),
        ("Base/other.html", "clashes with"),
        ("index.html/x", "clashes with"),
        ("data/sha256sums", "clashes with"),
        (MANIFEST, "clashes with"),
    ],
)
def test_refused_paths(folder: Path, path: str, message: str) -> None:
    """A path that could mean another file, here or on another system, is refused before anything is written."""
    with pytest.raises(SiteError, match=message):
        publish(NEW | {path: b""}, folder)
    assert contents(folder) == published(OLD)
    assert_clean(folder)


def a_file(target: Path) -> None:
    target.write_text("a file")


def a_link(target: Path) -> None:
    (target.parent / "elsewhere").mkdir()
    target.symlink_to("elsewhere")


def a_repository(target: Path) -> None:
    (target / ".git").mkdir(parents=True)


def a_project(target: Path) -> None:
    target.mkdir()
    (target / "pyproject.toml").touch()


def a_folder_of_folders(target: Path) -> None:
    (target / "letters").mkdir(parents=True)
    (target / "letters/1.txt").touch()


def a_page_of_another_hand(target: Path) -> None:
    target.mkdir()
    (target / "Index.html").touch()


def a_file_in_the_way(target: Path) -> None:
    target.mkdir()
    (target / "base").touch()


def a_link_inside(target: Path) -> None:
    target.mkdir()
    (target / "README.md").symlink_to("/etc/motd")


def a_pipe_inside(target: Path) -> None:
    target.mkdir()
    os.mkfifo(target / "pipe")


def a_bad_manifest(target: Path) -> None:
    (target / "data").mkdir(parents=True)
    (target / MANIFEST).write_text("index.html\n")


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        (a_file, "is a file: remove it, or choose"),
        (a_link, "is a symbolic link: remove it, or choose"),
        (a_repository, r"holds \.git, .* choose another folder"),
        (a_project, r"holds pyproject\.toml, .* choose another folder"),
        (a_folder_of_folders, r"letters/1\.txt: is in a folder that no build .* move it away"),
        (a_page_of_another_hand, r"Index\.html: stands where the build writes index\.html.* move it away"),
        (a_file_in_the_way, "base: stands where the build writes base"),
        (a_link_inside, r"README\.md: is a link or a device.* remove it"),
        (a_pipe_inside, "pipe: is a link or a device.* remove it"),
        (a_bad_manifest, "SHA256SUMS: is no list of checksums.* remove the folder"),
    ],
)
def test_refused_targets(tmp_path: Path, prepare: Callable[[Path], None], message: str) -> None:
    """What is not our site is left alone, and the message says what to do."""
    prepare(tmp_path / "site")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(SiteError, match=message):
        publish(NEW, tmp_path / "site")
    assert sorted(tmp_path.rglob("*")) == before


def test_current_folder_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's working folder is swapped away, however it is spelt."""
    (folder / "inner").mkdir()
    monkeypatch.chdir(folder / "inner")
    for target in (Path("."), Path(".."), folder, folder / "inner/.."):
        with pytest.raises(SiteError, match="is the folder you are in"):
            publish(NEW, target)


def test_missing_parent_is_refused(tmp_path: Path) -> None:
    """A mistyped path makes no folders."""
    with pytest.raises(SiteError, match="has no folder to stand in: create"):
        publish(NEW, tmp_path / "nowhere/site")
    assert contents(tmp_path) == {}


class Failing:
    """Makes the n-th of a group of system calls fail, and counts them."""

    CALLS = ("open", "write", "fsync", "fchmod", "chmod", "mkdir", "rename")

    def __init__(self, monkeypatch: pytest.MonkeyPatch, nth: int, failure: BaseException) -> None:
        self.count, self.nth, self.failure = 0, nth, failure
        for name in self.CALLS:
            monkeypatch.setattr(writer.os, name, self.wrap(getattr(os, name)))

    def wrap(self, real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **options: object) -> object:
            self.count += 1
            if self.count == self.nth:
                raise self.failure
            return real(*args, **options)

        return call


def outcomes(folder: Path, failure: Callable[[], BaseException]) -> Iterator[tuple[Files, BaseException | None]]:
    """Publish NEW over OLD with the 1st, 2nd, 3rd … call failing, until none fails."""
    for nth in range(1, 200):
        publish(OLD, folder)
        raised: BaseException | None = None
        with pytest.MonkeyPatch.context() as patch:
            failing = Failing(patch, nth, failure())
            try:
                publish(NEW, folder)
            except (OSError, KeyboardInterrupt) as error:
                raised = error
        if failing.count < nth:
            return
        yield contents(folder), raised
    raise AssertionError("the writer makes too many calls")


@pytest.mark.parametrize("exchange", [True, False], ids=["exchange", "two renames"])
@pytest.mark.parametrize(
    "failure",
    [lambda: OSError(errno.ENOSPC, "No space left on device"), lambda: OSError(errno.EROFS, "Read-only file system")],
    ids=["full", "read-only"],
)
def test_failing_disk(
    folder: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool, failure: Callable[[], OSError]
) -> None:
    """With any one call failing, the site is the old one or the new one byte for byte, and the error names a path."""
    if not exchange:
        monkeypatch.setattr(writer.system, "exchange", lambda first, second: False)
    results = list(outcomes(folder, failure))
    assert len(results) > 25
    for files, raised in results:
        assert files in (published(OLD), published(NEW))
        if raised is not None:
            assert isinstance(raised, SiteError)
            assert str(folder.parent) in str(raised)
        assert_clean(folder)
    assert sum(files == published(OLD) for files, _ in results) > 20


@pytest.mark.parametrize("exchange", [True, False], ids=["exchange", "two renames"])
def test_interrupt(folder: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool) -> None:
    """Ctrl-C at any call, the clearing up included, leaves one whole site, and the next build leaves nothing behind."""
    if not exchange:
        monkeypatch.setattr(writer.system, "exchange", lambda first, second: False)
    for files, raised in outcomes(folder, KeyboardInterrupt):
        assert files in (published(OLD), published(NEW))
        assert isinstance(raised, KeyboardInterrupt)
        publish(OLD, folder)
        assert_clean(folder)


def test_read_only_parent(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the lock cannot be written, the message says which folder to make writable."""
    Failing(monkeypatch, 1, PermissionError(errno.EACCES, "Permission denied"))
    with pytest.raises(SiteError, match=r"\.site\.lock: cannot be written: make .* writable"):
        publish(NEW, folder)
    assert contents(folder) == published(OLD)


def test_two_renames(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be exchanged in one step, two renames do it."""
    monkeypatch.setattr(writer.system, "exchanger", lambda: None)
    publish(NEW, folder)
    assert contents(folder) == published(NEW)
    assert_clean(folder)


def test_stopped_between_two_renames(folder: Path) -> None:
    """A build killed between its two renames is made good by the next, and no foreign file is lost."""
    folder.rename(folder.with_name(".site.old"))
    folder.with_name(".site.new").mkdir()
    folder.with_name(".site.lock").touch()
    publish(NEW, folder)
    assert contents(folder) == published(NEW)
    assert_clean(folder)


def test_builds_at_once(folder: Path) -> None:
    """Of several builds into one folder each waits for its turn; the site is always one of theirs."""
    sites = [{".nojekyll": b"", "index.html": bytes([65 + n]) * 9000, f"base/{n}.html": b""} for n in range(4)]
    failures: list[OSError] = []

    def build(files: Files) -> None:
        try:
            for _ in range(5):
                publish(files, folder)
        except OSError as error:
            failures.append(error)

    builds = [threading.Thread(target=build, args=(files,)) for files in sites]
    for thread in builds:
        thread.start()
    for thread in builds:
        thread.join()
    assert failures == []
    assert contents(folder) in [published(files) for files in sites]
    assert_clean(folder)


class Msvcrt:
    """Stands in for the locks of Windows: each attempt but the last is given up after ten seconds that nobody waits."""

    LK_LOCK = 1

    def __init__(self, refusals: int) -> None:
        self.refusals, self.taken = refusals, 0

    def locking(self, handle: int, mode: int, length: int) -> None:
        assert (mode, length) == (self.LK_LOCK, 1)
        if self.refusals:
            self.refusals -= 1
            raise OSError(errno.EDEADLK, "Resource deadlock avoided")
        self.taken += 1


def test_on_windows_a_site_is_written_and_exchanged_by_two_renames(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without flock, fchmod, O_CLOEXEC and an exchange; a folder cannot be opened, nor an open file be removed."""
    locks, real = Msvcrt(refusals=3), os.open
    handles: dict[str, int] = {}

    def open_(path: Path, flags: int, mode: int = 0o777, **options: int) -> int:
        if options:
            return real(path, flags, mode, **options)  # as shutil does here, to remove folders
        if Path(path).is_dir():
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        handles[str(path)] = handle = real(path, flags, mode)
        return handle

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if path.name == ".site.lock":
            with pytest.raises(OSError, match="Bad file descriptor"):
                os.fstat(handles[str(path)])
        os.unlink(path)

    monkeypatch.setitem(sys.modules, "msvcrt", locks)
    monkeypatch.setattr(writer.system.sys, "platform", "win32")
    monkeypatch.delattr(os, "fchmod")
    monkeypatch.setattr(os, "open", open_)
    monkeypatch.setattr(Path, "unlink", unlink)
    publish(NEW, folder)
    publish(NEW, folder)
    monkeypatch.undo()
    assert contents(folder) == published(NEW)
    assert (locks.refusals, locks.taken) == (0, 2)
    assert_clean(folder)


def test_flags_that_a_system_lacks_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows has neither O_NOFOLLOW nor O_CLOEXEC; it has O_BINARY, without which line ends would change."""
    monkeypatch.delattr(os, "O_NOFOLLOW")
    monkeypatch.setattr(os, "O_BINARY", 1 << 20, raising=False)
    assert writer.system.flags("O_RDWR", "O_NOFOLLOW") == os.O_RDWR | 1 << 20
