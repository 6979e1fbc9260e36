"""What a step through time touches: the symbols and rows that changed, and nothing else; names stay where they are."""

import pytest
from playwright.sync_api import Page

from client import using

SIZES = ((1440, 900), (1280, 800), (2560, 1080), (390, 844), (740, 360))

# In the page: how many names on the map moved by more than a pixel, or went, over all steps; and how many steps.
_MOVES = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const places = () => new Map([...document.querySelectorAll(".leaflet-ground-pane .names text")].map((name) => {
    const { x, y } = name.getBoundingClientRect();
    return [name.textContent, [x, y]];
  }));
  const settled = async (day) => {
    window.basemap.goTo(iso(day));
    await frame();
    await frame();
    return places();
  };
  const steps = store.steps();
  let before = await settled(steps[0].day);
  let moves = 0;
  for (const { day } of steps.slice(1)) {
    const after = await settled(day);
    for (const [name, [x, y]] of before) {
      const now = after.get(name);
      if (!now || Math.abs(now[0] - x) > 1 || Math.abs(now[1] - y) > 1) moves += 1;
    }
    before = after;
  }
  return [moves, steps.length - 1, before.size];
}"""

# In the page: what a step alters, by place, and how many bases look otherwise after it.
_ALTERED = """async ([from, to]) => {
  window.basemap.goTo(from);
  await new Promise(requestAnimationFrame);
  const day = (text) => data.bases.map((base) => lookOf(stateOn(base, data.ref, dayOf(text), null), base));
  const [before, after] = [day(from), day(to)];
  const located = data.bases.map(({ position }) => Boolean(position));
  const groups = [...document.querySelectorAll(".leaflet-ground-pane svg > g")];
  const seen = new MutationObserver(() => {});
  const all = { childList: true, subtree: true, attributes: true, characterData: true };
  for (const group of groups) seen.observe(group, all);
  window.basemap.goTo(to);
  const touched = new Map(groups.map((group) => [group.getAttribute("class"), new Set()]));
  for (const { target } of seen.takeRecords()) {
    const group = target.closest("svg > g");
    touched.get(group.getAttribute("class")).add(target.closest(".symbols > g") ?? target);
  }
  const changed = before.filter((look, i) => located[i] && look !== after[i]).length;
  return [changed, Object.fromEntries([...touched].map(([name, nodes]) => [name, nodes.size]))];
}"""


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_names_stay_where_they_are(opened: Page, size: tuple[int, int]) -> None:
    """Over all steps at most one move of more than a pixel in twenty steps, counted over all names."""
    opened.set_viewport_size({"width": size[0], "height": size[1]})
    moves, steps, names = opened.evaluate(using(_MOVES, "state/store.js", "time/days.js"))
    assert steps > 50
    assert names > 5
    assert moves <= 0.05 * steps


@pytest.mark.parametrize(
    ("before", "after"), [("2020-03-16", "2020-04-04"), ("2020-04-04", "2020-03-16"), ("2020-04-05", "2020-04-06")]
)
def test_a_step_touches_the_symbols_that_changed(opened: Page, before: str, after: str) -> None:
    """No name, ring or leader is made anew, and no symbol that looks as it did."""
    modules = ("state/data.js", "map/symbols.js", "time/days.js", "time/timeline.js")
    changed, touched = opened.evaluate(using(_ALTERED, *modules), [before, after])
    assert (changed > 0) == (after != "2020-04-06")
    assert touched.pop("symbols") == changed
    assert set(touched.values()) == {0}
