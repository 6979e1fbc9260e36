"""Find the browser that the tests drive; as a script, install one if there is none.

In: the environment variable CHROMIUM, the PATH, the places where macOS and Playwright put browsers.
Out: the path of a Chromium or Chrome that starts. Playwright's own download is tried before Debian's package, and
neither if a browser is there already.
"""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

# Of two such lists the last counts: what Playwright switches off for its own sake is named again. New here are the two
# pages of suggestions below the address, which each window would load and nobody sees: half of what a context costs.
_OFF = (
    *("DestroyProfileOnBrowserClose", "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "LensOverlay"),
    *("MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning", "AvoidUnnecessaryBeforeUnloadCheckSync"),
    *("OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch", "Translate"),
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
)
# The tests load files from this machine only; the browser itself shall not talk to anybody either.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(_OFF)}",
)

_COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_MAC_APPS = ("Chromium.app/Contents/MacOS/Chromium", "Google Chrome.app/Contents/MacOS/Google Chrome")
_PLAYWRIGHT_PROGRAMS = ("chrome", "Chromium", "Google Chrome for Testing")
_PACKAGES = ("chromium", "fonts-dejavu-core")  # the font has the Arabic and Kurdish letters of the page
_LIBRARY = "libatomic1"  # what Playwright's driver needs and a bare Debian lacks
_ADVICE = "install Chromium or Chrome, or say where it is: CHROMIUM=/path/to/chrome make test"


class NoBrowser(Exception):
    """Raised when no browser can be found. Its message says what to do."""


def find() -> Path:
    """The first browser that starts. Raises NoBrowser."""
    named = os.environ.get("CHROMIUM")
    if named:
        path = shutil.which(named)
        if path is None or not starts(Path(path)):
            raise NoBrowser(f"CHROMIUM={named} is no browser that starts: {_ADVICE}")
        return Path(path)
    for path in _candidates():
        if starts(path):
            return path
    raise NoBrowser(f"No browser found: {_ADVICE}")


def _candidates() -> Iterator[Path]:
    for command in _COMMANDS:
        found = shutil.which(command)
        if found is not None:
            yield Path(found)
    for applications in (Path("/Applications"), Path.home() / "Applications"):
        for name in _MAC_APPS:
            if (applications / name).exists():
                yield applications / name
    yield from _downloaded()


def _downloaded() -> Iterator[Path]:
    """Browsers that Playwright downloaded, the newest first."""
    cache = Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "ms-playwright"
    store = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or cache)
    for build in sorted(store.glob("chromium-*"), reverse=True):
        for path in sorted(build.rglob("*")):
            if path.name in _PLAYWRIGHT_PROGRAMS and path.is_file() and os.access(path, os.X_OK):
                yield path


def starts(path: Path) -> bool:
    """Whether it is a browser that can be driven. Ubuntu's chromium is a snap: it sees no folder but its own."""
    try:
        with path.open("rb") as program:
            if path.resolve().name == "snap" or b"/snap/" in program.read(4096):
                return False
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and any(character.isdigit() for character in answer.stdout.decode(errors="replace"))


def _install() -> None:
    """Try Playwright's download, then Debian's package, until a browser starts."""
    print("No browser found: installing one for the tests", flush=True)
    if _run([sys.executable, "-m", "playwright", "install", "chromium"], seconds=900):
        if any(starts(path) for path in _downloaded()):
            return
        root = _root()
        if root is not None:  # the libraries that it needs
            _run([*root, sys.executable, "-m", "playwright", "install-deps", "chromium"], seconds=900)
        if any(starts(path) for path in _downloaded()):
            return
    else:
        print("Playwright's browser could not be downloaded: trying the system's package", flush=True)
    install_packages(*_PACKAGES)


def install_packages(*names: str) -> None:
    """Debian's packages, where there are such and somebody may install them."""
    root = _root()
    if root is not None and shutil.which("apt-get"):
        _run([*root, "apt-get", "update", "-qq"], seconds=600)
        install = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *names]
        _run([*root, "env", "DEBIAN_FRONTEND=noninteractive", *install], seconds=1800)


def _driver_starts() -> bool:
    """Whether Playwright's own program runs here. It says what it lacks if not."""
    return _run([sys.executable, "-m", "playwright", "--version"], seconds=60)


def _run(command: list[str], seconds: int) -> bool:
    """Whether the command succeeds; if not, the last line that it wrote is shown."""
    try:
        answer = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"  {error}", flush=True)
        return False
    if answer.returncode != 0:
        lines = [line.strip() for line in answer.stdout.decode(errors="replace").splitlines()]
        reasons = [line for line in lines if line.startswith(("E:", "Error", "Failed"))]
        print(f"  {(reasons or lines or ['failed'])[-1]}", flush=True)
    return answer.returncode == 0


def _root() -> list[str] | None:
    """What to put before a command that root must run; None where nobody may be root."""
    if platform.system() != "Linux":
        return None
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    if shutil.which("sudo") and subprocess.run([*sudo, "true"], capture_output=True, check=False).returncode == 0:
        return sudo
    return None


def main() -> int:
    """Exit 0 once a browser is there and can be driven, 1 with advice if not."""
    if not _driver_starts():
        print(f"Playwright's driver does not start: installing {_LIBRARY}", flush=True)
        install_packages(_LIBRARY)
        if not _driver_starts():
            print(f"Playwright's driver does not start: install what it lacks (Debian: {_LIBRARY})", file=sys.stderr)
            return 1
    return provided(find, "CHROMIUM", _install)


def provided(find: Callable[[], Path], variable: str, install: Callable[[], None]) -> int:
    """Exit 0 once a browser is found, installed if need be; 1 with advice if not, or if the variable is wrong."""
    try:
        find()
    except NoBrowser as problem:
        if os.environ.get(variable):
            print(problem, file=sys.stderr)
            return 1
        install()
        try:
            print(f"Browser: {find()}")
        except NoBrowser as still:
            print(still, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
