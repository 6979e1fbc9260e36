"""Care for people: no position that is finer than it need be, in whatever file of the site."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from basemap.cli.commands import cli
from benchmarks import registries
from conftest import ROOT

FINE = {"lat": "33.456789", "lon": "42.123456", "uncertainty_m": "1000"}


@pytest.fixture(scope="module")
def fine_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a registry whose position is typed to ten centimetres, against the warning."""
    folder = tmp_path_factory.mktemp("fine")
    values = registries.registry(bases=1, changes=2, seed=1, sources=1)
    values["bases"][0]["position"] = FINE
    options = [*registries.write(folder, values), "--layers", str(ROOT / "layers")]
    done = CliRunner().invoke(cli, ["build", *options, "--out", str(folder / "site")], catch_exceptions=False)
    assert done.exit_code == 0
    assert "finer than 0.01 degree" in done.output
    return folder / "site"


def test_no_file_of_the_site_has_a_position_finer_than_a_hundredth_of_a_degree(fine_site: Path) -> None:
    """Whatever was typed: 33.46 and 42.12 come out, and no further digit anywhere."""
    for path in (path for path in fine_site.rglob("*") if path.is_file()):
        text = path.read_bytes().decode("utf-8", "replace")
        assert not re.search(r"33[.,]45|42[.,]123", text), path
    data = json.loads((fine_site / "data" / "bases.geojson").read_text(encoding="utf-8"))
    [feature] = data["features"]
    assert feature["geometry"]["coordinates"] == [42.12, 33.46]
    assert (feature["properties"]["position"]["lat"], feature["properties"]["position"]["lon"]) == (33.46, 42.12)


def test_the_registry_itself_has_no_finer_position() -> None:
    """What is in the repository is public as well."""
    text = (ROOT / "config" / "bases.yaml").read_text(encoding="utf-8")
    assert re.findall(r"\b(?:lat|lon): *-?\d+\.\d{3,}", text) == []


def test_the_map_cannot_be_enlarged_beyond_its_precision(opened: Page) -> None:
    """However often a reader zooms in, the scale ends at 5 km: nobody aims by this map."""
    button = opened.locator(".leaflet-control-zoom-in")
    for _ in range(100):
        if "leaflet-disabled" in (button.get_attribute("class") or ""):
            break
        button.dispatch_event("click")
        opened.wait_for_timeout(100)
    expect(button).to_have_class(re.compile("leaflet-disabled"))
    expect(opened.locator(".leaflet-control-scale-line")).to_have_text("5 km")
