"""Which addresses lead nowhere: asked of a stand-in on loopback, since the tests know no network."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from conftest import ROOT, loaded

CODES = {"/here": 200, "/gone": 410, "/missing": 404, "/refused": 403, "/busy": 429, "/down": 503, "/moved": 301}


@pytest.fixture(scope="module")
def program() -> ModuleType:
    """What the workflow runs; it is no part of the package."""
    return loaded(ROOT / ".github" / "dead_links.py")


@pytest.fixture
def host() -> Iterator[tuple[str, list[str]]]:
    """A server that answers with the code of each path, and what it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(CODES[self.path])
            self.send_header("Location", "/missing")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    server.server_close()


def test_dead_is_what_is_gone_twice_and_nothing_else(program: ModuleType, host: tuple[str, list[str]]) -> None:
    """Who refuses, is busy or is down says nothing of the page; redirects are not followed."""
    place, asked = host
    dead = program.found([place + path for path in CODES], program.ask, pause=0)
    assert dead == {f"{place}/gone": "410", f"{place}/missing": "404"}
    assert sorted(asked) == sorted([*CODES, "/gone", "/missing"])
    assert program.found(["https://nowhere.invalid/a"], program.ask, pause=0) in (
        {"https://nowhere.invalid/a": "no such host"},
        {},  # where nobody can be asked for a name
    )


def test_a_page_that_comes_back_is_not_dead(program: ModuleType) -> None:
    """It is asked for again before it is listed."""
    answers = iter(["404", None])
    assert program.found(["https://a.example/b"], lambda address: next(answers), pause=0) == {}


def test_the_list_has_an_address_a_line(
    program: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of cards without an archived copy; too many at once are the fault of who asks."""
    (tmp_path / "seeds").mkdir()
    for number in range(10):
        archive = "archive: https://web.example/1\n" if number == 9 else ""
        text = f"id: c{number}\nurl: https://a.example/{number}\n{archive}"
        (tmp_path / "seeds" / f"c{number}.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(program, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(program, "ask", lambda address: "404" if address.endswith(("3", "9")) else None)
    assert len(program.cited(Path("seeds"))) == 9
    assert program.main() == 0
    written = tmp_path / "proposal" / "files" / "config" / "dead-links.txt"
    assert written.read_text(encoding="utf-8") == program.HEAD + "https://a.example/3 # 404\n"
    written.unlink()
    monkeypatch.setattr(program, "ask", lambda address: "404")
    assert program.main() == 1
    assert not written.exists()
    assert "too many to be true" in capsys.readouterr().err
