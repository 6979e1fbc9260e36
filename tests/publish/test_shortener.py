"""Short names: a script does the same with them, and offers the same."""

import pytest
from playwright.sync_api import Browser

from basemap.publish import linker, script, shortener
from client import FOLDER

CODE = """(()=>{"use strict";
const LIMIT = 3, { first, second: [third, fourth = 4] } = { first: 1, second: [2] };
class Box { #inside = 5; constructor(value) { this.value = value; } inside() { return this.#inside + this.value; } }
function outer(value, { name = "none", ...others }, [head, ...tail] = [7, 8, 9]) {
  const a = (b) => `${b}-${value + LIMIT}${name}`;
  let total = 0;
  walk: for (const [key, each] of Object.entries(others)) {
    for (let i = 0; i < each; i += 1) { if (i > LIMIT) continue walk; total += i; }
  }
  try { null.x; } catch (error) { total += error instanceof TypeError ? 100 : 0; }
  return { a: a(head), name, total, tail, first, third, fourth, nested: ((value) => value * 2)(LIMIT) };
}
function other(a, b) {
  const { first } = { first: a };
  return first + b + window.length + [a, b].map((c, i) => c * i).length;
}
const box = new Box(outer.length);
return{outer,other,box};})()"""


def test_a_script_does_the_same_with_short_names(browser: Browser) -> None:
    """Patterns, defaults, shadows, labels, templates, private members; what is offered keeps its name."""
    page = browser.new_page()
    asked = """((made) => JSON.stringify([
      Object.keys(made), made.outer(1, { x: 9, y: 2 }), made.outer(2, { name: "given" }, [1]), made.other(3, 4),
      made.box.inside(),
    ]))(CODE)"""
    short = shortener.shortened(CODE)
    said = [page.evaluate(asked.replace("CODE", code)) for code in (CODE, short)]
    assert said[0] == said[1]
    assert '"total":107' in said[0]
    for name in ("LIMIT", "value", "others", "third", "error"):
        assert f"{name} " not in short.replace("this.value", "")
    page.close()


def test_the_scripts_of_the_page_are_shorter_by_a_fifth() -> None:
    """What they offer, and the names of properties, are as they were; the same text each time."""
    whole = linker.link(FOLDER, "main.js")
    short = shortener.shortened(whole)
    assert short == shortener.shortened(whole)
    assert len(short) < 0.82 * len(whole)
    assert "return{start:" in short
    assert "containerPointToLayerPoint" in short
    assert short in script.of_map("", "map_0", tiles=False)


@pytest.mark.parametrize("code", ["(()=>{const a = ;})()", "1 + 1"])
def test_what_is_no_script_is_refused(code: str) -> None:
    """Rather than to write a page that does not run."""
    with pytest.raises(ValueError, match="no linked script"):
        shortener.shortened(code)
