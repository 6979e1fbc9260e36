"""The editing loop: what is built is served to this machine alone, built again when a file is saved, and shown anew.

In: a function that builds, and the folders to watch. Out: a server on 127.0.0.1 until it is interrupted.
What is served lies in memory, not in ``site/``: a half-mended registry then touches no published file, nothing waits
for a disk, and a path is looked up among the names of what was built, so that none can lead out of it.
Each page gets a script (``serve/reload.js``) that hears of changes by server-sent events (HTML Standard, 9.2); its
policy is widened by the hash of that script and by ``connect-src 'self'``. Nothing of it is ever written.
"""

import base64
import hashlib
import itertools
import json
import re
import socketserver
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import unquote

from watchfiles import watch

from basemap.registry.problem import Problem

_PACKAGE = Path(str(files("basemap")))
CLIENT = _PACKAGE / "client"
SOURCES = (
    *(CLIENT / folder for folder in ("", "state", "time", "map", "panels")),
    _PACKAGE / "languages",
    *(_PACKAGE / "publish" / folder for folder in ("templates", "styles")),
)
"""The folders of the page's scripts, words, templates and styles: a part of what is watched."""
RELOAD = _PACKAGE / "serve" / "reload.js"
"""What a served page has and a built one has not."""

ADDRESS = "127.0.0.1"
CHANGES = "/-/changes"
"""Where a page hears of changes; what stands behind the ``?`` is the path of the page."""

_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".geojson": "application/geo+json",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".xml": "application/xml",
}
_SUFFIXES = frozenset((".yaml", ".yml", ".geojson", ".js", ".json", ".css", ".j2"))
_HEARTBEAT_S = 10.0  # how soon a connection that nobody listens to is noticed
_POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)"')
_EMPTY = (
    b'<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,">'
    b"<title>basemap serve</title><body></body></html>"
)


@dataclass(frozen=True, slots=True)
class Notice:
    """What a page says over the map: ``place`` is file, line and column, as far as they are known."""

    place: str
    message: str
    severity: str = "error"


Build: TypeAlias = Callable[[Collection[Path]], tuple[tuple[Problem, ...], Iterable[tuple[str, bytes]]]]
"""From the files that changed to the problems and, unless one is an error, each path of the site with its content."""

Say: TypeAlias = Callable[[tuple[Notice, ...], float], None]
"""Tells whoever started the server what came of a build, and how many seconds it took."""


@dataclass(frozen=True, slots=True)
class Showing:
    """What is shown at one moment."""

    files: Mapping[str, bytes]
    notices: tuple[Notice, ...] = ()


class Board:
    """What is shown now, for whoever asks, and a way to wait until it is something else."""

    def __init__(self) -> None:
        self.showing = Showing({})
        self._changed = threading.Condition()

    def show(self, showing: Showing) -> None:
        with self._changed:
            self.showing = showing
            self._changed.notify_all()

    def other_than(self, showing: Showing | None) -> Showing:
        """What is shown, as soon as it differs; the same once more after a while."""
        with self._changed:
            self._changed.wait_for(lambda: self.showing is not showing, _HEARTBEAT_S)
            return self.showing


def run(
    build: Build,
    folders: Collection[Path],
    port: int,
    ready: Callable[[str], None],
    say: Say,
    unwatched: Callable[[str], None],
) -> None:
    """Serve until interrupted; ``ready`` gets the address after the first build. Raises OSError for a taken port.

    ``unwatched`` gets the reason where the system will not tell of saved files, and every second has to do.
    """
    board = Board()
    with _server(board, port) as server, ExitStack() as running:
        for number, changed in enumerate(saved(folders, unwatched)):
            _rebuild(build, changed, board, say, _newer(folders))
            if number == 0:  # whoever came earlier has waited
                threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
                running.callback(server.shutdown)
                ready(f"http://{ADDRESS}:{server.server_address[1]}/")


def saved(folders: Collection[Path], unwatched: Callable[[str], None]) -> Iterator[set[Path]]:
    """The files in some folders: all of them at first, then those that came, went or were saved, as it happens.

    The system tells when to look. What it does not tell (a folder that was replaced, a network drive) is seen within
    a second, by the times of the files; so is everything, if the system does not tell at all.
    """
    seen = _stamps(folders)
    yield set(seen)
    for batch in _told_of(folders, unwatched):
        now = _stamps(folders)
        changed = set(batch) | {path for path in now.keys() | seen.keys() if now.get(path) != seen.get(path)}
        seen = now
        if changed:
            yield changed


def _told_of(folders: Collection[Path], unwatched: Callable[[str], None]) -> Iterator[Iterable[Path]]:
    """The files of which the system tells, a batch a second at least; for ever nothing where it does not."""
    try:
        while True:
            identities = _identities(folders)
            for batch in watch(
                *(folder for folder in folders if folder.is_dir()),
                watch_filter=_is_input,
                recursive=False,
                debounce=200,
                step=20,
                rust_timeout=1000,
                yield_on_timeout=True,
            ):
                yield [Path(path) for _, path in batch]
                if _identities(folders) != identities:
                    break  # a folder was replaced: the system still watches the one that is gone
    except (OSError, RuntimeError) as error:  # as where other programs have taken all of inotify's instances
        unwatched(str(error).partition(" about ")[0])
    pause = threading.Event()
    while not pause.wait(1):
        yield []


def _identities(folders: Collection[Path]) -> list[tuple[int, int] | None]:
    """What tells a folder from another of its name; None where there is none."""
    found: list[tuple[int, int] | None] = []
    for folder in folders:
        try:
            state = folder.stat()
        except OSError:
            found.append(None)
        else:
            found.append((state.st_dev, state.st_ino))
    return found


def _newer(folders: Collection[Path]) -> Callable[[], bool]:
    """Whether a file was saved since; it looks at every eighth question only, for a look takes a few milliseconds."""
    before, asked = _stamps(folders), itertools.count(1)
    return lambda: next(asked) % 8 == 0 and _stamps(folders) != before


def widened(page: bytes, version: str) -> bytes:
    """A page with the script that keeps it fresh, and a policy that lets this one script run and ask this server."""
    script = RELOAD.read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    text = _POLICY.sub(lambda found: f'{found[1]}{_wider(found[2], digest)}"', page.decode(), count=1)
    before, end, behind = text.rpartition("</body>")
    return f'{before}<script data-version="{version}">{script}</script>{end}{behind}'.encode()


def _rebuild(
    build: Build, changed: Collection[Path], board: Board, say: Say, newer: Callable[[], bool] = lambda: False
) -> None:
    """Build, and show the first file, the map, before the others are there. What fails is shown, and it goes on.

    Once the map is shown, the build is left when there is something newer: the next one makes all files again.
    """
    begun = time.perf_counter()
    try:
        problems, contents = build(changed)
        notices = tuple(map(_notice, problems))
        made: dict[str, bytes] = {}
        for path, content in contents:
            made[path] = content
            if len(made) == 1:
                board.show(Showing({**board.showing.files, **made}, notices))
            elif newer():
                return
        board.show(Showing(made or board.showing.files, notices))
    except Exception as error:  # whatever a file under edit makes a library say: the next save may mend it
        notices = (_failure(error),)
        board.show(replace(board.showing, notices=notices))
    say(notices, time.perf_counter() - begun)


def _notice(problem: Problem) -> Notice:
    place = f"{problem.file}:{problem.line}:{problem.column}"
    return Notice(place, f"{problem.sentence} [{problem.rule}]", problem.severity)


def _failure(error: Exception) -> Notice:
    if isinstance(error, OSError) and error.filename is not None:
        return Notice(str(error.filename), error.strerror or str(error))
    file, line = getattr(error, "filename", None) or getattr(error, "name", None), getattr(error, "lineno", None)
    return Notice(":".join(str(part) for part in (file, line) if part) or type(error).__name__, str(error))


def _stamps(folders: Iterable[Path]) -> dict[Path, tuple[int, int, int, int]]:
    """What a save changes of a file, also one in place that keeps its length and puts its time back."""
    stamps = {}
    for folder in folders:
        for path in folder.iterdir() if folder.is_dir() else ():
            try:
                state = path.lstat()
            except FileNotFoundError:
                continue  # it went while we looked
            if _is_input(None, str(path)):
                stamps[path] = state.st_mtime_ns, state.st_size, state.st_ino, state.st_ctime_ns
    return stamps


def _is_input(change: Any, path: str) -> bool:
    """Whether a path is an input by its name: what an editor keeps beside the file is none."""
    name = Path(path)
    return name.suffix in _SUFFIXES and not name.name.startswith(".")


def _wider(policy: str, digest: str) -> str:
    if "script-src" in policy:
        policy = policy.replace("script-src", f"script-src 'sha256-{digest}'", 1)
    else:
        policy += f"; script-src 'sha256-{digest}'"
    return f"{policy}; connect-src 'self'"


def _version(content: bytes | None) -> str:
    return hashlib.sha256(content).hexdigest()[:16] if content is not None else ""


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    board: Board

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], OSError):  # a browser that went away is no error
            super().handle_error(request, client_address)


def _server(board: Board, port: int) -> _Server:
    try:
        server = _Server((ADDRESS, port), _Handler)
    except OSError as error:
        free = _free_port(port)
        raise OSError(f"port {port}: {error.strerror}; try --port {free}") from error
    server.board = board
    return server


def _free_port(taken: int) -> int:
    """The next port that nobody uses; any at all if there is none near."""
    for port in (*range(max(taken, 1023) + 1, min(taken + 100, 65536)), 0):
        try:
            with _Server((ADDRESS, port), _Handler) as server:
                return int(server.server_address[1])
        except OSError:
            continue
    return 0


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD for the paths that were built, to whoever calls this machine by its own name.

    The name is checked since a foreign page could have its own name lead here (DNS rebinding).
    """

    server: _Server
    timeout = 60
    protocol_version = "HTTP/1.0"
    server_version = "basemap"
    sys_version = ""

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing: what matters is what was built."""

    def _answer(self, *, with_body: bool) -> None:
        port = self.server.server_address[1]
        host = self.headers.get("Host", "").lower()
        target, _, query = self.path.partition("?")
        if host not in (f"{ADDRESS}:{port}", f"localhost:{port}"):
            self.send_error(HTTPStatus.FORBIDDEN, f"Call it {ADDRESS}:{port}")
        elif target == CHANGES and with_body:
            self._tell(_name(unquote(query)))
        else:
            self._file(_name(unquote(target)), with_body=with_body)

    def _file(self, name: str, *, with_body: bool) -> None:
        built = self.server.board.showing.files
        content = built.get(name)
        if content is None and name != "index.html":
            status, content, version = HTTPStatus.NOT_FOUND, built.get("404.html", _EMPTY), ""
            name = "404.html"
        else:
            status, version = HTTPStatus.OK, _version(content)
            content = _EMPTY if content is None else content
        if name.endswith(".html"):
            content = widened(content, version)
        self.send_response(status)
        suffix = Path(name).suffix
        self.send_header("Content-Type", _KINDS.get(suffix, "text/plain; charset=utf-8"))
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if with_body:
            self.wfile.write(content)

    def _tell(self, name: str) -> None:
        """Events for a page, as long as it listens: the version of its file, and the problems."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        showing, said = None, ""
        self.wfile.write(b"retry: 500\n\n")
        while True:
            showing = self.server.board.other_than(showing)
            message = _message(showing, name)
            self.wfile.write((f"data: {message}\n\n" if message != said else ":\n\n").encode())
            said = message


def _name(path: str) -> str:
    """The name of the file that a path of an address stands for."""
    name = path.removeprefix("/")
    return name + "index.html" if not name or name.endswith("/") else name


def _message(showing: Showing, name: str) -> str:
    problems = [
        {"place": notice.place, "message": notice.message, "severity": notice.severity} for notice in showing.notices
    ]
    return json.dumps({"version": _version(showing.files.get(name)), "problems": problems})
