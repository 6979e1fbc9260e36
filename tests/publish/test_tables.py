"""What others take away says what the map says: tables, JSON, package and feeds."""

import csv
import io
import json
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import feedparser
import frictionless
import pytest
import rnc2rng
from geojson_pydantic import FeatureCollection
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from basemap import layers, project
from basemap.languages import words
from basemap.publish import feeds, geojson, page_data, tables
from basemap.registry import edtf, model, vocabularies
from conftest import ROOT
from given import COLLECTIONS, PUBLISHED, TERRITORIES, collections_of, registry_of

EVIL = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "x;=1",
    "x; @y",
    " =1",
    '",=1',
    "=cmd|' /C calc'!A0",
)
Atlas = layers.Atlas


@pytest.fixture(scope="module")
def found() -> dict[str, str]:
    return tables.contents(COLLECTIONS) | feeds.contents(COLLECTIONS)


def parsed(text: str) -> list[dict[str, str]]:
    """Strictly: the byte order mark, CRLF, and each row as long as the head."""
    assert text.startswith("\ufeff")
    assert "\n" not in text.replace("\r\n", "")
    head, *rows = csv.reader(io.StringIO(text[1:], newline=""), strict=True)
    assert all(len(row) == len(head) for row in rows)
    return [dict(zip(head, row, strict=True)) for row in rows]


CALC = shutil.which("localc")
"""LibreOffice with spreadsheets. ``soffice`` is there with any part of it, and without this one it converts no table,
writes nothing and ends with 0."""


def converted(text: str, folder: Path) -> list[dict[str, str]]:
    """As LibreOffice Calc opens it and writes it again, with settings of its own: no other run is in its way."""
    (folder / "table.csv").write_bytes(text.encode())
    out, profile = folder / "out", f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    kind = "Text - txt - csv (StarCalc):44,34,76,1"  # comma, quotes, UTF-8, from the first line on
    command = [str(CALC), profile, "--headless", f"--infilter={kind}", "--convert-to", f"csv:{kind}"]
    command += ["--outdir", str(out), str(folder / "table.csv")]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert (out / "table.csv").is_file(), done.stderr
    head, *rows = csv.reader(io.StringIO((out / "table.csv").read_text("utf-8-sig"), newline=""))
    return [dict(zip(head, row, strict=True)) for row in rows]


READERS: dict[str, Callable[[str, Path], list[dict[str, str]]]] = {"strictly": lambda text, folder: parsed(text)}
if CALC:
    READERS["LibreOffice"] = converted


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_the_tables_open_with_arabic_intact(
    reader: Callable[[str, Path], list[dict[str, str]]], found: dict[str, str], tmp_path: Path
) -> None:
    """A name in Arabic or Kurdish is the same text in the cell."""
    rows = {row["base"]: row for row in reader(found["data/intervals.csv"], tmp_path)}
    for base in registry_of().bases:
        assert (rows[base.id]["name_ar"] or None, rows[base.id]["name_ckb"] or None) == (base.names.ar, base.names.ckb)


@pytest.mark.parametrize("name", tables.TABLES)
def test_a_table_is_strict_and_has_no_cell_that_runs(name: str, found: dict[str, str]) -> None:
    """Every text of the registry, behind whatever a spreadsheet takes for a separator."""
    rows = parsed(found[f"data/{name}.csv"])
    assert rows
    assert_nothing_runs(rows)


def assert_nothing_runs(rows: list[dict[str, str]]) -> None:
    for cell in (cell for row in rows for cell in row.values()):
        for part in (cell, *cell.split(";")):
            assert not part.strip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")), cell
        assert not {"\t", "\r", "\n"} & set(cell), cell


@given(st.sampled_from(EVIL) | st.text(alphabet="=+-@;, \t\r\n\"'ａ＝ا"))
def test_no_text_of_a_registry_runs_in_a_spreadsheet(says: str) -> None:
    """Not as a claim, and not as a publisher."""
    claim = model.Claim.model_construct(source="s", by="p", says=says)
    source = model.Source.model_construct(id="s", publisher=says, language="en", grade="A")
    party = vocabularies.Party.model_construct(id="p", side="third")
    disagreement = model.Disagreement.model_construct(sides=(claim,))
    said = {"parties": (party,), "sources": (source,), "disagreements": (disagreement,)}
    made = replace(COLLECTIONS, bases=(), registry=COLLECTIONS.registry.model_copy(update={**said, "bases": ()}))
    for name in ("claims", "sources"):
        rows = parsed(tables.table(name, made))
        assert len(rows) == 1
        assert_nothing_runs(rows)


def test_the_state_on_a_day_follows_from_the_intervals_alone(found: dict[str, str]) -> None:
    """500 days: status, certainty and alternatives of every base, as `basemap status` prints them."""
    rows = parsed(found["data/intervals.csv"])
    whole = registry_of()
    chance = random.Random(2026)
    first, last = edtf.day("2002-01-01"), whole.as_of
    for day in chance.sample(range(first, last + 1), 500):
        assert stated(rows, edtf.iso(day)) == {
            each.base.id: (
                each.region,
                each.state.status or "",
                each.state.certainty,
                " ".join(each.state.alternatives),
            )
            for each in project.states(whole, TERRITORIES, day, None)
        }


def stated(rows: list[dict[str, str]], day: str) -> dict[str, tuple[str, str, str, str]]:
    """The one row of each base that holds on a day; dates of four-digit years sort as text."""
    held = [row for row in rows if row["from"] <= day and (not row["to"] or day < row["to"])]
    assert len(held) == len({row["base"] for row in held})
    return {row["base"]: (row["territory"], row["status"], row["certainty"], row["alternatives"]) for row in held}


def test_all_that_the_page_shows_follows_from_the_registry_json(found: dict[str, str]) -> None:
    """Read back, it gives the same collections, which are all that the page is made from."""
    again = model.Registry.model_validate(json.loads(found["data/registry.json"]))
    both = (collections_of(again), COLLECTIONS)
    one, other = ("".join(geojson.lines(atlas)) + page_data.text(atlas, words.languages()) for atlas in both)
    assert one == other


def test_the_changes_and_their_claims_are_all_there(found: dict[str, str]) -> None:
    """As many as in the registry, each with its id, and each claim with the side that speaks."""
    whole = registry_of()
    changes, claims = parsed(found["data/changes.csv"]), parsed(found["data/claims.csv"])
    assert len(changes) == sum(len(base.changes) for base in whole.bases)
    behind = [claim for claim in claims if claim["entry"] == "change" and claim["stance"] == "for"]
    assert len(behind) == sum(len(change.claims) for base in whole.bases for change in base.changes)
    [taken] = [row for row in changes if (row["base"], row["id"]) == ("al-taqaddum", "handed-over-1")]
    assert (taken["date"], taken["to"], taken["evidence"]) == ("2020-04-04", "iraqi-security-forces", "confirmed")
    assert {claim["side"] for claim in behind} == {"coalition", "federal", "krg", "third"}


def test_the_geojson_is_valid(found: dict[str, str]) -> None:
    """RFC 7946, with the id of each base as the id of its feature, and no position finer than 0.01 degree."""
    collection = FeatureCollection.model_validate_json(found["data/bases.geojson"])
    assert [feature.id for feature in collection.features] == [base.id for base in registry_of().bases]
    for feature in collection.features:
        if feature.geometry is not None:
            assert all(round(degrees, 2) == degrees for degrees in feature.geometry.coordinates)


@pytest.fixture
def folder(found: dict[str, str], tmp_path: Path) -> Path:
    for path, text in found.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(text.encode())
    return tmp_path / "data"


def test_the_package_is_valid(folder: Path) -> None:
    """Names, types, keys, references, sizes and checksums, as frictionless sees them."""
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "fieldName", "rowNumber", "note"])
    assert {task.name for task in report.tasks} >= set(tables.TABLES)


def test_the_package_notices_a_changed_file(folder: Path) -> None:
    """So that a checksum is more than an ornament."""
    path = folder / "sources.csv"
    path.write_bytes(path.read_bytes().replace(b",A,", b",B,", 1))
    assert not frictionless.Package(str(folder / "datapackage.json")).validate().valid


def test_every_column_is_described(found: dict[str, str]) -> None:
    """The head of each table is its schema, and the package says under which licence it comes."""
    package = json.loads(found["data/datapackage.json"])
    assert [licence["name"] for licence in package["licenses"]] == ["CC-BY-4.0"]
    for resource in package["resources"]:
        if "schema" in resource:
            fields = resource["schema"]["fields"]
            assert [field["name"] for field in fields] == list(parsed(found[f"data/{resource['path']}"])[0])
            assert all(field["description"] for field in fields)


@pytest.fixture(scope="module")
def schema() -> etree.RelaxNG:
    """RFC 4287, appendix B."""
    grammar = rnc2rng.dumps(rnc2rng.load(str(ROOT / "tests" / "atom.rnc")))
    # It declares a prefix for no namespace, which it does not use and which XML does not allow.
    return etree.RelaxNG(etree.fromstring(grammar.replace('xmlns:local=""', "").encode()))


def feeds_of(made: Atlas) -> Iterator[tuple[str, str]]:
    return ((path, text) for path, text in feeds.contents(made).items())


@pytest.mark.parametrize("made", [COLLECTIONS, PUBLISHED], ids=["without an address", "with an address"])
def test_every_feed_is_valid(made: Atlas, schema: etree.RelaxNG) -> None:
    """For a feed reader and by the schema; ids are unique, entries run from new to old, none is of the future."""
    whole = registry_of()
    feeds = dict(feeds_of(made))
    assert len(feeds) == len(whole.bases) + 1
    for path, text in feeds.items():
        schema.assertValid(etree.fromstring(text.encode()))
        feed = feedparser.parse(text.encode())
        assert not feed.bozo, path
        assert feed.feed.author
        ids = [entry.id for entry in feed.entries]
        assert len(set(ids)) == len(ids)
        days = [entry.updated for entry in feed.entries]
        assert days == sorted(days, reverse=True)
        assert all(entry.published <= entry.updated <= edtf.iso(whole.as_of) + "T" * 2 for entry in feed.entries)
        assert feed.feed.updated == max(days, default=f"{edtf.iso(whole.as_of)}T00:00:00Z")


def test_the_schema_refuses_what_is_no_feed(schema: etree.RelaxNG) -> None:
    """Without an id, with a day for a moment, or with an element that Atom does not know."""
    [(_, text), *_] = feeds_of(COLLECTIONS)
    for old, new in (("<id>", "<idea>"), ("T00:00:00Z", ""), ('rel="via" ', 'rel="via" kind="x" ')):
        assert old in text
        changed = text.replace(old, new, 1).replace("</id>", "</idea>" if new == "<idea>" else "</id>", 1)
        assert not schema.validate(etree.fromstring(changed.encode()))


def test_a_feed_tells_each_change_and_each_correction_once() -> None:
    """One for the whole and one per base; with an address, everything in it is absolute."""
    feeds = {path: feedparser.parse(text.encode()) for path, text in feeds_of(PUBLISHED)}
    changes = sum(len(base.changes) for base in registry_of().bases)
    assert len(feeds["feed.xml"].entries) == changes + 2
    told = {entry.id: entry for entry in feeds["feed.xml"].entries}
    correction = told["tag:maps.example,2026:/bases/correction/2026-10-01/harir/1"]
    assert (correction.updated, correction.summary) == ("2026-10-01T00:00:00Z", "The day was <wrong> & is right.")
    assert correction.link == "https://maps.example/bases/base/harir.html#corrections"
    assert told["tag:maps.example,2026:/bases/correction/2026-10-01/map/1"].title == "The map: correction"
    assert correction.id in [entry.id for entry in feeds["feed/harir.xml"].entries]
    assert all("/al-asad/" not in entry.id for entry in feeds["feed/harir.xml"].entries)
    links = [link.href for feed in feeds.values() for entry in feed.entries for link in entry.links]
    assert all(link.startswith("https://") for link in links)


def test_the_id_of_an_entry_outlives_a_corrected_date() -> None:
    """A reader of the feed sees an old entry updated, not a new one."""
    statuses = ("present", "handed-over", "present", "handed-over")
    changes = [model.Change.model_construct(status=status) for status in statuses]
    assert list(layers.change_ids(changes)) == ["present-1", "handed-over-1", "present-2", "handed-over-2"]


def test_what_was_entered_late_is_news_of_that_day() -> None:
    """A fact of 2011 that comes into the registry in 2026: a reader of the feed is shown it then."""
    whole = registry_of()
    base = next(base for base in whole.bases if base.changes and base.changes[-1].date.settled < edtf.day("2012-01-01"))
    late = base.changes[-1].model_copy(update={"entered": whole.as_of})
    dated = base.model_copy(update={"changes": (*base.changes[:-1], late)})
    found = collections_of(
        whole.model_copy(update={"bases": tuple(dated if each is base else each for each in whole.bases)})
    )
    [entry, *_] = feeds.entries(found)
    assert entry.base == base.id
    assert entry.published == entry.updated == whole.as_of
    [feed] = [text for path, text in feeds_of(found) if path == f"feed/{base.id}.xml"]
    assert feedparser.parse(feed).feed.updated == f"{edtf.iso(whole.as_of)}T00:00:00Z"


def test_the_day_of_an_entry_is_that_of_its_sources() -> None:
    """Published when the first source came out, updated when the last one did; never after as_of."""
    [entry] = [one for one in feeds.entries(COLLECTIONS) if one.id == "change/ain-al-asad/handed-over-2"]
    [base] = [base for base in registry_of().bases if base.id == "ain-al-asad"]
    published = {source.id: source.published for source in registry_of().sources}
    days = [day.settled for claim in base.changes[-1].claims if (day := published[claim.source])]
    assert (entry.published, entry.updated) == (edtf.day("2026-01-17"), min(max(days), registry_of().as_of))
    assert entry.published < entry.updated
    assert {"KUNA via MENAFN"} <= {name for name, _ in entry.via}
