"""The pictures that the page must keep looking like. ``make visual`` writes them anew, after a change that is meant.

They show invented bases (bases.yaml here, under the vocabularies of the frozen registry), so that no edit of the
registry changes them, in the pinned Noto fonts, so that it does not matter which letters a machine has.
"""

import base64
import io
import re
import sys
import tempfile
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

import chromium  # noqa: E402
from basemap.cli.commands import cli  # noqa: E402

ROOT = HERE.parents[1]
WIDE, PHONE, PAPER = (900, 540), (390, 844), (1055, 722)
VIEWS: dict[str, tuple[tuple[int, int], str, str]] = {
    "wide-en-light": (WIDE, "light", "#2026-11-21"),
    "wide-ar-dark": (WIDE, "dark", "#2026-11-21;lang=ar"),
    "wide-ckb-light": (WIDE, "light", "#2026-11-21;lang=ckb"),
    "panel-en-dark": (WIDE, "dark", "#2026-11-21/overdue"),
    "phone-en-dark": (PHONE, "dark", "#2026-11-21"),
    "phone-ar-light": (PHONE, "light", "#2026-11-21;lang=ar"),
    "phone-ckb-dark": (PHONE, "dark", "#2026-11-21/both-states;lang=ckb"),
    "paper-en": (PAPER, "dark", "#2026-11-21"),
}
_FONTS = {"fontpkg_noto_sans": "NotoSans[wdth,wght].ttf", "fontpkg_noto_sans_arabic": "NotoSansArabic[wdth,wght].ttf"}


def site(folder: Path) -> Path:
    """The site of the invented bases, its letters from the pinned fonts."""
    (folder / "config").mkdir()
    head = (ROOT / "tests" / "frozen" / "config" / "bases.yaml").read_text(encoding="utf-8").partition("\nbases:\n")[0]
    # Everything of the head that cites the real sources stays behind.
    head = re.sub(r"(?ms)^(?:disagreements|tours|statements|corrections|open_questions):\n.*?(?=^\S|\Z)", "", head)
    head = re.sub(r"(?m)^as_of: .*$", "as_of: 2026-11-21", head)
    bases = (HERE / "bases.yaml").read_text(encoding="utf-8")
    (folder / "config" / "bases.yaml").write_text(f"{head}\nbases:\n{bases}", encoding="utf-8")
    options = ["--registry", str(folder / "config" / "bases.yaml"), "--seeds", str(HERE / "seeds")]
    target = folder / "site"
    command = ["build", *options, "--layers", str(ROOT / "layers"), "--out", str(target)]
    done = CliRunner().invoke(cli, command, catch_exceptions=False)
    if done.exit_code:
        raise RuntimeError(done.output)
    index = target / "index.html"
    text = index.read_text(encoding="utf-8")
    index.write_text(text.replace("</style>", f"{_faces()}</style>", 1), encoding="utf-8")
    return target


def _faces() -> str:
    faces = []
    for package, name in _FONTS.items():
        font = base64.b64encode((files(package) / "files" / name).read_bytes()).decode()
        faces.append(f"@font-face{{font-family:{package};font-weight:100 900;src:url(data:font/ttf;base64,{font})}}")
    return "".join(faces) + f"html{{font-family:{','.join(_FONTS)}!important}}"


def pictures(browser: Browser, built: Path) -> Iterator[tuple[str, Image.Image]]:
    """Each view by its name."""
    for name, ((width, height), theme, link) in VIEWS.items():
        size: Any = {"width": width, "height": height}
        context = browser.new_context(
            viewport=size,
            color_scheme=theme,  # type: ignore[arg-type]
            offline=True,
            bypass_csp=True,
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.goto((built / "index.html").as_uri() + link)
        page.evaluate(
            """async (families) => {
            for (const family of families) await document.fonts.load("600 16px " + family, "Aأ");
            await window.basemap.ready;
            window.basemap.goTo(window.basemap.day());
            }""",
            list(_FONTS),
        )
        if name.startswith("paper"):
            page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        # How a date field writes its day is the browser's own affair.
        page.add_style_tag(content="input[type=date]{color:transparent!important}")
        yield name, Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        context.close()


def main() -> None:
    """Write all references."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=list(chromium.ARGUMENTS))
        for name, picture in pictures(browser, site(Path(folder))):
            picture.save(HERE / f"{name}.png", optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
