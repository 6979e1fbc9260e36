"""Reading with the list: the filter agrees with the command line, files hold what is shown, search forgives."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from geojson_pydantic import FeatureCollection
from playwright.sync_api import Page, expect

from basemap.cli.commands import cli
from basemap.registry import text
from client import PLACES, using
from conftest import FROZEN, Open, inputs

DAYS = ("2009-06-30", "2020-03-18", "2026-11-21")


def status(day: str, known_by: str | None = None) -> dict[str, dict[str, Any]]:
    """The answers of ``basemap status``, by id."""
    known = ["--known-by", known_by] if known_by else []
    done = CliRunner().invoke(cli, ["status", *inputs(FROZEN), "--on", day, *known, "--format", "json"])
    return {base["id"]: base for base in json.loads(done.stdout)["bases"]}


def listed(page: Page) -> list[str]:
    """The bases in the list, in its order."""
    ids: list[str] = page.evaluate("[...document.querySelectorAll('button.row')].map((row) => row.dataset.base)")
    return ids


def fits(base: dict[str, Any], choice: str) -> bool:
    """The choices of the legend in terms of ``basemap status``."""
    return {
        "federal": base["territory"] == "federal",
        "none": base["status"] is None,
        "handed-over": "handed-over" in (base["status"], *base["alternatives"]),
        "present": "present" in (base["status"], *base["alternatives"]),
        "claimed": base["evidence"] == "claimed",
        "corroborated": base["evidence"] == "corroborated",
        "grade-a": base["grade"] == "A",
        "grade-c": base["grade"] == "C",
        "inferred": base["inferred"],
        "possible": base["certainty"] == "possible",
        "overdue": base["overdue"],
        "stale": base["stale"],
        "disputed-territory": base["disputed"],
    }[choice]


@pytest.mark.parametrize("mode", ["happened", "reported"])
def test_the_filter_agrees_with_the_command_line(site: Path, open_page: Open, mode: str) -> None:
    """Within a facet any choice will do, and each facet must be met; list, map and count are of the same bases."""
    page = open_page(site)
    facets = [
        [["federal"]],
        [["handed-over"], ["present", "none"]],
        [["claimed"], ["claimed", "corroborated"]],
        [["grade-a"], ["grade-a", "grade-c"]],
        [["possible"]],
        [["overdue"], ["overdue", "stale", "inferred"]],
        [["disputed-territory"]],
    ]
    cases = [[one] for facet in facets for one in facet] + [[facets[0][0], facets[1][1]], [facets[0][0], facets[2][0]]]
    for day in DAYS:
        answers = status(day, day if mode == "reported" else None)
        for case in cases:
            show = ",".join(choice for chosen in case for choice in chosen)
            page.evaluate(f"window.location.hash = '#{day};show={show}{';mode=reported' * (mode == 'reported')}'")
            wanted = {id_ for id_, base in answers.items() if all(any(fits(base, c) for c in one) for one in case)}
            page.wait_for_function("(day) => window.basemap.day() === day", arg=day)
            expect(page.locator(".shown")).to_have_text(f"{len(wanted)} of 43 bases")
            assert set(listed(page)) == wanted, (day, show)
            assert {place["id"] for place in page.evaluate(PLACES)} <= wanted


def test_the_filter_is_ticked_and_cleared_by_keyboard(opened: Page) -> None:
    """Each box says how many bases it would show; the link follows, the focus stays, Escape clears."""
    opener = opened.locator("[data-key=filter]")
    assert opener.get_attribute("aria-expanded") == "false"
    opener.focus()
    opened.keyboard.press("Enter")
    assert opened.locator("[data-key=filter]").get_attribute("aria-expanded") == "true"
    box = opened.get_by_role("checkbox", name="Vacated 6")
    box.focus()
    opened.keyboard.press("Space")
    expect(box).to_be_checked()
    expect(box).to_be_focused()
    assert opened.evaluate("window.location.hash") == "#2026-11-21;show=vacated"
    assert opened.locator("button.row").count() == 6
    expect(opened.locator("#live")).to_have_text("6 bases shown.")
    opened.go_back()
    assert opened.locator("button.row").count() == 43
    opened.locator("#overview .federal button", has_text="Handed over").click()
    assert opened.evaluate("window.location.hash") == "#2026-11-21;show=federal,handed-over"
    assert opened.locator("#overview [aria-pressed=true]").count() == 1
    opened.keyboard.press("Escape")
    assert opened.evaluate("window.location.hash") == "#2026-11-21"
    assert opened.locator("button.row").count() == 43


def test_the_steps_follow_the_territory(site: Path, open_page: Open) -> None:
    """With the Kurdistan Region alone no step is a change at a federal base."""
    page = open_page(site, "#2026-11-21;show=kurdistan-region")
    page.keyboard.press("Home")
    seen = set()
    for _ in range(80):
        page.keyboard.press("ArrowRight")
        day = page.evaluate("window.basemap.day()")
        if day == "2026-11-21":
            break
        seen.add(day)
    changes = json.loads((site / "data" / "bases.geojson").read_text(encoding="utf-8"))["features"]
    wanted = {
        interval["from"]
        for feature in changes
        if feature["properties"]["territory"] == "kurdistan-region"
        for interval in feature["properties"]["intervals"]
    }
    assert len(seen) > 5
    assert seen <= wanted


def taken(page: Page, kind: str) -> tuple[str, str]:
    """What a click on the button gives: name and text of the file."""
    with page.expect_download() as waiting:
        page.locator(f'[data-key="take/{kind}"]').click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_text(encoding="utf-8")


FIELDS = ("name", "territory", "status", "certainty", "evidence", "since", "last_evidence", "overdue", "stale")


def test_the_csv_is_what_is_shown(site: Path, open_page: Open) -> None:
    """One base a line in the order of the registry, with the answers of the command line; the name says what it is."""
    page = open_page(site, "#2020-03-18;mode=reported;show=federal,present")
    name, text = taken(page, "CSV")
    assert name == "bases_2020-03-18_as-reported_federal+present.csv"
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:], newline="")))
    assert [row["id"] for row in rows] == sorted(listed(page))
    answers = status("2020-03-18", "2020-03-18")
    for row in rows:
        assert (row["on"], row["known_by"]) == ("2020-03-18", "2020-03-18")
        for field in FIELDS:
            value = answers[row["id"]][field]
            assert row[field] == {True: "true", False: "false", None: ""}.get(value, value), (row["id"], field)


def test_the_geojson_is_what_is_shown(site: Path, open_page: Open) -> None:
    """RFC 7946: no crs, longitude first, ids of the bases, null where no position is known."""
    page = open_page(site, "#2026-11-21;lang=ar")
    page.locator("#search").fill("camp")
    name, text = taken(page, "GeoJSON")
    assert name == "bases_2026-11-21_camp.geojson"
    collection = json.loads(text)
    FeatureCollection.model_validate(collection)
    assert "crs" not in collection
    assert {feature["id"] for feature in collection["features"]} == set(listed(page))
    answers = status("2026-11-21")
    for feature in collection["features"]:
        if feature["geometry"]:
            lon, lat = feature["geometry"]["coordinates"]
            assert 38 < lon < 49
            assert 29 < lat < 38
        assert {k: feature["properties"][k] for k in FIELDS} == {k: answers[feature["id"]][k] for k in FIELDS}


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "＝1", "x;=1"])
def test_no_cell_of_the_csv_is_a_formula(opened: Page, start: str) -> None:
    """What a spreadsheet would run is given as text; quotes and commas are kept together (RFC 4180)."""
    value = start + '"x",y; ' + start
    cell = opened.evaluate(using("cell", "download.js"), value)
    [[read]] = [row[:1] for row in csv.reader(io.StringIO(cell, newline=""))]
    assert "'" in read
    assert read == text.cell(value)  # the rule of the exports, which Python has
    assert opened.evaluate(using("cell", "download.js"), "Ain al-Asad") == "Ain al-Asad"


def test_a_csv_of_no_base_has_the_columns_of_all(opened: Page) -> None:
    """So that what reads it finds them."""
    heads = []
    for query in ("", "no such base anywhere"):
        opened.locator("#search").fill(query)
        _, text = taken(opened, "CSV")
        heads.append(text.splitlines())
    assert len(heads[1]) == 1
    assert heads[1][0] == heads[0][0]
    assert "last_evidence" in heads[1][0]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("qayara", "qayyarah-west"),
        ("Q-West", "qayyarah-west"),
        ("القياره", "qayyarah-west"),
        ("speicher", "speicher"),
        ("Spiecher", "speicher"),
        ("habaniya", "al-taqaddum"),
        ("عين الأسد", "ain-al-asad"),
        ("عين الاسد", "ain-al-asad"),
        ("AL ASAD", "ain-al-asad"),
        ("حەریر", "harir"),
        ("حرير", "harir"),
        ("k1", "k1-kirkuk"),
        ("K-١", "k1-kirkuk"),
    ],
)
def test_search_knows_old_names_and_forgives_spelling(opened: Page, query: str, found: str) -> None:
    """Diacritics, Arabic letter forms, digits of each script and small differences of spelling do not matter."""
    opened.locator("#search").fill(query)
    assert found in listed(opened)
    assert len(listed(opened)) < 4


def test_every_name_ever_used_is_found(opened: Page) -> None:
    """Each name of each base, in each script and of former days, finds it, whatever the case."""
    missing = opened.evaluate(
        using(
            """() => {
        const indexes = new Map(data.bases.map((base) => [base.id, index(base)]));
        return data.bases.flatMap(({ id, names, also, aliases, former_names: former }) =>
          [id, ...Object.values(names), ...also, ...aliases, ...former.map(({ name }) => name)]
            .filter((name) => !find(indexes, name.toUpperCase(), () => "").ids.has(id)));
        }""",
            "state/data.js",
            "state/search.js",
        )
    )
    assert missing == []


def test_what_is_like_no_name_is_not_found(opened: Page) -> None:
    """The list says so, and offers the way back."""
    opened.locator("#search").fill("xylophone")
    expect(opened.locator("#list")).to_contain_text("No bases match.")
    opened.locator("[data-key=all]").click()
    assert len(listed(opened)) == 43
