"""The reference of the registry is complete: what the code knows stands in docs/registry.md, and says the same."""

import ast
import re
import shutil
import typing
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from basemap import rules, territory
from basemap.registry import model, reader, values, vocabularies

ROOT = Path(__file__).parents[2]
FROZEN = ROOT / "tests" / "frozen"
REFERENCE = (ROOT / "docs" / "registry.md").read_text(encoding="utf-8")
IN_BACKTICKS = set(re.findall(r"(?<!`)`([^`\n]+)`(?!`)", REFERENCE))
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```$", REFERENCE, re.MULTILINE | re.DOTALL)
RULE_ROWS = re.findall(r"^\| `([a-z-]+)` \| (error|warning) \| (.+) \| `` (.+) `` \|$", REFERENCE, re.MULTILINE)
RECORDS = [
    record
    for record in (vars(values) | vars(vocabularies) | vars(model)).values()
    if isinstance(record, type) and issubclass(record, values.Record) and record is not values.Record
]


def literals(kind: object) -> Iterator[str]:
    """The values of every Literal inside a type."""
    for inner in typing.get_args(kind):
        if typing.get_origin(kind) is typing.Literal:
            yield inner
        else:
            yield from literals(inner)


def section(heading: str) -> str:
    """The text from a heading of the third level to the next heading."""
    found = re.search(rf"^### {re.escape(heading)}\n(.*?)(?=^##|\Z)", REFERENCE, re.MULTILINE | re.DOTALL)
    assert found, f"no heading for {heading}"
    return found[1]


def constant(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def stated(node: ast.AST) -> Iterator[tuple[str | None, str]]:
    """The rule and the severity that a piece of source gives to a problem, if it gives them as text."""
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        place = {"Finding": 2, "Problem": 4, "_note": 2}.get(name)
        if place is not None:
            given = dict(enumerate(node.args)) | {keyword.arg: keyword.value for keyword in node.keywords}
            severity = given.get(place + 1, given.get("severity")) if name != "_note" else None
            yield constant(given.get(place, given.get("rule"))), constant(severity) or "error"
    elif isinstance(node, ast.Tuple) and len(node.elts) == 3 and isinstance(node.elts[0], ast.Name):
        yield constant(node.elts[2]), "error"  # parser.py: (offset, message, rule)
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 3:
        yield constant(node.value.elts[1]), "error"  # model_messages.py: (message, rule, hint)


def rules_of_the_source() -> dict[str, set[str]]:
    """Each rule id that a problem can bear, with its severities, as the source has them."""
    found: dict[str, set[str]] = {}
    package = ROOT / "basemap"
    for path in (*package.glob("registry/*.py"), *package.glob("rules/*.py"), package / "territory.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for rule, severity in stated(node):
                if rule:
                    found.setdefault(rule, set()).add(severity)
    return found


SEVERITIES = rules_of_the_source()
ANNOUNCED = {
    (rule, sentence)
    for path in sorted((ROOT / "tests" / "broken").glob("*.yaml"))
    for sentence, rule in re.findall(
        r"#! (?:[+-]\d+ )?(.*?) \[([a-z-]+)\](?=$| #! )", path.read_text(encoding="utf-8"), re.MULTILINE
    )
}


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_key_of_every_record_is_described(record: type[values.Record]) -> None:
    """A record has a table of its own, with its keys in order, and says truly which of them are required."""
    rows = re.findall(r"^\| `(\w+)` \| (yes|no) \| .+ \|$", section(record.__name__), re.MULTILINE)
    assert rows == [(key, "yes" if field.is_required() else "no") for key, field in record.model_fields.items()]


def test_every_value_of_every_vocabulary_is_named() -> None:
    """Whatever a Literal of the model allows can be looked up."""
    kinds = [*vars(model).values(), *(field.annotation for record in RECORDS for field in record.model_fields.values())]
    values = {value for kind in kinds for value in literals(kind)}
    assert {"ckb", "sighting", "support-site", "ticked-ring", "D", "background"} <= values
    assert values <= IN_BACKTICKS


def test_the_statuses_are_defined_as_in_the_registry() -> None:
    """Id, definition and whether it is settled are those at the head of the registry."""
    head = yaml.load((ROOT / "config" / "bases.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    rows = re.findall(r"^\| `([a-z-]+)` \| (.+) \| `(true|false)` \|$", section("Statuses"), re.MULTILINE)
    assert rows == [(one["id"], one["definition"]["en"], str(one["settled"]).lower()) for one in head["statuses"]]


def test_the_governorates_are_those_of_the_layers() -> None:
    """None is missing, and none is named that the check would refuse."""
    known = territory.Territories.read(ROOT / "layers").governorates
    assert re.findall(r"`([a-z-]+)`", section("Governorates")) == sorted(known)


def test_the_rules_of_the_source_are_found() -> None:
    """What the corpus of mistakes announces is in the source, and so is each rule that is a function of its own."""
    functions = {rule.__name__.replace("_", "-") for rule in rules.RULES}
    assert {rule for rule, _ in ANNOUNCED} | functions <= SEVERITIES.keys()


def test_every_rule_has_one_row_with_its_severity() -> None:
    """No rule is missing, none is made up, and errors and warnings are told apart as the source does."""
    assert all(len(severities) == 1 for severities in SEVERITIES.values())
    rows = sorted((rule, severity) for rule, severity, *_ in RULE_ROWS)
    assert rows == sorted((rule, severity) for rule, (severity,) in SEVERITIES.items())


def test_the_messages_are_those_of_the_corpus() -> None:
    """An example of a rule that the corpus of mistakes knows is one of its sentences, word for word."""
    known = {rule for rule, _ in ANNOUNCED}
    shown = {(rule, sentence) for rule, _, _, sentence in RULE_ROWS if rule in known}
    assert shown - ANNOUNCED == set()


def test_the_links_lead_somewhere() -> None:
    """Each link within the page goes to one of its headings, and each other one to a file."""
    headings = re.findall(r"^#+ (.+)$", REFERENCE, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
    for target in re.findall(r"\]\(([^)]+)\)", REFERENCE):
        assert target[1:] in anchors if target.startswith("#") else (ROOT / "docs" / target).exists(), target


def problems(folder: Path) -> set[tuple[str, str, str]]:
    """What is wrong in a checkout, of form, of meaning and of place: severity, sentence, rule."""
    reading = reader.read(folder / "config" / "bases.yaml", folder / "seeds")
    found = list(reading.problems)
    if reading.registry:
        territories = territory.Territories.read(ROOT / "layers")
        findings = list(rules.check(reading.registry, territories))
        found += [reading.locate(finding) for finding in findings]
    return {(problem.severity, problem.sentence, problem.rule) for problem in found}


def test_the_example_can_be_copied(tmp_path: Path) -> None:
    """Card and base, pasted into the frozen registry where the alphabet wants them, pass the check as they are."""
    card, base = EXAMPLES
    shutil.copytree(FROZEN / "seeds", tmp_path / "seeds")
    (tmp_path / "config").mkdir()
    whole = (FROZEN / "config" / "bases.yaml").read_text(encoding="utf-8")
    (tmp_path / "config" / "bases.yaml").write_text(whole, encoding="utf-8")
    before = problems(tmp_path)
    id_ = re.match(r"  - id: (\S+)\n", base)
    assert id_
    head, bases, entries = whole.partition("\nbases:\n")
    later = next(one.start() for one in re.finditer(r"(?m)^  - id: (\S+)$", entries) if one[1] > id_[1])
    pasted = head + bases + entries[:later] + base + entries[later:]
    (tmp_path / "config" / "bases.yaml").write_text(pasted, encoding="utf-8")
    (tmp_path / "seeds" / f"{card.splitlines()[0].removeprefix('id: ')}.yaml").write_text(card, encoding="utf-8")
    found = problems(tmp_path)
    assert found == before
    assert not [one for one in found if one[0] == "error"]


def test_the_example_stands_with_the_vocabularies_alone(tmp_path: Path) -> None:
    """Under the head of the real registry, as its only base and with its only card, it is whole as well."""
    card, base = EXAMPLES
    head = (ROOT / "config" / "bases.yaml").read_text(encoding="utf-8").partition("\nbases:\n")[0]
    head = re.sub(
        r"(?ms)^(corrections|disagreements|tours|statements):\n.*?(?=^\S|\Z)", "", head
    )  # they cite other cards and bases
    (tmp_path / "config").mkdir()
    (tmp_path / "seeds").mkdir()
    (tmp_path / "config" / "bases.yaml").write_text(f"{head}\nbases:\n{base}", encoding="utf-8")
    (tmp_path / "seeds" / f"{card.splitlines()[0].removeprefix('id: ')}.yaml").write_text(card, encoding="utf-8")
    assert problems(tmp_path) == set()
