"""What `make bench` rests on: sound registries, goals that are judged rightly, peers that are pinned."""

import json
from pathlib import Path

import pytest

from basemap import layers, project
from basemap.publish import geojson
from basemap.territory import Territories
from benchmarks import registries
from benchmarks.comparison import Row, Sample
from conftest import ROOT

VENDOR = ROOT / "tests" / "benchmarks" / "vendor"


def test_bases_all_over_iraq_pass_the_check(tmp_path: Path) -> None:
    """They lie where they say, and not in one box."""
    values = registries.registry(bases=300, changes=5, seed=1, everywhere=True)
    registries.write(tmp_path, values)
    places = project.Inputs(tmp_path / "config" / "bases.yaml", tmp_path / "seeds", ROOT / "layers")
    _, problems = project.check(project.read(places), places)
    rules = {problem.rule for problem in problems}
    assert rules <= {"open-start", "same-day"}, "what chance writes may be untidy, but nothing is wrong"
    assert len({base["governorate"] for base in values["bases"]}) > 8


def test_records_are_those_of_the_written_registry(tmp_path: Path) -> None:
    """What is measured without YAML is what YAML would have said."""
    values = registries.registry(bases=40, changes=5, seed=1, everywhere=True)
    registries.write(tmp_path, values)
    places = project.Inputs(tmp_path / "config" / "bases.yaml", tmp_path / "seeds", ROOT / "layers")
    reading = project.read(places)
    assert reading.registry is not None
    territories = Territories.read(ROOT / "layers")
    read, made = (layers.build(one, territories, ROOT / "layers") for one in (reading.registry, registries.records(40)))
    assert list(geojson.lines(read)) == list(geojson.lines(made))


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        (Row("", Sample((1.0,)), Sample((2.0,))), ""),
        (Row("", Sample((1.0,)), Sample((2.0,)), 0.5), "reached"),
        (Row("", Sample((1.1,)), Sample((2.0,)), 0.5), "missed"),
        (Row("", Sample((1.0,)), None, most=1), "reached"),
        (Row("", Sample((1.0,)), Sample((2.0,)), 0.5, most=0.9), "missed"),
        (Row("", None, Sample((2.0,)), 0.5), "missed"),
        (Row("", Sample((1.0,)), None, 0.5), "missed"),
    ],
)
def test_a_goal_is_reached_only_by_what_was_measured(row: Row, verdict: str) -> None:
    """Whatever could not be measured has missed its goal."""
    assert row.verdict == verdict
    assert str(row).count("|") == 9


def test_the_scripts_of_peers_are_pinned_by_hash() -> None:
    """Each package of the lock has one, and none says where it comes from."""
    lock = json.loads((VENDOR / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert not any("resolved" in package for package in packages.values())
    wanted = json.loads((VENDOR / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted
