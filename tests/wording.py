"""All that the page says of each step and of each base, in each language: ``python tests/wording.py FILE``.

It is kept as ``tests/golden/wording.txt`` and read by people: who changes words or grammar reads what changed in it.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

import chromium

FILE = Path(__file__).parent / "golden" / "wording.txt"

_SAID = """language => {
  const { basemap } = window;
  const flat = (text) => (text ?? "").replace(/[\\u2068\\u2069]/g, "").replace(/\\s+/g, " ").trim();
  const plain = (node) => flat(node?.innerText);
  const lines = [];
  basemap.language(language);
  const slider = document.querySelector("input[type=range]");
  document.querySelector("[data-do=first]").click();
  const next = () => document.querySelector("[data-do=next]").click();
  for (let last = ""; last !== basemap.day(); next()) {
    last = basemap.day();
    lines.push("", basemap.day(), "  caption: " + plain(document.querySelector(".caption")));
    lines.push("  spoken: " + slider.getAttribute("aria-valuetext"));
    document.querySelectorAll("#overview section").forEach((region) => lines.push("  " + plain(region)));
  }
  lines.push("", "bases");
  const listed = [...document.querySelectorAll("#list [data-base]")];
  const rows = listed.map((row) => [row.dataset.base, flat(row.textContent)]);
  rows.forEach(([id, said]) => lines.push(id + ": " + said));
  for (const [id] of rows) {
    basemap.select(id);
    lines.push("", id, "  " + plain(document.querySelector("#panel .now")));
  }
  basemap.select(null);
  return lines;
}"""


def document(page: Page) -> str:
    """The text, from an opened page."""
    parts = []
    for language in ("en", "ar", "ckb"):
        parts += [f"== {language}", *page.evaluate(_SAID, language), ""]
    return "\n".join(parts).replace("\u2068", "").replace("\u2069", "")


def main(target: Path) -> None:
    """Build the site of the frozen registry and write the text."""
    from click.testing import CliRunner

    from basemap.cli.commands import cli
    from conftest import FROZEN, inputs

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder) / "site"
        done = CliRunner().invoke(cli, ["build", *inputs(FROZEN), "--out", str(site)], catch_exceptions=False)
        if done.exit_code:
            sys.exit(done.output)
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=list(chromium.ARGUMENTS))
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto((site / "index.html").as_uri())
        page.wait_for_function("window.basemap && window.basemap.ready")
        page.evaluate("window.basemap.ready")
        target.write_text(document(page), encoding="utf-8")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FILE)
