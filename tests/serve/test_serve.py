"""The editing loop in a real browser, and a server that answers nobody but this machine."""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser, Page, expect

import conftest
from basemap.serve import server
from conftest import FROZEN, copied

VIEW = "#2020-04-04/al-taqaddum;mode=reported;lang=ckb"
PROBLEMS = "aside section"


class Loop:
    """A running ``basemap serve`` over a copy of the input."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        self.registry = folder / "config" / "bases.yaml"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "basemap.cli", "serve", *(options or ("--port", "0"))],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        assert self.process.stdout is not None
        found = None
        while found is None:
            line = self.process.stdout.readline()
            assert line, self.process.communicate()
            found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        self.address, self.port = found[0], int(found[1])

    def ask(self, path: str, method: str = "GET", host: str | None = None) -> tuple[int, dict[str, str], bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port)) as connection:
            connection.putrequest(method, path, skip_host=True)
            if host != "":
                connection.putheader("Host", host or f"127.0.0.1:{self.port}")
            connection.endheaders()
            answer = connection.getresponse()
            return answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read()

    def spoil(self, old: str, new: str) -> None:
        text = self.registry.read_text(encoding="utf-8")
        assert old in text
        self.registry.write_text(text.replace(old, new, 1), encoding="utf-8")

    def stop(self) -> tuple[int, str, str]:
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate()
        return self.process.returncode, out, err


@pytest.fixture(scope="module")
def loop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loop]:
    """One for all; whoever changes its folder takes ``page``, which puts everything back."""
    running = Loop(copied(tmp_path_factory.mktemp("serve")))
    yield running
    if running.process.poll() is None:
        running.stop()


@pytest.fixture
def page(loop: Loop, browser: Browser) -> Iterator[Page]:
    """The page at a day, with a base, as it was reported and in Kurdish; it says and asks for nothing else."""
    context = browser.new_context()
    page = context.new_page()
    noises: list[str] = []
    page.on("console", lambda message: noises.append(message.text))
    page.on("pageerror", lambda error: noises.append(str(error)))
    page.on(
        "request",
        lambda request: noises.append(request.url) if not request.url.startswith((loop.address, "data:")) else None,
    )
    page.goto(loop.address + VIEW)
    page.evaluate("window.basemap.ready")
    yield page
    loop.registry.write_bytes((FROZEN / "config" / "bases.yaml").read_bytes())
    expect(page.locator("#panel")).to_contain_text("Tammuz Air Base")
    expect(page.locator(PROBLEMS)).to_be_hidden()
    assert [noise for noise in noises if "ERR_" not in noise] == []
    context.close()


def test_the_page_follows_a_save_and_keeps_its_day_base_and_view(loop: Loop, page: Page) -> None:
    """What was edited is there at once, at the same link, in the same language."""
    link = page.url
    assert link.startswith(loop.address + "#2020-04-04/al-taqaddum;")
    with page.expect_event("load"):
        loop.spoil("Tammuz Air Base", "Tammuz Field")
    page.evaluate("window.basemap.ready")
    assert page.url == link
    assert page.evaluate("window.basemap.day()") == "2020-04-04"
    assert page.evaluate("document.documentElement.lang") == "ckb"
    expect(page.locator('[data-do="reported"]')).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#panel")).to_contain_text("Tammuz Field")
    assert not (loop.folder / "site").exists()  # what is served lies in memory


def test_a_problem_stands_over_the_map_until_it_is_mended(loop: Loop, page: Page) -> None:
    """With its file, line and what was meant; the page below stays the one that was built last."""
    whole = loop.registry.read_text(encoding="utf-8")
    loop.spoil("\n        status: handed-over", "\n        status: hand-over")
    problems = page.locator(PROBLEMS)
    line = whole[: whole.index("\n        status: handed-over") + 1].count("\n") + 1
    expect(problems).to_contain_text(f"config/bases.yaml:{line}:17")
    expect(problems).to_contain_text("Did you mean handed-over? [unknown-status]")
    expect(problems).to_contain_text("1 problem")
    assert page.evaluate("window.basemap.day()") == "2020-04-04"
    page.evaluate("window.unharmed = true")
    loop.registry.write_text(whole, encoding="utf-8")
    expect(problems).to_be_hidden()
    assert page.evaluate("window.unharmed") is True  # what is as it was before is not loaded again


def test_a_page_that_is_opened_on_a_broken_registry_says_so_and_comes_when_it_is_mended(
    tmp_path: Path, browser: Browser
) -> None:
    """From the first build on: there is no map yet, and no traceback."""
    copied(tmp_path)
    registry = tmp_path / "config" / "bases.yaml"
    whole = registry.read_text(encoding="utf-8")
    registry.write_text(whole.replace("as_of: 2026-11-21", "as_of: 2026-11-32"), encoding="utf-8")
    loop = Loop(tmp_path)
    page = browser.new_context().new_page()
    page.goto(loop.address + VIEW)
    expect(page.locator(PROBLEMS)).to_contain_text("[date]")
    expect(page.locator(PROBLEMS)).to_contain_text("Nothing has been built yet.")
    with page.expect_event("load"):
        registry.write_text(whole, encoding="utf-8")
    page.evaluate("window.basemap.ready")
    assert page.evaluate("window.basemap.day()") == "2020-04-04"
    page.close()
    loop.stop()


def test_a_deleted_file_is_a_problem_until_it_is_back(loop: Loop, page: Page) -> None:
    """The registry, a card and a layer."""
    problems = page.locator(PROBLEMS)
    for path in (
        loop.registry,
        loop.folder / "seeds" / "shafaq-2026-03-04.yaml",
        loop.folder / "layers" / "line.geojson",
    ):
        content = path.read_bytes()
        path.unlink()
        expect(problems).to_contain_text(path.stem)
        path.write_bytes(content)
        expect(problems).to_be_hidden()


def test_a_folder_that_is_replaced_is_still_watched(loop: Loop, page: Page) -> None:
    """As by a checkout of another branch."""
    (loop.folder / "seeds").rename(loop.folder / "old")
    expect(page.locator(PROBLEMS)).to_contain_text("seeds")
    shutil.copytree(loop.folder / "old", loop.folder / "seeds")
    expect(page.locator(PROBLEMS)).to_be_hidden()
    card = loop.folder / "seeds" / "shafaq-2026-03-04.yaml"
    content = card.read_text(encoding="utf-8")
    card.write_text(content.replace("grade: ", "grade: x"), encoding="utf-8")
    expect(page.locator(PROBLEMS)).to_contain_text("shafaq-2026-03-04.yaml:")
    card.write_text(content, encoding="utf-8")
    expect(page.locator(PROBLEMS)).to_be_hidden()


def test_a_half_saved_file_and_two_saves_in_a_row_end_with_what_was_saved_last(loop: Loop, page: Page) -> None:
    """Whatever was seen in between, the last save is the one that is shown."""
    whole = loop.registry.read_text(encoding="utf-8")
    last = whole.replace("Tammuz Air Base", "Tammuz the Last")
    with loop.registry.open("w", encoding="utf-8") as stream:
        stream.write(last[:60_001])
        stream.flush()
        expect(page.locator(PROBLEMS)).to_contain_text("config/bases.yaml")
        stream.write(last[60_001:])
    expect(page.locator("#panel")).to_contain_text("Tammuz the Last")
    expect(page.locator(PROBLEMS)).to_be_hidden()
    for name in ("One", "Two", "Three", "Four"):
        loop.registry.write_text(whole.replace("Tammuz Air Base", f"Tammuz {name}"), encoding="utf-8")
    expect(page.locator("#panel")).to_contain_text("Tammuz Four")


def test_a_taken_port_is_named_with_a_free_one(loop: Loop) -> None:
    """It exits with 3 and says what to type."""
    command = [sys.executable, "-m", "basemap.cli", "serve", "--port", str(loop.port)]
    done = subprocess.run(command, cwd=loop.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    found = re.fullmatch(rf"basemap: port {loop.port}: Address already in use; try --port (\d+)\n", done.stderr)
    assert found, done.stderr
    with socket.socket() as free:
        free.bind(("127.0.0.1", int(found[1])))


def test_it_listens_on_loopback_alone(loop: Loop) -> None:
    """No other address of this machine answers."""
    listening = Path("/proc/net/tcp").read_text(encoding="ascii") if sys.platform == "linux" else ""
    port = f"{loop.port:04X}"
    assert [line.split()[1] for line in listening.splitlines() if f":{port} " in line and " 0A " in line] in (
        [f"0100007F:{port}"],
        [],
    )
    with pytest.raises(OSError, match=r".+"):
        socket.create_connection(("127.0.0.2", loop.port), timeout=5)


@pytest.mark.parametrize(
    "host", ["", "evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{port}"]
)
def test_a_name_that_is_not_this_machine_is_turned_away(loop: Loop, host: str) -> None:
    """A page elsewhere may have its own name lead here; its scripts then read nothing."""
    for path in ("/", "/data/bases.geojson", server.CHANGES):
        status, _, body = loop.ask(path, host=host.format(port=loop.port))
        assert status == 403
        assert b"Iraq" not in body
    assert loop.ask("/", host=f"localhost:{loop.port}")[0] == 200


def test_it_gives_out_what_was_built_and_nothing_else(loop: Loop) -> None:
    """No path leads out, no folder is listed, no method but GET and HEAD is known."""
    for path in ("/../config/bases.yaml", "/%2e%2e/config/bases.yaml", "/..%2fconfig%2fbases.yaml", "//etc/passwd"):
        assert loop.ask(path)[0] == 404
    for path in (
        "/config/bases.yaml",
        "/data",
        "/data/",
        "/index.html/",
        "/%00",
        "/data\\bases.geojson",
        "/client/main.js",
    ):
        assert loop.ask(path)[0] == 404
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "CONNECT"):
        assert loop.ask("/", method)[0] == 501
    status, headers, body = loop.ask("/data/bases.geojson")
    assert (status, headers["content-type"]) == (200, "application/geo+json")
    assert len(json.loads(body)["features"]) == 43
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers
    status, headers, body = loop.ask("/", "HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) == len(loop.ask("/index.html?x#y")[2])


def test_the_page_served_is_the_page_built_and_one_script_more(loop: Loop, site: Path) -> None:
    """The policy lets this one script run and ask this one server; the built site knows nothing of it."""
    built = (site / "index.html").read_text(encoding="utf-8")
    served = loop.ask("/")[2].decode()
    script = server.RELOAD.read_text(encoding="utf-8")
    assert script not in built
    assert "connect-src" not in built
    assert served.count(script) == 1
    [before], [after] = (re.findall(r'Security-Policy" content="([^"]+)"', text) for text in (built, served))
    extra = re.sub(r"script-src '(sha256-[A-Za-z0-9+/]+=)' ", "script-src ", after).removesuffix("; connect-src 'self'")
    assert extra == before
    without = re.sub(r'<script data-version="[0-9a-f]{16}">' + re.escape(script) + "</script>", "", served)
    assert without.replace(after, before) == built


def test_it_ends_quietly_and_a_page_finds_it_when_it_is_started_again(loop: Loop, page: Page) -> None:
    """With 130 and a word, whatever listens; while there is none, the page says so."""
    with socket.create_connection(("127.0.0.1", loop.port)) as listening:
        listening.sendall(f"GET {server.CHANGES}?/ HTTP/1.1\r\nHost: localhost:{loop.port}\r\n\r\n".encode())
        assert b"text/event-stream" in listening.recv(200)
        code, _, err = loop.stop()
        assert (code, err.splitlines()[-1]) == (130, "Interrupted.")
        assert "Traceback" not in err
    expect(page.locator(PROBLEMS)).to_contain_text("Is basemap serve still running?")
    loop.process = Loop(loop.folder, "--port", str(loop.port)).process
    expect(page.locator(PROBLEMS)).to_be_hidden()


def test_where_the_system_tells_of_no_save_it_looks_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where other programs have taken all that the system can watch: it says so, once, and goes on."""

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError('Too many open files (os error 24) about ["/somewhere"]')

    monkeypatch.setattr(server, "watch", refuse)
    said: list[str] = []
    saves = server.saved([tmp_path], said.append)
    assert next(saves) == set()
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / name).write_text("a: b")
        assert next(saves) == {tmp_path / name}
    assert said == ["Too many open files (os error 24)"]


def test_a_page_whose_policy_knows_no_scripts_gets_one(tmp_path: Path) -> None:
    """As a page does that is read without any."""
    page = b'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'"><body>x</body>'
    text = server.widened(page, "1").decode()
    assert re.search(r"content=\"default-src 'none'; script-src 'sha256-[^']+'; connect-src 'self'\"", text)
    assert text.endswith("</script></body>")


def test_a_save_in_place_is_seen_in_a_folder_that_was_replaced(tmp_path: Path) -> None:
    """Also one of equal length whose time is put back, as by some editors and by rsync."""
    folder, file = tmp_path / "seeds", tmp_path / "seeds" / "card.yaml"
    folder.mkdir()
    file.write_text("a: 1", encoding="utf-8")
    saves = server.saved([folder], lambda reason: None)
    next(saves)
    folder.rename(tmp_path / "old")
    shutil.copytree(tmp_path / "old", folder)
    assert file in next(saves)
    for text in ("a: 2", "a: 3"):
        state = file.stat()
        with file.open("r+", encoding="utf-8") as stream:
            stream.write(text)
        os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
        while file not in next(saves):
            pass  # the copy is told of in several pieces
    saves.close()  # type: ignore[attr-defined]


def test_a_build_is_left_for_a_newer_save_once_its_map_is_shown(tmp_path: Path) -> None:
    """The page of a base can wait; what was saved last cannot."""
    file = tmp_path / "bases.yaml"
    file.write_text("one", encoding="utf-8")
    made = []

    def build(changed: Collection[Path]) -> tuple[tuple[()], Iterator[tuple[str, bytes]]]:
        def contents() -> Iterator[tuple[str, bytes]]:
            for number in range(100):
                if number == 1:
                    file.write_text("two, later", encoding="utf-8")
                made.append(number)
                yield "index.html" if number == 0 else f"base/{number}.html", b"new"

        return (), contents()

    board = server.Board()
    server._rebuild(build, [file], board, lambda notices, seconds: None, server._newer([tmp_path]))
    assert 1 < len(made) < 20
    assert board.showing.files == {"index.html": b"new"}


def test_many_saves_in_odd_rhythms_end_with_the_last(tmp_path: Path) -> None:
    """Written over, in place, put in its place by a rename, in a folder put in the place of another."""
    folder, random, saves = tmp_path / "config", Random(17), 300 if conftest.WHOLE else 60
    folder.mkdir()
    file = folder / "bases.yaml"
    file.write_text("0", encoding="utf-8")
    board, done = server.Board(), threading.Event()

    def build(changed: Collection[Path]) -> tuple[tuple[()], Iterator[tuple[str, bytes]]]:
        text = file.read_bytes()  # a folder that is just being replaced is a problem to be shown, and passes
        return (), ((f"base/{number}.html" if number else "index.html", text) for number in range(50))

    def follow() -> None:
        for changed in server.saved([folder], lambda reason: None):
            if done.is_set():
                return
            server._rebuild(build, changed, board, lambda notices, seconds: None, server._newer([folder]))

    following = threading.Thread(target=follow)
    following.start()
    for number in range(1, saves + 1):
        text = f"{number:04d}"
        way = random.choice(("over", "in place", "rename", "folder"))
        if way == "over":
            file.write_text(text, encoding="utf-8")
        elif way == "in place":
            with file.open("r+", encoding="utf-8") as stream:
                stream.write(text)
        elif way == "rename":
            (folder / ".new").write_text(text, encoding="utf-8")
            (folder / ".new").replace(file)
        else:
            folder.rename(tmp_path / f"old-{number}")
            folder.mkdir()
            file.write_text(text, encoding="utf-8")
        threading.Event().wait(random.choice((0, 0, 0.002, 0.03, 0.15)))
    showing = board.showing
    while set(showing.files.values()) != {text.encode()} or showing.notices:
        showing = board.other_than(showing)
    done.set()
    file.write_text("the end", encoding="utf-8")
    following.join()
