"""Another country, all of it invented: the map names no place that the data does not name."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from basemap.cli.commands import cli
from conftest import ROOT, Open

ELSEWHERE = ROOT / "tests" / "elsewhere"
PLACES = re.compile("iraq|kurdistan|baghdad", re.IGNORECASE)
INPUTS = ("registry", "config/bases.yaml"), ("seeds", "seeds"), ("layers", "layers")


def run(command: str, *options: str) -> str:
    given = [word for name, path in INPUTS for word in (f"--{name}", str(ELSEWHERE / path))]
    done = CliRunner().invoke(cli, [command, *given, *options], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("elsewhere") / "site"
    run("build", "--out", str(site))
    return site


def test_no_module_and_no_script_names_a_place() -> None:
    """Places are in the registry, in the layers and in the words of the languages."""
    for path in sorted((ROOT / "basemap").rglob("*")):
        if path.suffix in (".py", ".js"):
            assert not PLACES.search(path.read_text(encoding="utf-8")), path


def test_it_is_checked_and_answered() -> None:
    """No problem, not even a warning; each base in its territory, with the sides of its own registry as hosts."""
    assert run("check").endswith("6 bases, 3 sources, no problems.\n")
    answers = {row["id"]: row for row in json.loads(run("status", "--format", "json"))["bases"]}
    assert {row["territory"] for row in answers.values()} == {"highland", "lowland"}
    assert (answers["quarry"]["territory"], answers["quarry"]["evidence"]) == ("highland", "confirmed")
    assert (answers["beacon"]["territory"], answers["beacon"]["evidence"]) == ("lowland", "confirmed")
    assert answers["pass"]["stale"]
    table = run("status")
    assert table.index("Highland") < table.index("Lowland")


def test_a_territory_that_the_layers_lack_is_named(tmp_path: Path) -> None:
    """At its place, with the one that was meant."""
    text = (ELSEWHERE / "config" / "bases.yaml").read_text(encoding="utf-8")
    registry = tmp_path / "bases.yaml"
    registry.write_text(text.replace("id: highland", "id: highlands").replace("region: highland", "region: highlands"))
    options = ["--registry", str(registry), "--seeds", str(ELSEWHERE / "seeds"), "--layers", str(ELSEWHERE / "layers")]
    done = CliRunner().invoke(cli, ["check", *options])
    assert done.exit_code == 1
    assert "bases.yaml:4:9: error: `highlands` is no territory" in done.output
    assert "Did you mean highland? [unknown-territory]" in done.output


@pytest.mark.parametrize(("language", "first"), [("en", "Highland"), ("ar", "المرتفعات"), ("ckb", "خاکی بەرز")])
def test_the_page_shows_it(elsewhere: Path, open_page: Open, language: str, first: str) -> None:
    """Its territories in their order and colours, its country in the view, its bases on every day; nothing else's."""
    page = open_page(elsewhere, f"#2004-12-31;lang={language}")
    expect(page.locator("#overview .region")).to_have_count(2)
    expect(page.locator("#overview .region").first).to_contain_text(first, ignore_case=True)
    states = page.evaluate("window.basemap.states('2003-01-01')")
    assert set(states) == {"beacon", "far-island", "mill", "pass", "quarry", "summit-radar"}
    _colours(page)
    page.evaluate("window.basemap.select('quarry')")
    expect(page.locator("#panel")).to_contain_text("Quarry Depot")


def _colours(page: Page) -> None:
    read = "(node) => getComputedStyle(node).borderInlineStartColor"
    colours = [page.locator("#overview .region").nth(number).evaluate(read) for number in (0, 1)]
    for colour, expected in zip(colours, ((47, 111, 154), (138, 122, 30)), strict=True):
        values = [float(value) for value in re.findall(r"[\d.]+", colour)]
        values = [255 * value for value in values] if "color(" in colour else values
        assert [round(value) for value in values[:3]] == list(expected), colour


def test_the_files_name_it(elsewhere: Path) -> None:
    """The country of a place in its structured data, the territories in the tables; no trace of another country."""
    page = (elsewhere / "base" / "quarry.html").read_text(encoding="utf-8")
    assert '"@type":"Country","name":"Elsewhere","identifier":"XE"' in page
    assert "Bases in Elsewhere" in page
    for name in ("bases.geojson", "registry.json", "intervals.csv", "changes.csv"):
        assert not PLACES.search((elsewhere / "data" / name).read_text(encoding="utf-8")), name
