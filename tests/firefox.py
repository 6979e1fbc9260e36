"""A Firefox for the tests, driven by WebDriver BiDi (W3C); as a script, install one if there is none.

In: the environment variable FIREFOX, the PATH, the place where macOS has it. Out: a Firefox without a window that opens
a file, runs expressions in it, and tells what it wrote to its console. Playwright drives only a Firefox of its own.
"""

import base64
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

import chromium

_COMMANDS = ("firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox")
_PACKAGE = "firefox-esr"
_ADVICE = "install Firefox, or say where it is: FIREFOX=/path/to/firefox make test"

# It shall talk to nobody: no updates, no reports, no settings fetched, no page of welcome.
_QUIET = {
    "app.normandy.enabled": False,
    "app.update.auto": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.server": "data:,",
}


def find() -> Path:
    """The first Firefox that starts. Raises chromium.NoBrowser."""
    named = os.environ.get("FIREFOX")
    for command in (named,) if named else _COMMANDS:
        path = shutil.which(command)
        if path is not None and chromium.starts(Path(path)):
            return Path(path)
    raise chromium.NoBrowser(f"FIREFOX={named} does not start: {_ADVICE}" if named else f"No Firefox found: {_ADVICE}")


class Session:
    """One page in a Firefox. ``said`` collects what it writes to the console and the errors that nobody caught."""

    def __init__(self, socket: ClientConnection) -> None:
        self.said: list[str] = []
        self._socket = socket
        self._numbers = itertools.count()
        self.command("session.new", capabilities={})
        self.command("session.subscribe", events=["log.entryAdded"])
        self._context = self.command("browsingContext.getTree")["contexts"][0]["context"]

    def command(self, method: str, **params: Any) -> Any:
        """Sends a command and waits for its result. Raises RuntimeError with what Firefox answers instead."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self._socket.recv(timeout=60))
            if message.get("method") == "log.entryAdded":
                self.said.append(f"{message['params']['level']}: {message['params']['text']}")
            if message.get("id") == number:
                if message["type"] == "error":
                    raise RuntimeError(f"{method}: {message['error']}: {message['message']}")
                return message["result"]

    def open(self, address: str) -> None:
        """Goes to an address and waits until it is loaded."""
        self.command("browsingContext.navigate", context=self._context, url=address, wait="complete")

    def evaluate(self, expression: str) -> Any:
        """The value of an expression, awaited if it is a promise; it passes through JSON."""
        result = self.command(
            "script.evaluate",
            expression=f"(async () => JSON.stringify((await ({expression})) ?? null))()",
            target={"context": self._context},
            awaitPromise=True,
        )
        if result["type"] == "exception":
            raise RuntimeError(result["exceptionDetails"]["text"])
        return json.loads(result["result"]["value"])

    def print(self, width: float, height: float) -> bytes:
        """The page on paper of a size in cm, as PDF: without backgrounds, as the dialog begins."""
        printed = self.command(
            "browsingContext.print", context=self._context, page={"width": width, "height": height}, background=False
        )
        return base64.b64decode(printed["data"])


@contextmanager
def run(time_zone: str) -> Iterator[Session]:
    """A Firefox without a window in a time zone, with a profile that is gone afterwards."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        prefs = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in _QUIET.items()]
        (Path(profile) / "user.js").write_text("\n".join(prefs), encoding="utf-8")
        running = subprocess.Popen(
            [find(), "--headless", "--no-remote", "--remote-debugging-port=0", "--profile", profile, "about:blank"],
            env={**os.environ, "TZ": time_zone, "HOME": profile},
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        try:
            with connect(_address(running) + "/session", max_size=None) as socket:
                yield Session(socket)
        finally:
            running.terminate()
            running.communicate(timeout=30)


def _address(running: "subprocess.Popen[str]") -> str:
    """Where it listens, from the line in which it says so."""
    assert running.stderr is not None
    lines = []
    for line in running.stderr:
        lines.append(line)
        found = re.search(r"WebDriver BiDi listening on (ws://\S+)", line)
        if found:
            return found[1]
    raise RuntimeError("Firefox does not listen: " + "".join(lines[-5:]))


def main() -> int:
    """Exit 0 once a Firefox is there, 1 with advice if not."""
    return chromium.provided(find, "FIREFOX", _install)


def _install() -> None:
    print("No Firefox found: installing one for the tests", flush=True)
    chromium.install_packages(_PACKAGE)


if __name__ == "__main__":
    sys.exit(main())
