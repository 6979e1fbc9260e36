"""Pictures of the page: ``docs/page.png`` for the README and, into a folder that is named, every view that matters.

``make picture`` runs it without arguments; ``python tests/screenshots.py FOLDER`` adds all views, to be looked at.
"""

import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner
from playwright.sync_api import Browser, sync_playwright

import chromium
from basemap.cli.commands import cli

ROOT = Path(__file__).parents[1]
README = ROOT / "docs" / "page.png"
WIDE, PHONE = (1440, 900), (390, 844)
VIEWS = {
    f"{name}-{language}-{theme}": (size, theme, f"{link};lang={language}")
    for name, size, link in (
        ("wide", WIDE, "#2026-11-21"),
        ("wide-base", WIDE, "#2020-03-18/al-qaim"),
        ("phone", PHONE, "#2026-11-21"),
        ("phone-base", PHONE, "#2026-11-21/harir"),
    )
    for language in ("en", "ar", "ckb")
    for theme in ("light", "dark")
}


def main(folder: Path | None) -> None:
    """Build the site aside and picture it."""
    with tempfile.TemporaryDirectory() as aside, sync_playwright() as playwright:
        site = Path(aside) / "site"
        done = CliRunner().invoke(cli, ["build", "--out", str(site)], catch_exceptions=False)
        if done.exit_code:
            sys.exit(done.output)
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=list(chromium.ARGUMENTS))
        address = (site / "index.html").as_uri()
        picture(browser, address, README, WIDE, "light")
        print(f"{README.relative_to(ROOT)} is the page as it is now")
        for name, (size, theme, link) in VIEWS.items() if folder else ():
            assert folder is not None
            folder.mkdir(parents=True, exist_ok=True)
            picture(browser, address + link, folder / f"{name}.png", size, theme)
        browser.close()


def picture(browser: Browser, address: str, target: Path, size: tuple[int, int], theme: str) -> None:
    """One view of the page, as a PNG."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=theme,  # type: ignore[arg-type]
        offline=True,
        device_scale_factor=1 if width > 500 else 2,
    )
    page = context.new_page()
    page.goto(address)
    page.evaluate("window.basemap.ready")
    target.parent.mkdir(exist_ok=True)
    page.screenshot(path=target)
    context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
