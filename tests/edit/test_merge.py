"""Two people edit the registry by commands, each on a branch of their own: git merges the two without a question."""

import random
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from basemap import rules
from basemap.edit import entries, news, rename, revision
from basemap.registry import edtf, parser, reader
from basemap.registry.model import Registry
from conftest import FROZEN, sampled

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
AS_OF = edtf.day(HOME.value["as_of"])
KINDS = ("event", "plan", "news", "news", "card", "base", "several", "rename")
PAIRS = 200
SAMPLE = 20
"""So many pairs are merged by ``make test``, all of them by ``make test-all``."""

Files = Mapping[str, bytes]


def edited(chance: random.Random, kind: str, bases: list[str]) -> Files:
    """The files that one command changes, on some of these bases."""
    if kind == "base":
        entry = {
            "id": f"{chance.choice(bases)}-{chance.randrange(1000)}",
            "names": {"en": f"New {chance.randrange(1000)}"},
            "kind": "camp",
            "governorate": "anbar",
            "territory": {"region": "federal", "claims": [claim(chance)]},
        }
        return {"config/bases.yaml": entries.with_base(REGISTRY, "f", entry)}
    if kind == "rename":
        new = f"{chance.choice(bases[1:])}-{chance.randrange(1000)}"
        cards = {}
        for card in CARDS:
            for at in (at for at, fact in enumerate(card.get("facts", ())) if fact.get("base") == bases[0]):
                name = f"seeds/{card['id']}.yaml"
                content = cards.get(name) or (FROZEN / name).read_bytes()
                cards[name] = revision.with_value(content, name, ("facts", at, "base"), new)
        return {"config/bases.yaml": rename.with_id(REGISTRY, "f", bases[0], new)} | cards
    told: dict[str, list[dict[str, Any]]] = {}
    published = edtf.iso(AS_OF + chance.randrange(-300, 300))
    if kind in ("news", "card"):
        card = {"id": f"new-{chance.randrange(10**9)}", "publisher": "N", "published": published}
        told["sources"] = [card | {"url": "https://news.example/a", "language": "en", "grade": "B"}]
    for base in bases[: {"several": 3, "card": 0}.get(kind, 1)]:
        if kind == "plan":
            plan = {"base": base, "target": "2028", "status": "vacated", "claims": [claim(chance)]}
            told.setdefault("plans", []).append(plan)
        else:
            date = published if kind == "news" else f"20{chance.randrange(10, 26)}-0{chance.randrange(1, 10)}"
            cited = claim(chance) | ({"source": told["sources"][0]["id"]} if kind == "news" else {})
            event = {"base": base, "date": date, "kind": "sighting", "claims": [cited]}
            told.setdefault("events", []).append(event)
    found = news.enter(REGISTRY, "f", told, CARDS)
    return {"config/bases.yaml": found.registry} | {f"seeds/{name}": card for name, card in found.cards.items()}


def pair(chance: random.Random) -> tuple[Files, Files]:
    """What two people change, on different bases. Only one of them moves a base to where its new id belongs."""
    bases, kind = chance.sample(BASES, 6), chance.choice(KINDS)
    other = chance.choice([each for each in KINDS if {kind, each} != {"rename"}])
    return edited(chance, kind, bases[:3]), edited(chance, other, bases[3:])


def claim(chance: random.Random) -> dict[str, str]:
    return {"source": chance.choice(SOURCES), "by": "press", "says": f"So {chance.random()}."}


class Repository:
    """A repository of git in which two people work on branches."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("config", "seeds"):
            shutil.copytree(FROZEN / name, folder / name)
        self.git("init", "--quiet", "--initial-branch", "main")
        self.git("config", "core.autocrlf", "false")
        self.commit({}, "Begin")

    def git(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false", "-c", "gc.auto=0")
        command = ["git", *who, *arguments]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)

    def commit(self, files: Files, message: str) -> None:
        for name, content in files.items():
            (self.folder / name).write_bytes(content)
        self.git("add", "--all")
        done = self.git("commit", "--quiet", "--message", message)
        assert done.returncode == 0, done.stderr

    def merged(self, ours: Files, theirs: Files) -> Registry:
        """What comes of both, each entered on a branch that begins at ``main``."""
        self.git("checkout", "--quiet", "--force", "-B", "theirs", "main")
        self.commit(theirs, "Theirs")
        self.git("checkout", "--quiet", "-B", "ours", "main")
        self.commit(ours, "Ours")
        done = self.git("merge", "--no-edit", "theirs")
        assert done.returncode == 0, done.stdout + self.git("diff").stdout[:4000]
        reading = reader.read(self.folder / "config" / "bases.yaml", self.folder / "seeds")
        assert reading.registry is not None, reading.problems
        return reading.registry


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    """With the frozen registry in it."""
    folder = tmp_path_factory.mktemp("repository")
    yield Repository(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("number", sampled(range(PAIRS), SAMPLE))
def test_two_edits_by_commands_merge(repository: Repository, number: int) -> None:
    """Without a conflict, to a sound registry that has what both have entered and ends on the later of their days."""
    chance = random.Random(number)
    ours, theirs = pair(chance)
    found = repository.merged(ours, theirs)
    assert [finding for finding in rules.check(found) if finding.severity == "error"] == []
    content = (repository.folder / "config" / "bases.yaml").read_bytes()
    sizes = [len(each["config/bases.yaml"]) - len(REGISTRY) for each in (ours, theirs)]
    assert len(content) - len(REGISTRY) == sum(sizes)
    cards = {name for files in (ours, theirs) for name in files if name.startswith("seeds/new-")}
    assert {f"seeds/{source.id}.yaml" for source in found.sources if source.id.startswith("new-")} == cards
    days = [source.published.onset for source in found.sources if source.published]
    assert found.as_of == max([AS_OF, *days])


def test_both_move_the_day_on(repository: Repository) -> None:
    """Each to another one: the later counts, whoever is merged first, and the line at the head stays as it was."""
    told = []
    for number, (base, published) in enumerate([(BASES[3], "2026-12-01"), (BASES[9], "2026-12-07")]):
        card = {"id": f"new-{number}", "publisher": "N", "published": published, "language": "en", "grade": "B"}
        cited = {"source": card["id"], "by": "press", "says": "So."}
        event = {"base": base, "date": published, "kind": "sighting", "claims": [cited]}
        found = news.enter(REGISTRY, "f", {"sources": [card], "events": [event]}, CARDS)
        assert f"\nas_of: {published}\n".encode() in found.cards[f"new-{number}.yaml"]
        files = {f"seeds/{name}": content for name, content in found.cards.items()}
        told.append({"config/bases.yaml": found.registry} | files)
    for ours, theirs in (told, told[::-1]):
        assert repository.merged(ours, theirs).as_of == edtf.day("2026-12-07")
