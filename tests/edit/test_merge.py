"""Two people edit the registry by commands, each on a branch of their own: git merges the two without a question."""

import random
import subprocess
from pathlib import Path

import pytest

from basemap import rules
from basemap.edit import entries, news
from basemap.registry import parser, reader
from conftest import FROZEN

REGISTRY = (FROZEN / "config" / "bases.yaml").read_bytes()
HOME, _ = parser.read(REGISTRY, "f")
assert HOME is not None
BASES = [base["id"] for base in HOME.value["bases"]]
CARDS = [
    found.value
    for path in sorted((FROZEN / "seeds").glob("*.yaml"))
    if (found := parser.read(path.read_bytes(), "f")[0])
]
SOURCES = [card["id"] for card in CARDS if card["grade"] in ("A", "B")]
PAIRS = 200
SAMPLE = 10
"""So many pairs are merged in each run; the whole of them takes a minute (run as a script)."""


def edited(chance: random.Random, bases: list[str]) -> tuple[bytes, dict[str, bytes]]:
    """The registry after one command, on some of these bases."""
    claims = [{"source": chance.choice(SOURCES), "by": "press", "says": f"So {chance.random()}."}]
    kind = chance.choice(["event", "plan", "card", "base", "several"])
    if kind == "base":
        entry = {
            "id": f"{chance.choice(bases)}-{chance.randrange(1000)}",
            "names": {"en": "New"},
            "kind": "camp",
            "governorate": "anbar",
        }
        return entries.with_base(REGISTRY, "f", entry), {}
    told: dict[str, list[dict[str, object]]] = {}
    for base in bases[: 3 if kind == "several" else 1]:
        if kind == "plan":
            told.setdefault("plans", []).append({"base": base, "target": "2027", "status": "vacated", "claims": claims})
        else:
            date = f"20{chance.randrange(10, 26)}-0{chance.randrange(1, 10)}"
            told.setdefault("events", []).append({"base": base, "date": date, "kind": "sighting", "claims": claims})
    if kind == "card":
        told["sources"] = [{"id": f"new-{chance.randrange(10**9)}", "publisher": "N", "language": "en", "grade": "B"}]
    found = news.enter(REGISTRY, "f", told, CARDS)
    return found.registry, dict(found.cards)


def merged(folder: Path, number: int) -> tuple[int, bytes, dict[str, bytes]]:
    """What git makes of the pair with this number: its exit code, the file, and the new cards of both."""
    chance = random.Random(number)
    bases = chance.sample(BASES, 6)
    names = ("base", "ours", "theirs")
    (ours, cards), (theirs, more) = edited(chance, bases[:3]), edited(chance, bases[3:])
    contents = (REGISTRY, ours, theirs)
    for name, content in zip(names, contents, strict=True):
        (folder / name).write_bytes(content)
    command = ["git", "merge-file", "--stdout", "ours", "base", "theirs"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return done.returncode, done.stdout, cards | more


@pytest.mark.parametrize("first", range(0, PAIRS, PAIRS // SAMPLE))
def test_two_edits_by_commands_merge(tmp_path: Path, first: int) -> None:
    """Without a conflict, to a registry that can be read and has what both have entered."""
    code, content, cards = merged(tmp_path, first)
    assert code == 0, content[-2000:].decode()
    reading = reader.read(FROZEN / "config" / "bases.yaml", FROZEN / "seeds", content, cards)
    assert reading.registry is not None, reading.problems
    assert [finding for finding in rules.check(reading.registry) if finding.severity == "error"] == []
    sizes = [len((tmp_path / name).read_bytes()) for name in ("base", "ours", "theirs")]
    assert len(content) - sizes[0] == (sizes[1] - sizes[0]) + (sizes[2] - sizes[0])


if __name__ == "__main__":
    import sys
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        wrong = [number for number in range(PAIRS) if merged(Path(place), number)[0]]
    sys.stdout.write(f"{PAIRS} pairs, conflicts in {wrong}\n")
    sys.exit(bool(wrong))
