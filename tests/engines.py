"""The page in engines that are years old, from PyPI; ``make browsers`` runs it on the site that is built.

In: ``site/index.html``. Each engine gets an environment of its own below ``.engines/``, and this file runs in it again.
Chromium 108 to 134 must show every base that has a place, step, open a base and follow a link; Chromium 83, which is
below the floor of the README, must leave the document as it is. Qt draws them without a window.
"""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "site" / "index.html"
ENGINES = {
    "Chromium 134": tuple(
        f"{name}==6.10.*" for name in ("PyQt6", "PyQt6-Qt6", "PyQt6-WebEngine", "PyQt6-WebEngine-Qt6")
    ),
    "Chromium 122": tuple(
        f"{name}==6.8.*" for name in ("PyQt6", "PyQt6-Qt6", "PyQt6-WebEngine", "PyQt6-WebEngine-Qt6")
    ),
    "Chromium 108": tuple(
        f"{name}==6.5.*" for name in ("PyQt6", "PyQt6-Qt6", "PyQt6-WebEngine", "PyQt6-WebEngine-Qt6")
    ),
    "Chromium 83": tuple(f"{name}==5.15.2" for name in ("PyQt5", "PyQt5-Qt5", "PyQtWebEngine", "PyQtWebEngine-Qt5")),
}
BELOW = {"Chromium 83"}
FLAGS = {
    "QT_QPA_PLATFORM": "offscreen",
    "QTWEBENGINE_DISABLE_SANDBOX": "1",
    "QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox --disable-gpu --single-process",
}

# What the page shows: after a link to a day and a base, two steps on, and before any of it if the scripts do not run.
ASKED = """(function () {
  var count = function (what) { return document.querySelectorAll(what).length; };
  var shown = document.querySelector(".opening").getBoundingClientRect().height > 0;
  var said = { state: document.documentElement.className, still: count(".still .symbols > g"), shown: shown };
  said.rows = count(".opening b");
  if (!/js/.test(said.state)) return JSON.stringify(said);
  said.places = count(".folium-map .symbols > g");
  said.day = window.basemap.day();
  said.base = document.querySelector("#panel h2").textContent;
  document.querySelector("[data-do=next]").click();
  said.next = window.basemap.day();
  return JSON.stringify(said);
})()"""


def main() -> int:
    """Exit 0 if every engine shows what it must; a line for each."""
    failed = 0
    for name, packages in ENGINES.items():
        said = _asked(_python(name, packages))
        sound = said.get("still", 0) > 0 and said.get("rows", 0) > 0
        if name in BELOW:
            sound = sound and said["state"].startswith("stopped") and said["shown"]
        else:
            sound = sound and said.get("places") == said["still"] and said["day"] == "2020-04-04" < said["next"]
            sound = sound and bool(said["base"]) and not said["shown"]
        failed += not sound
        print(
            f"{name}: {'as it should be' if sound else 'NOT as it should be'}: {json.dumps(said, ensure_ascii=False)}"
        )
    return 1 if failed else 0


def _python(name: str, packages: tuple[str, ...]) -> Path:
    """The Python of an engine's environment, made if it is not there."""
    folder = ROOT / ".engines" / name.replace(" ", "-").lower()
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--only-binary", ":all:", *packages], check=True)
        (folder / "ready").touch()
    return python


def _asked(python: Path) -> dict[str, Any]:
    """What the page says in an engine; nothing, if that does not run to its end."""
    address = PAGE.as_uri() + "#2020-04-04/taji"
    done = subprocess.run(
        [python, __file__, address],
        env={**os.environ, **FLAGS},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    said: dict[str, Any] = json.loads(lines[-1]) if lines else {"error": done.stderr.strip()[-300:]}
    return said


def _inside(address: str) -> None:
    """Runs in an engine: opens the address, waits, and prints what the page says."""
    try:
        from PyQt6.QtCore import QCoreApplication, Qt, QTimer, QUrl  # type: ignore[import-not-found]
        from PyQt6.QtWebEngineCore import QWebEnginePage  # type: ignore[import-not-found]
        from PyQt6.QtWidgets import QApplication  # type: ignore[import-not-found]

        shares = Qt.ApplicationAttribute.AA_ShareOpenGLContexts, Qt.ApplicationAttribute.AA_UseSoftwareOpenGL
    except ImportError:
        from PyQt5.QtCore import QCoreApplication, Qt, QTimer, QUrl  # type: ignore[import-not-found]
        from PyQt5.QtWebEngineWidgets import QWebEnginePage  # type: ignore[import-not-found]
        from PyQt5.QtWidgets import QApplication  # type: ignore[import-not-found]

        shares = Qt.AA_ShareOpenGLContexts, Qt.AA_UseSoftwareOpenGL
    for attribute in shares:
        QCoreApplication.setAttribute(attribute)
    app = QApplication(["engine"])
    page = QWebEnginePage()

    def told(said: str) -> None:
        print(said, flush=True)
        os._exit(0)  # a page that is taken apart while its engine ends brings both down

    page.loadFinished.connect(lambda _: QTimer.singleShot(8000, lambda: page.runJavaScript(ASKED, told)))
    page.load(QUrl(address))
    QTimer.singleShot(60_000, app.quit)
    app.exec_() if hasattr(app, "exec_") else app.exec()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _inside(sys.argv[1])
    else:
        sys.exit(main())
