"""The modules of the page for the tests: each is linked into what a test evaluates in a page.

The page itself offers no more than its interface, so a test links the module that it is about, and asks the layer of
the bases, through the map of Leaflet, where a symbol stands.
"""

import re
from pathlib import Path

from playwright.sync_api import Frame, Page

from basemap.publish import linker

FOLDER = Path(__file__).parents[1] / "basemap" / "client"

PLACES = "(() => { let layer; map_0.eachLayer((each) => each.places && (layer = each)); return layer.places(); })()"
"""The symbols on the map: an expression with {id, side, x, y, marks, anchor} of each, in pixels of the layers."""


def using(function: str, *modules: str) -> str:
    """A function of JavaScript with all that these modules export in its sight."""
    names = [", ".join(_exports(module)) for module in modules]
    lines = [
        f"const {{ {each} }} = {linker.link(FOLDER, module)};" for each, module in zip(names, modules, strict=True)
    ]
    return "(...given) => {{\n{}\nreturn ({})(...given);\n}}".format("\n".join(lines), function)


def open_share(page: Page | Frame) -> None:
    """What there is to share and to cite, which stands behind the button for more where there is little room."""
    if not page.locator("#share-open").is_visible():
        page.locator("[data-do=more]").click()
    page.locator("#share-open").click()


def _exports(module: str) -> list[str]:
    source = (FOLDER / module).read_text(encoding="utf-8")
    return re.findall(r"^export (?:async function|function|class|const) (\w+)", source, re.MULTILINE)
