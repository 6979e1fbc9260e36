"""What `add` and `report` put into the registry, and that they touch nothing else in it."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from basemap.cli import commands
from basemap.edit import entries, files, order, revision
from basemap.edit.layout import Entry
from basemap.registry import parser
from conftest import FROZEN, inputs

REGISTRY = (FROZEN / "config" / "bases.yaml").read_bytes()
BASES = yaml.load(REGISTRY, yaml.CBaseLoader)["bases"]

SMALL = """\
# The bases.
bases:
  # The first.
  - id: bravo
    changes:
      # Why this one matters.
      - date: 2014
        status: present   # by all accounts
        # A second source is missing.
      # The end of it.
      - date: 2020-03
        status: vacated
        note: |
          Left.

    # Plans are another matter.
    plans: []

  # Between the two.
  - id: delta
    names: {en: Delta}
    note: Nothing else is known.
# The end.
"""


def change(date: str, **more: Any) -> Entry:
    return {"date": date, "status": "present", **more}


def added(old: str, new: str) -> list[str]:
    """The lines that an edit added; fails if it did anything else."""
    lines = list(files.diff(old.encode(), new.encode(), "f"))[2:]
    assert [line for line in lines if line.startswith("-")] == []
    return [line[1:] for line in lines if line.startswith("+")]


def reported(text: str, number: int, entry: Entry) -> str:
    return entries.with_entries(text.encode(), "f", [(("bases", number, "changes"), entry)]).decode()


def value(text: str) -> Any:
    found, problems = parser.read(text.encode(), "f")
    assert found is not None
    assert problems == ()
    return found.value


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A registry to be edited; its cards and layers are the frozen ones."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "bases.yaml").write_bytes(REGISTRY)
    return tmp_path


def run(checkout: Path, *arguments: str) -> Result:
    places = ["--registry", str(checkout / "config" / "bases.yaml"), *inputs(FROZEN)[2:]]
    return CliRunner().invoke(commands.cli, [arguments[0], *places, *arguments[1:]])


REPORT = ("--date", "2026-11-21", "--source", "shafaq-2026-03-04", "--says", "They have left: all of them.")


@pytest.mark.parametrize("base", BASES, ids=lambda base: base["id"])
def test_report_adds_lines_and_nothing_else_for_every_base(base: dict[str, Any], checkout: Path) -> None:
    """A change on the last day is put in, the registry is sound with it, and its diff holds added lines alone."""
    last = (base.get("changes") or [{"status": None}])[-1]["status"]
    status = "vacated" if last != "vacated" else "present"
    done = run(checkout, "report", base["id"], "--status", status, *REPORT)
    assert done.exit_code == 0, done.output
    text = (checkout / "config" / "bases.yaml").read_text(encoding="utf-8")
    lines = added(REGISTRY.decode(), text)
    assert [line for line in done.stdout.splitlines() if line.startswith("+ ")] == [f"+{line}" for line in lines]
    assert "".join(lines).count(status) == 1
    [after] = [one for one in value(text)["bases"] if one["id"] == base["id"]]
    assert after["changes"][-1]["claims"] == [
        {"source": "shafaq-2026-03-04", "by": "press", "says": "They have left: all of them."}
    ]
    assert after["changes"][:-1] == base.get("changes", [])


def test_a_change_stands_where_its_date_belongs() -> None:
    """Before, between and behind; comments stay with what stands below them, or with what they are indented into."""
    text = SMALL
    for date in ("2015", "2021", "../2010"):
        text = reported(text, 0, change(date))
    assert [one["date"] for one in value(text)["bases"][0]["changes"]] == ["../2010", "2014", "2015", "2020-03", "2021"]
    assert added(SMALL, text) == [
        *("      - date: ../2010", "        status: present"),
        *("      - date: 2015", "        status: present"),
        *("      - date: 2021", "        status: present"),
    ]
    lines = text.splitlines()
    assert lines[lines.index("      - date: ../2010") - 1] == "    changes:"
    assert lines[lines.index("      - date: 2015") - 1] == "        # A second source is missing."
    assert lines[lines.index("      - date: 2015") + 2] == "      # The end of it."
    assert lines[lines.index("      - date: 2021") - 1] == "          Left."


def test_a_base_without_changes_gets_the_key_where_the_reference_has_it() -> None:
    """Behind the names and before the note."""
    assert added(SMALL, reported(SMALL, 1, change("2020"))) == [
        *("    changes:", "      - date: 2020", "        status: present")
    ]
    assert list(value(reported(SMALL, 1, change("2020")))["bases"][1]) == ["id", "names", "changes", "note"]


LINES = "      - date: 2020\n        status: present"
LAYOUTS = {
    "empty": (
        "bases:\n- id: a\n  changes: []  # none\n",
        "bases:\n- id: a\n  changes:  # none\n    - date: 2020\n      status: present\n",
    ),
    "not indented": (
        "bases:\n- id: a\n  changes:\n  - date: 2019\n",
        "bases:\n- id: a\n  changes:\n  - date: 2019\n  - date: 2020\n    status: present\n",
    ),
    "in brackets": ("bases: [{id: a}]\n", "bases: [{id: a, changes: [{date: 2020, status: present}]}]\n"),
    "in brackets, before a note": (
        "bases: [{id: a, note: x}]",
        "bases: [{id: a, changes: [{date: 2020, status: present}], note: x}]",
    ),
    "empty, in brackets": (
        "bases: [{id: a, changes: []}]",
        "bases: [{id: a, changes: [{date: 2020, status: present}]}]",
    ),
    "between, in brackets": (
        "bases:\n  - id: a\n    changes: [{date: 2019}, {date: 2021}]\n",
        "bases:\n  - id: a\n    changes: [{date: 2019}, {date: 2020, status: present}, {date: 2021}]\n",
    ),
    "first, in brackets": (
        "bases:\n  - id: a\n    changes: [{date: 2021}]\n",
        "bases:\n  - id: a\n    changes: [{date: 2020, status: present}, {date: 2021}]\n",
    ),
    "no last line end": ("bases:\n  - id: a", f"bases:\n  - id: a\n    changes:\n{LINES}"),
    "CRLF": ("bases:\r\n  - id: a\r\n", f"bases:\n  - id: a\n    changes:\n{LINES}\n".replace("\n", "\r\n")),
    "BOM": ("\ufeffbases:\n  - id: a\n", f"\ufeffbases:\n  - id: a\n    changes:\n{LINES}\n"),
}


@pytest.mark.parametrize(("before", "after"), LAYOUTS.values(), ids=LAYOUTS)
def test_each_layout_is_kept(before: str, after: str) -> None:
    """Brackets, line ends, a byte order mark, a last line that does not end."""
    assert reported(before, 0, change("2020")) == after


@pytest.mark.parametrize(
    "text",
    [
        "bases:\n  - id: a\n    changes:\n      - date: 2019\n        note: |+\n          Left.\n\n\n",
        "bases:\n  - id: a\n    changes:\n      - {date: 2019, note: \"two\nlines\"}\n      - &x {date: 2020}\n",
    ],
    ids=["a text whose blank lines count", "an anchor"],
)  # fmt: skip
def test_what_cannot_be_edited_safely_is_refused(text: str) -> None:
    """The result is read again: if it does not say what it should, there is no result."""
    with pytest.raises(revision.EditError):
        reported(text, 0, change("2021"))


def test_a_base_stands_where_the_alphabet_wants_it() -> None:
    """Before, between and behind, each with a blank line as the others have it."""
    text = SMALL.encode()
    for id_ in ("charlie", "alpha", "echo"):
        text = entries.with_base(text, "f", {"id": id_, "kind": "camp"})
    lines = added(SMALL, text.decode())
    assert lines == [
        *("  - id: alpha", "    kind: camp", ""),
        *("  - id: charlie", "    kind: camp", ""),
        *("", "  - id: echo", "    kind: camp"),
    ]
    assert [base["id"] for base in value(text.decode())["bases"]] == ["alpha", "bravo", "charlie", "delta", "echo"]
    assert text.decode().endswith("camp\n# The end.\n")


SLUGS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+){0,3}", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300) | st.sampled_from(
    [
        *(
            "null",
            "~",
            "- a",
            "a: b",
            "a #b",
            "a:",
            "'",
            '"',
            "\\",
            "[",
            "{x",
            "x}",
            "a, b",
            "!tag",
            "&a",
            "*a",
            "%x",
            "@x",
        ),
        *(
            "`",
            "|",
            ">",
            "? x",
            "---",
            "...",
            " a",
            "a ",
            "\n",
            "a\n\nb",
            "\t",
            "=",
            "<<",
            "word " * 60 + "end",
            "ك" * 200,
        ),
    ]
)


@given(id_=SLUGS, says=TEXTS, note=TEXTS, number=st.integers(0, 1))
def test_whatever_text_is_given_reads_back_equal_or_is_refused(id_: str, says: str, note: str, number: int) -> None:
    """Quoted where YAML needs it. What the registry refuses in a text is found by its check, at its place."""
    entry = change("2026-11-21", claims=[{"source": id_, "by": id_, "says": says}], note=note)
    base = {"id": f"new-{id_}", "names": {"en": says}, "also": [note], "changes": [entry]}
    for written, id_ in (
        (
            entries.with_entries(SMALL.encode(), "f", [(("bases", number, "changes"), entry)]),
            ("bravo", "delta")[number],
        ),
        (entries.with_base(SMALL.encode(), "f", base), base["id"]),
    ):
        found, problems = parser.read(written, "f")
        assert {problem.rule for problem in problems} <= {"control-character", "bidi-control"}
        added(SMALL, written.decode())
        if not problems:
            assert found is not None
            [new] = [one for one in found.value["bases"] if one["id"] == id_]
            assert new["changes"][-1] == entry


def test_a_wrong_report_changes_nothing_and_says_why(checkout: Path) -> None:
    """All problems with their place and what was meant; exit code 1."""
    arguments = ("--date", "2026-11-21", "--status", "vacted", "--source", "shafaq-2026-03-4", "--says", "Left.")
    done = run(checkout, "report", "harir", *arguments)
    assert done.exit_code == 1
    assert "Did you mean vacated? [unknown-status]" in done.stderr
    assert "Did you mean shafaq-2026-03-04? [unknown-source]" in done.stderr
    assert (checkout / "config" / "bases.yaml").read_bytes() == REGISTRY
    assert os.listdir(checkout / "config") == ["bases.yaml"]


def test_a_text_with_a_hidden_character_is_refused(checkout: Path) -> None:
    """The registry takes none, so that none is written."""
    done = run(checkout, "report", "harir", "--status", "vacated", *REPORT, "--note", "a\u202eb")
    assert done.exit_code == 1
    assert "[bidi-control]" in done.stderr
    assert "\u202e" not in done.output
    assert (checkout / "config" / "bases.yaml").read_bytes() == REGISTRY


def test_a_broken_registry_is_not_edited(checkout: Path) -> None:
    """Its problems come first."""
    broken = REGISTRY.replace(b"kind: air-base", b"kind: airbase", 1)
    (checkout / "config" / "bases.yaml").write_bytes(broken)
    done = run(checkout, "report", "harir", "--status", "vacated", *REPORT)
    assert done.exit_code == 1
    assert "[choice]" in done.stderr
    assert (checkout / "config" / "bases.yaml").read_bytes() == broken


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_what_is_sorted_moves_alone(end: str) -> None:
    """Between bases that stay neighbours the lines are as they were, blank or not; line ends are those of the file."""
    base = "  - id: {}\n    note: So.\n"
    a, b, c, d, e = (base.format(id_) for id_ in "abcde")
    before = f"bases:\n{d}\n{a}{b}\n{c}{e}# The end.\n"
    after = f"bases:\n{a}{b}\n{c}\n{d}\n{e}# The end.\n"
    found = order.in_order(before.replace("\n", end).encode(), "f")
    assert found.decode() == after.replace("\n", end)
    assert order.in_order(found, "f") == found


def test_dry_run_shows_the_difference_and_writes_nothing(checkout: Path) -> None:
    """A unified diff, as git would show it."""
    done = run(checkout, "report", "harir", "--status", "vacated", *REPORT, "--dry-run")
    assert done.exit_code == 0
    assert "\n+      - date: 2026-11-21\n+        status: vacated\n" in done.stdout
    assert (checkout / "config" / "bases.yaml").read_bytes() == REGISTRY


def test_the_diff_is_one_that_patch_takes(checkout: Path) -> None:
    """git apply makes of the old file what was written."""
    done = run(checkout, "report", "al-taqaddum", "--status", "present", *REPORT)
    written = (checkout / "config" / "bases.yaml").read_bytes()
    (checkout / "config" / "bases.yaml").write_bytes(REGISTRY)
    name = str(checkout / "config" / "bases.yaml")
    patch = done.stdout.replace(f"--- {name}", "--- a/config/bases.yaml").replace(
        f"+++ {name}", "+++ b/config/bases.yaml"
    )
    subprocess.run(["git", "apply", "-"], cwd=checkout, input=patch, text=True, check=True)
    assert (checkout / "config" / "bases.yaml").read_bytes() == written


def test_the_file_keeps_its_mode(checkout: Path) -> None:
    """It is replaced in one step by a file like it."""
    registry = checkout / "config" / "bases.yaml"
    registry.chmod(0o640)
    assert run(checkout, "report", "harir", "--status", "vacated", *REPORT).exit_code == 0
    assert stat.S_IMODE(registry.stat().st_mode) == 0o640
    assert os.listdir(checkout / "config") == ["bases.yaml"]


def test_a_file_system_without_modes_takes_the_entry(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As FAT and some network drives do."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    for name in ("fchmod", "fchown", "fsync"):
        monkeypatch.setattr(files.os, name, refuse)
    assert run(checkout, "report", "harir", "--status", "vacated", *REPORT).exit_code == 0
    assert (checkout / "config" / "bases.yaml").read_bytes() != REGISTRY


def test_what_somebody_else_wrote_meanwhile_is_not_lost(tmp_path: Path) -> None:
    """The file is compared with what the edit began from."""
    (tmp_path / "bases.yaml").write_bytes(b"theirs")
    with pytest.raises(OSError, match="was changed by somebody else"):
        files.write(tmp_path / "bases.yaml", b"old", b"new")
    assert (tmp_path / "bases.yaml").read_bytes() == b"theirs"
    assert os.listdir(tmp_path) == ["bases.yaml"]


def test_several_sources_are_several_claims(checkout: Path) -> None:
    """Each with its party and its words; a part that is missing is a wrong call."""
    second = ("--source", "k24ar-2026-03-04", "--says", "It is empty.", "--by", "press", "--by", "analyst")
    done = run(checkout, "report", "harir", "--status", "vacated", *REPORT, *second)
    assert done.exit_code == 0, done.output
    text = (checkout / "config" / "bases.yaml").read_text(encoding="utf-8")
    [base] = [one for one in value(text)["bases"] if one["id"] == "harir"]
    claims = base["changes"][-1]["claims"]
    assert [(claim["source"], claim["by"]) for claim in claims] == [
        ("shafaq-2026-03-04", "press"),
        ("k24ar-2026-03-04", "analyst"),
    ]
    done = run(checkout, "report", "harir", "--status", "present", *REPORT, "--source", "k24ar-2026-03-04")
    assert done.exit_code == 2
    assert "each --source needs one --says" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("report", "hariir", "--status", "vacated", *REPORT), "Did you mean harir?"),
        (("report", "harir", "--status", "vacated", *REPORT, "--date", "17.03.2020"), "17.03.2020 is no"),
        (("add", "x", "--name", "X", "--governorate", "anbar", "--lat", "33.5"), "--lat and --lon go together"),
        (("add", "x", "--name", "X", "--governorate", "anbar", "--says", "x"), "they need --territory"),
    ],
)
def test_a_wrong_call_is_explained(checkout: Path, arguments: tuple[str, ...], reason: str) -> None:
    """Exit code 2, and the nearest base there is."""
    done = run(checkout, *arguments)
    assert done.exit_code == 2
    assert reason in done.stderr


def test_an_old_id_finds_its_base(checkout: Path) -> None:
    """As it does in links."""
    registry = checkout / "config" / "bases.yaml"
    registry.write_bytes(REGISTRY.replace(b"  - id: harir\n", b"  - id: harir\n    aliases: [bashur]\n"))
    done = run(checkout, "report", "bashur", "--status", "vacated", *REPORT, "--dry-run")
    assert "\n+      - date: 2026-11-21\n+        status: vacated\n" in done.stdout


NEW = (
    "--name",
    "Camp: Example",
    "--name-ar",
    "معسكر",
    "--also",
    "X #1",
    "--governorate",
    "anbar",
    "--lat",
    "33.5",
    "--lon",
    "43.1",
)


def test_add_enters_a_base_that_passes_the_check(checkout: Path) -> None:
    """With its names, its position and its sources, and a change can follow at once."""
    done = run(checkout, "add", "example-base", *NEW, "--source", "shafaq-2026-03-04")
    assert done.exit_code == 0, done.output
    done = run(checkout, "report", "example-base", "--status", "vacated", *REPORT)
    assert done.exit_code == 0, done.output
    text = (checkout / "config" / "bases.yaml").read_text(encoding="utf-8")
    added(REGISTRY.decode(), text)
    ids = [base["id"] for base in value(text)["bases"]]
    assert ids == sorted(ids)
    assert value(text)["bases"][ids.index("example-base")] == {
        "id": "example-base",
        "names": {"en": "Camp: Example", "ar": "معسكر"},
        "also": ["X #1"],
        "kind": "camp",
        "governorate": "anbar",
        "position": {"lat": "33.5", "lon": "43.1", "uncertainty_m": "5000", "sources": ["shafaq-2026-03-04"]},
        "changes": [
            {
                "date": "2026-11-21",
                "status": "vacated",
                "claims": [{"source": "shafaq-2026-03-04", "by": "press", "says": "They have left: all of them."}],
            }
        ],
    }


def test_add_takes_a_base_without_a_position_if_its_territory_is_stated(checkout: Path) -> None:
    """The claims then speak of the territory."""
    common = ("add", "somewhere", "--name", "Somewhere", "--governorate", "erbil")
    assert "[territory-not-stated]" in run(checkout, *common).stderr
    claim = ("--territory", "kurdistan-region", "--source", "shafaq-2026-03-04", "--says", "It lies in Erbil.")
    done = run(checkout, *common, *claim)
    assert done.exit_code == 0, done.output


def test_a_base_that_is_there_is_not_added_again(checkout: Path) -> None:
    """The rule of the registry says so."""
    done = run(checkout, "add", "harir", *NEW)
    assert done.exit_code == 1
    assert "`harir` is already the id of a base" in done.stderr
    assert (checkout / "config" / "bases.yaml").read_bytes() == REGISTRY


def test_bytes_of_the_shell_that_are_no_text_are_refused(checkout: Path) -> None:
    """A call in another encoding says so, and writes nothing."""
    places = ["--registry", str(checkout / "config" / "bases.yaml"), *inputs(FROZEN)[2:]]
    call = ["report", *places, "harir", "--status", "vacated", *REPORT, "--note", b"caf\xe9"]
    command = [sys.executable, "-m", "basemap.cli", *call]
    done = subprocess.run(command, cwd=checkout, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"[encoding]" in done.stderr
    assert b"Traceback" not in done.stderr
    assert (checkout / "config" / "bases.yaml").read_bytes() == REGISTRY
