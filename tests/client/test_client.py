"""The scripts of the page as code: what the linker takes, who imports whom, and the lint that runs over all of them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from basemap.publish import linker
from client import FOLDER

LAYERS = (
    ("main",),
    ("api", "handover", "keyboard"),
    ("panels",),
    ("map", "download"),
    ("words", "dom"),
    ("state",),
    ("time",),
)
"""Folders and single modules, each above those that it may import; across it imports from its own folder alone."""


def modules() -> list[Path]:
    """All modules; boot.js is none, since every browser has to read it."""
    return sorted(path for path in FOLDER.rglob("*.js") if path.name != "boot.js")


def imports(path: Path) -> list[Path]:
    """What a module imports."""
    targets = re.findall(r'^import \{[^}]*\} from "([^"]+)";$', path.read_text(encoding="utf-8"), re.MULTILINE)
    return [(path.parent / target).resolve() for target in targets]


def floor(path: Path) -> tuple[int, str]:
    """The layer of a module, counted from above, and its folder."""
    name = path.relative_to(FOLDER).parts[0].removesuffix(".js")
    return next(number for number, names in enumerate(LAYERS) if name in names), name


def test_each_module_imports_from_below() -> None:
    """Panels → map → state → time; nothing upwards, nothing across."""
    wrong = []
    for path in modules():
        above, name = floor(path)
        for other in imports(path):
            below, beside = floor(other)
            if below < above or (below == above and name != beside):
                wrong.append(f"{path.relative_to(FOLDER)} imports {other.relative_to(FOLDER)}")
    assert wrong == []


def test_each_module_is_reached_from_main() -> None:
    """What nothing imports would not be in the page."""
    found: set[Path] = set()
    todo = [FOLDER / "main.js", FOLDER / "handover.js"]
    while todo:
        path = todo.pop()
        if path not in found:
            found.add(path)
            todo += imports(path)
    assert found == set(modules())
    assert linker.link(FOLDER, "main.js").endswith("return{start};})()")


def test_the_scripts_pass_the_lint() -> None:
    """oxlint, by .oxlintrc.json: no name unknown or unused, no file over 250 lines, no function over 50."""
    program = Path(sys.executable).with_name("oxlint")
    root = FOLDER.parents[1]
    done = subprocess.run(
        [program, "--config", root / ".oxlintrc.json", FOLDER, root / "basemap" / "serve"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("export default function a() {}\n", "main.js:1: this export is none that the linker takes"),
        ("/* two\nlines */\nexport let a = 1;\n", "main.js:3: this export is none that the linker takes"),
        ("const a = 1;\nexport { a };\n", "main.js:2: this export is none that the linker takes"),
        ('export * from "./other.js";\n', "main.js:1: this export is none that the linker takes"),
        ('import * as other from "./other.js";\n', "main.js:1: this import is none that the linker takes"),
        ('import other from "./other.js";\n', "main.js:1: this import is none that the linker takes"),
        ('const a = import("./other.js");\n', "main.js:1: this import is none that the linker takes"),
        ("const a = import.meta.url;\n", "main.js:1: this import is none that the linker takes"),
        ('import { b as c } from "./other.js";\n', "main.js:1: other.js does not export b as c"),
        ('import { c } from "./other.js";\n', "main.js:1: other.js does not export c"),
        ('import { b } from "./none.js";\n', "main.js:1: there is no none.js"),
        ('const a = `\n`;\nimport { b } from "./other.js";\n', "main.js:3: an import stands before everything else"),
        ('import { b } from "./other.js";\n\nfunction hidden() {}\n', "main.js:3: hidden is a name of other.js too"),
        ('import { d } from "./circle.js";\n', "circle.js:1: imports go in a circle: main.js → circle.js → main.js"),
    ],
)
def test_the_linker_refuses_with_file_and_line(tmp_path: Path, source: str, message: str) -> None:
    """What it would link otherwise than a browser would, it does not link."""
    folder = tmp_path / "client"
    folder.mkdir()
    (folder / "main.js").write_text(source, encoding="utf-8")
    (folder / "other.js").write_text("const hidden = 1;\nexport const b = hidden;\n", encoding="utf-8")
    (folder / "circle.js").write_text('import { a } from "./main.js";\nexport const d = a;\n', encoding="utf-8")
    with pytest.raises(linker.LinkError) as caught:
        linker.link(folder, "main.js")
    assert str(caught.value) == f"client/{message}"


def test_what_is_linked_says_the_same(tmp_path: Path) -> None:
    """Literals stay as they are, whatever looks like a comment, an import or a space in them; a module stands once."""
    (tmp_path / "leaf.js").write_text("/* seen */\nexport const leaf = { seen: 1 }; // once\n", encoding="utf-8")
    (tmp_path / "twig.js").write_text(
        'import { leaf } from "./leaf.js";\nexport const twig = leaf;\n', encoding="utf-8"
    )
    source = """import { leaf } from "./leaf.js";
import { twig } from "./twig.js";

const texts = ["a  //  b", 'it\\'s /* c */', `one
  two`, "import { x } from y"];
const found = "a / b".replace(/[/"'`]\\s+/g, " ") + 4 / 2 / 1;

export function say(name) {
  return [...texts, found, name, twig === leaf];
}
"""
    (tmp_path / "main.js").write_text(source, encoding="utf-8")
    linked = linker.link(tmp_path, "main.js")
    for literal in ('"a  //  b"', "'it\\'s /* c */'", "`one\n  two`", '"import { x } from y"', "/[/\"'`]\\s+/g"):
        assert linked.count(literal) == 1
    assert linked.count("seen") == 1
    assert "once" not in linked
    assert linked.index("const leaf") < linked.index("const twig") < linked.index("const texts")
    assert linked.endswith("return{say};})()")
