"""Reading the registry: files in, records or located problems out, whatever the files hold."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basemap import rules
from basemap.registry import reader
from basemap.registry.problem import Finding

ROOT = Path(__file__).parents[2]
BASES = """\
as_of: 2026-11-20
statuses:
  - id: present
    label: {en: Present, ar: حاضر, ckb: لێیە}
    definition: {en: Present, ar: حاضر, ckb: لێیە}
    settled: false
    symbol: disc
    colour: "#c8371a"
parties:
  - {id: press, label: {en: Press, ar: صحافة, ckb: میدیا}, side: third}
eras:
  - {id: all, label: {en: All, ar: كل, ckb: هەموو}, start: 2003-03-20, end: 2026-11-20}
bases:
  - id: alpha
    names: {en: Alpha}
    kind: camp
    governorate: anbar
    position: {lat: 33.79, lon: 42.44, uncertainty_m: 2000}
    changes:
      - date: 2020-03
        status: present
        claims:
          - {source: wire, by: press, says: They are there.}
"""
WIRE = "id: wire\npublisher: A wire\npublished: 2020-04-01\nlanguage: en\ngrade: A\n"


def checkout(folder: Path, bases: str | bytes = BASES, **cards: str | bytes) -> tuple[Path, Path]:
    """A registry and its cards on disk."""
    (folder / "seeds").mkdir(exist_ok=True)
    for name, text in {"wire": WIRE, **cards}.items():
        (folder / f"seeds/{name}.yaml").write_bytes(text.encode() if isinstance(text, str) else text)
    (folder / "bases.yaml").write_bytes(bases.encode() if isinstance(bases, str) else bases)
    return folder / "bases.yaml", folder / "seeds"


def problems(folder: Path, *places: Path) -> list[str]:
    """The problems of a checkout as text, without the folder."""
    return [str(problem).replace(f"{folder}/", "") for problem in reader.read(*places).problems]


def test_a_registry_is_read(tmp_path: Path) -> None:
    """Texts become days, numbers and records; the cards are the sources."""
    reading = reader.read(*checkout(tmp_path))
    assert reading.problems == ()
    assert reading.registry is not None
    base = reading.registry.bases[0]
    assert base.position is not None
    assert (base.position.lat, base.position.uncertainty_m) == (33.79, 2000)
    assert str(base.changes[0].date) == "2020-03"
    assert [source.id for source in reading.registry.sources] == ["wire"]
    assert [Path(file).name for file in reading.files] == ["bases.yaml", "wire.yaml"]


def test_the_registry_of_this_checkout_is_sound() -> None:
    """config/ and seeds/ hold no problem of form or meaning."""
    reading = reader.read(ROOT / "config/bases.yaml", ROOT / "seeds")
    assert reading.problems == ()
    assert reading.registry is not None
    assert [str(reading.locate(finding)) for finding in rules.check(reading.registry)] == []


def test_all_problems_of_all_files_at_once(tmp_path: Path) -> None:
    """Sorted by file and place; a file that is no YAML hides nothing in the others."""
    bases = BASES.replace("kind: camp", "kind: champ").replace("33.79", "33,79").replace("2020-03", "2020-13")
    places = checkout(tmp_path, bases, bad="id: bad\n  x: y\n", card="id: car\n", wire=WIRE.replace("A\n", "Z\n", 2))
    assert [problem.rpartition(" ")[2] for problem in problems(tmp_path, *places)] == [
        *("[choice]", "[unknown-key]", "[date]", "[yaml]"),
        *("[missing-key]", "[missing-key]", "[missing-key]", "[file-name]", "[choice]"),
    ]


def test_a_broken_registry_does_not_hide_its_cards(tmp_path: Path) -> None:
    """Where bases.yaml is no YAML, the cards are still checked, and what it lacks is not complained of."""
    places = checkout(tmp_path, "bases: [alpha\n", wire=WIRE.replace("grade: A", "grade: F"))
    assert problems(tmp_path, *places) == [
        "bases.yaml:1:8: error: the list that opens here is not closed as it should be: a comma or ] is missing [yaml]",
        "seeds/wire.yaml:5:8: error: grade: `F` is not allowed: use A, B, C or D [choice]",
    ]
    assert reader.read(*places).registry is None


@pytest.mark.parametrize(
    ("bases", "found"), [("", "is empty"), ("# soon\n", "is empty"), ("- a\n", "is a list"), ("a", "is a text")]
)
def test_a_registry_that_is_none(tmp_path: Path, bases: str, found: str) -> None:
    """An empty file, or one that holds something else, is one problem and not five."""
    expected = f"the file {found}, expected keys and values: as_of, statuses, parties, eras, bases [type]"
    assert problems(tmp_path, *checkout(tmp_path, bases)) == [f"bases.yaml:1:1: error: {expected}"]


def test_an_empty_card(tmp_path: Path) -> None:
    """A card of comments alone says so in its first line."""
    assert problems(tmp_path, *checkout(tmp_path, wire="# soon\n")) == [
        "seeds/wire.yaml:1:1: error: the card is empty, expected keys and values: id, publisher, language, grade [type]"
    ]


def test_files_that_look_like_cards(tmp_path: Path) -> None:
    """What would be passed over in silence is a problem; what is no card, or an editor's own, is not."""
    places = checkout(tmp_path)
    for name in ("one.yml", "two.YAML", "README.md", ".#wire.yaml", "wire.yaml~"):
        (places[1] / name).write_text("x")
    assert problems(tmp_path, *places) == [
        "seeds/one.yml:1:1: error: a card is read only if its name ends in .yaml: rename it to one.yaml [file-name]",
        "seeds/two.YAML:1:1: error: a card is read only if its name ends in .yaml: rename it to two.yaml [file-name]",
    ]


def test_cards_are_sorted_by_id(tmp_path: Path) -> None:
    """By id, not by the name of the file, in which the ending sorts after a hyphen."""
    cards = {name: WIRE.replace("id: wire", f"id: {name}") for name in ("wire-2", "wire-10", "ap")}
    reading = reader.read(*checkout(tmp_path, **cards))
    assert reading.registry is not None
    assert [source.id for source in reading.registry.sources] == ["ap", "wire", "wire-10", "wire-2"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    """A symbolic link could print a file of the machine into a public log: it is refused, wherever it stands."""
    secret = tmp_path / "secret"
    secret.write_text("token: 12345\n")
    bases, seeds = checkout(tmp_path)
    (seeds / "link.yaml").symlink_to(secret)
    (seeds / "nowhere.yaml").symlink_to(tmp_path / "nothing")
    (tmp_path / "more").symlink_to(seeds)
    (tmp_path / "also.yaml").symlink_to(bases)
    message = ":1:1: error: the file is a symbolic link: put the file itself here [symbolic-link]"
    assert problems(tmp_path, bases, seeds) == [f"seeds/link.yaml{message}", f"seeds/nowhere.yaml{message}"]
    assert problems(tmp_path, tmp_path / "also.yaml", seeds)[0] == f"also.yaml{message}"
    assert problems(tmp_path, bases, tmp_path / "more") == [
        "more:1:1: error: the folder is a symbolic link: put the folder itself here [symbolic-link]"
    ]


def test_pipes_and_devices_are_not_read(tmp_path: Path) -> None:
    """They may never end."""
    bases, seeds = checkout(tmp_path)
    os.mkfifo(seeds / "pipe.yaml")
    message = ":1:1: error: this is no file but a device or a pipe [not-a-file]"
    assert problems(tmp_path, bases, seeds) == [f"seeds/pipe.yaml{message}"]
    assert str(reader.read(Path("/dev/zero"), seeds).problems[0]) == f"/dev/zero{message}"


def test_what_cannot_be_read_is_an_os_error(tmp_path: Path) -> None:
    """A file or a folder that is not there, and a folder in a file's place."""
    bases, seeds = checkout(tmp_path)
    for places in ((tmp_path / "none.yaml", seeds), (bases, tmp_path / "none"), (seeds, seeds), (bases, bases)):
        with pytest.raises((FileNotFoundError, IsADirectoryError, NotADirectoryError)):
            reader.read(*places)


def test_a_path_cannot_forge_a_line(tmp_path: Path) -> None:
    """The name of a file may hold anything; what is printed of it is one plain line."""
    bases, seeds = checkout(tmp_path)
    (seeds / "a\n::error::x\x1b[31m.yaml").write_text("id: [")
    (seeds / os.fsdecode(b"caf\xe9.yaml")).write_text("id: [")
    for problem in reader.read(bases, seeds).problems:
        assert str(problem).isprintable()
        str(problem).encode()


def test_values_cannot_forge_a_line(tmp_path: Path) -> None:
    """Nor may a value, wherever a message quotes it."""
    places = checkout(tmp_path, BASES.replace("kind: camp", 'kind: "camp\\n::error::x"'))
    (problem,) = reader.read(*places).problems
    assert problem.message.startswith("kind: `camp\\u{a}::error::x` is not allowed")


def test_long_values_are_cut(tmp_path: Path) -> None:
    """A message is as short as it can be, however long the value."""
    long = "x" * 100_000
    bases = (
        BASES.replace("alpha", long + "_").replace("2020-03", long).replace("33.79", "9" * 5000).replace("camp", long)
    )
    found = reader.read(*checkout(tmp_path, bases.replace("lon: 42.44", f"lon: {'9' * 400}"))).problems
    assert [problem.rule for problem in found] == ["id", "choice", "number", "number", "date"]
    assert all(len(problem.message) < 400 for problem in found)


def test_a_finding_is_located_in_its_file(tmp_path: Path) -> None:
    """Paths into the sources lead into their cards; an earlier place is named, with its file where that is another."""
    places = checkout(tmp_path, ap=WIRE.replace("id: wire", "id: ap"))
    reading = reader.read(*places)

    def located(*arguments: Any, **options: Any) -> str:
        return str(reading.locate(Finding(*arguments, **options))).replace(f"{tmp_path}/", "")

    assert located(("sources", 1, "grade"), "m", "r") == "seeds/wire.yaml:5:8: error: m [r]"
    assert located(("sources", 0), "m", "r", "warning") == "seeds/ap.yaml:1:1: warning: m [r]"
    assert located(("bases", 0, "kind"), "m", "r", at_key=True) == "bases.yaml:16:5: error: m [r]"
    assert located(("bases", 0, "events", 3), "m", "r", hint="h") == "bases.yaml:14:5: error: m. Did you mean h? [r]"
    earlier = {"earlier": ("bases", 0, "id")}
    assert located(("bases", 0, "kind"), "m", "r", **earlier) == "bases.yaml:16:11: error: m (first in line 14) [r]"
    assert located(("sources", 0, "id"), "m", "r", **earlier) == (
        "seeds/ap.yaml:1:5: error: m (first in bases.yaml:14) [r]"
    )


def test_a_list_of_mistakes_has_an_end(tmp_path: Path) -> None:
    """Whoever hands in another sort of file is told so, and shown the first mistakes."""
    bases = BASES + "  - x\n" * 20_000
    found = reader.read(*checkout(tmp_path, bases)).problems
    assert len(found) < 200
    assert found[0].message == "20000 mistakes; these are the first"


def test_no_key_of_the_model_goes_unnamed(tmp_path: Path) -> None:
    """A list in the place of any value of a full registry is a problem in its line, in words and not in pydantic's."""
    lines = BASES.splitlines()
    for number, line in enumerate(lines):
        key, colon, value = line.partition(": ")
        if colon and value and "{" not in line:
            broken = "\n".join([*lines[:number], f"{key}: [[]]", *lines[number + 1 :]])
            (problem,) = reader.read(*checkout(tmp_path, broken)).problems
            assert problem.line == number + 1
            assert problem.message.startswith(f"{key.strip(' -')}: is a list, expected ")


def test_reading_loads_no_heavy_library() -> None:
    """``check`` starts at once: no Folium, pandas, GeoPandas or Shapely for reading text."""
    code = "import sys, basemap.rules; print(*{'folium', 'pandas', 'geopandas', 'shapely', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "\n"


@given(st.data())
def test_no_registry_is_too_odd(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Cut, doubled, swapped or overwritten anywhere, a registry gives problems or records, and raises nothing."""
    original = BASES.encode()
    start = data.draw(st.integers(0, len(original)))
    end = data.draw(st.integers(start, min(len(original), start + 40)))
    pieces = [
        "",
        "\n",
        " ",
        "  ",
        "\t",
        ":",
        "- ",
        "[",
        "{",
        "'",
        '"',
        "#",
        "&a",
        "*a",
        "!t",
        "|",
        ">",
        "~",
        "null",
        "\x00",
    ]
    middle = data.draw(
        st.sampled_from([original[start:end] * 2, *(piece.encode() for piece in pieces)]) | st.binary(max_size=8)
    )
    bases = original[:start] + middle + original[end:]
    folder = tmp_path_factory.mktemp("odd")
    reading = reader.read(*checkout(folder, bases, wire=data.draw(st.just(WIRE) | st.binary(max_size=20).map(repr))))
    found = list(reading.problems)
    assert (reading.registry is None) == any(problem.severity == "error" for problem in found)
    if reading.registry:
        found += [reading.locate(finding) for finding in rules.check(reading.registry)]
    for problem in found:
        assert str(problem).replace(str(folder), "").isprintable()
        assert problem.line <= len(bases.splitlines()) + 1 or problem.file.endswith("wire.yaml")
