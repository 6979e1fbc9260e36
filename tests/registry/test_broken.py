"""A corpus of mistakes: each is reported in its line, in these words, under this rule, and nothing else is.

``broken/*.yaml`` holds one family of mistakes a file, cut into cases by lines ``#== name``. A case is a registry, and
the lines after ``#-- seeds/name.yaml`` are a card beside it; what a registry needs and a case leaves out is written in
before it. A mistake is announced behind its line, ``#! message [rule]``, or in a line above, ``#! +1 message [rule]``,
where no comment can stand behind. ``<U+202E>`` stands for a character, ``<0xE9>`` for a byte.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import small
from basemap import rules
from basemap.edit.layout import inline
from basemap.registry import reader

CORPUS = sorted((Path(__file__).parents[1] / "broken").glob("*.yaml"))
ANNOTATION = re.compile(r"#! (?:([+-]\d+) )?(.*?) \[([a-z-]+)\](?=$| #! )", re.MULTILINE)
REGISTRY = "config/bases.yaml"
_SIDES = {"federal": "federal", "kurdistan-region": "krg"}
COMPLETE = {
    key: value if isinstance(value, str) else inline(value).removeprefix("[").removesuffix("]")
    for key, value in small.values(
        territories=[
            {"id": id_, "label": small.WORDS, "side": side, "colour": "#112233"} for id_, side in _SIDES.items()
        ],
        parties=[{"id": id_, "label": small.WORDS, "side": "third"} for id_ in ("cjtf-oir", "iraq-army", "press")],
        eras=[small.era("all", "2003-03-20", "2026-11-20")],
        bases=[small.base(id="zulu", names={"en": "Zulu"})],
    ).items()
    if key != "sources"
}
"""Key of the registry → what a file needs there to be complete, in one line of YAML."""
CARDS = {
    "wire": "{id: wire, publisher: A wire, published: 2026-01-01, language: en, grade: A, facts: %s}",
    "mirror": "{id: mirror, publisher: A mirror, language: en, grade: D, facts: %s}",
}


@dataclass
class Case:
    """Some files and what is wrong with them: (file, line, sentence, rule)."""

    name: str
    files: dict[str, str] = field(default_factory=dict)
    expected: set[tuple[str, int, str, str]] = field(default_factory=set)

    def write(self, folder: Path) -> None:
        """Lay the files out as a checkout has them, with what they need to be complete."""
        (folder / "config").mkdir()
        (folder / "seeds").mkdir()
        for name, text in CARDS.items():
            (folder / f"seeds/{name}.yaml").write_text(text % "[{says: So, entry: background}]")
        for file, text in self.files.items():
            text = completed(text) if file == REGISTRY else text
            (folder / file).write_bytes(spelled_out(text))


def cases(path: Path) -> Iterator[Case]:
    """The cases of one file. Each line of a case keeps its number."""
    case, file = Case(""), ""
    for number, line in enumerate(path.read_text().splitlines(keepends=True), 1):
        if line.startswith("#== "):
            if case.files:
                yield case
            file = REGISTRY
            case = Case(f"{path.stem}: {line[4:].strip()}", {file: "\n" * number})
        elif line.startswith("#-- "):
            file = line[4:].strip()
            case.files[file] = "\n" * number
        elif file:
            case.files[file] += line
            for way, sentence, rule in ANNOTATION.findall(line):
                case.expected.add((file, number + int(way or 0), sentence, rule))
    yield case


def completed(text: str) -> str:
    """A registry with the keys that it lacks, in its empty first lines; as it is, if it is no registry at all."""
    if text.strip() and not re.search("^bases:", text, re.MULTILINE):
        return text
    missing = [f"{key}: {value if key == 'as_of' else f'[{value}]'}" for key, value in COMPLETE.items()]
    missing = [line for line in missing if not re.search(f"^{line.partition(':')[0]}:", text, re.MULTILINE)]
    assert text.startswith("\n" * len(missing)), "the first case of a file begins too far up"
    return "\n".join(missing) + text[len(missing) - 1 :] if missing else text


def spelled_out(text: str) -> bytes:
    """The text with the characters and bytes that it only names."""
    text = re.sub(r"<U\+([0-9A-F]{4,6})>", lambda match: chr(int(match[1], 16)), text)
    parts = re.split(r"<0x([0-9A-F]{2})>", text)
    return b"".join(bytes.fromhex(part) if number % 2 else part.encode() for number, part in enumerate(parts))


def problems(folder: Path) -> set[tuple[str, int, str, str]]:
    """What is wrong in a checkout, of form and of meaning."""
    reading = reader.read(folder / REGISTRY, folder / "seeds")
    found = list(reading.problems)
    if reading.registry:
        found += [reading.locate(finding) for finding in rules.check(reading.registry)]
    return {
        (problem.file.removeprefix(f"{folder}/"), problem.line, problem.sentence, problem.rule) for problem in found
    }


ALL = [case for path in CORPUS for case in cases(path)]


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_each_mistake_is_reported_where_it_is(case: Case, tmp_path: Path) -> None:
    """Place, wording and rule are those announced, and no mistake is reported that is none."""
    case.write(tmp_path)
    assert problems(tmp_path) == case.expected


def test_the_corpus_is_large() -> None:
    """Every rule has its mistakes, and there are more than enough of them to be sure of the wording."""
    announced = [mistake for case in ALL for mistake in case.expected]
    assert len(announced) >= 120
    of_place = {rule.__name__.replace("_", "-") for rule in rules.RULES if rule.__module__.endswith(".place")}
    named = {rule.__name__.replace("_", "-") for rule in rules.RULES} - {"lost-id", "not-covered", *of_place}
    assert named <= {rule for *_, rule in announced}
