"""The house around the code: locks, workflows, licences, and what the documents promise."""

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import typing
from pathlib import Path

import pytest
import yaml

import basemap
from basemap.cli import commands
from basemap.registry import model
from command import run

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.txt", "requirements-test.txt", "requirements-lock.txt")
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_pins_every_package_by_hash_and_names_no_index(name: str) -> None:
    """Versions come from the lock alone, wherever it is installed from."""
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", re.sub(r"(?m)^#.*\n", "", text).strip())
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry
    assert "://" not in text
    assert "--index-url" not in text


def test_the_lock_holds_every_dependency() -> None:
    """What pyproject.toml asks for is in the lock that `make map` installs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[<>=\[ ]", requirement)[0] for requirement in project["dependencies"]}
    locked = set(re.findall(r"(?m)^([a-z0-9._-]+)==", (ROOT / "requirements.txt").read_text(encoding="utf-8")))
    assert wanted <= locked


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_has_least_permissions_and_pins_its_actions(path: Path) -> None:
    """Nothing by default, and each action by the full hash of a commit."""
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert "permissions" in job
        for step in job["steps"]:
            if "uses" in step:
                assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step["uses"]), step["uses"]
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


def test_the_workflows_stand_up_to_an_audit() -> None:
    """zizmor finds nothing, at its most pedantic."""
    command = [Path(sys.executable).with_name("zizmor"), "--offline", "--pedantic", "--no-progress", ".github"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_workflows_are_sound() -> None:
    """actionlint finds nothing: keys, expressions, contexts, events."""
    command = [Path(sys.executable).with_name("actionlint"), *WORKFLOWS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_an_issue_form_is_one_that_github_shows(path: Path) -> None:
    """Its keys, the types of its questions, and an id of its own for each (GitHub's syntax for issue forms)."""
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(form) == {"name", "description", "title", "labels", "body"}
    asked = [each for each in form["body"] if each["type"] != "markdown"]
    ids = [each["id"] for each in asked]
    assert len(set(ids)) == len(ids)
    for each in asked:
        assert re.fullmatch(r"[a-z-]+", each["id"])
        assert each["type"] in ("input", "textarea", "dropdown")
        assert each["attributes"]["label"]
        assert bool(each["attributes"].get("options")) == (each["type"] == "dropdown")
        assert set(each) <= {"type", "id", "attributes", "validations"}


def test_the_issue_forms_ask_for_what_the_registry_holds() -> None:
    """The statuses at its head, the kinds of event, and the keys of a base, a claim and a source."""
    head = yaml.load((ROOT / "config" / "bases.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    asked = {
        path.stem: {each["id"]: each["attributes"] for each in yaml.safe_load(path.read_text())["body"] if "id" in each}
        for path in FORMS
    }
    report, correct = asked["report-a-change"], asked["correct-an-entry"]
    assert report["status"]["options"][:-1] == [status["id"] for status in head["statuses"]]
    assert report["kind"]["options"][:-1] == list(typing.get_args(model.EventKind))
    assert {"base", "date", "status", "to", "by", "says", "url", "publisher", "note"} <= set(report)
    assert {"base", "entry", "date", "by", "says", "url", "publisher"} <= set(correct)
    assert {"change", "plan", "event", "control", "disagreement"} <= set(correct["entry"]["options"])


def test_ci_runs_the_test_command_of_the_readme() -> None:
    """.ci/run calls `make test` and sets nothing up beside it."""
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ["exec make test"]
    assert "make test" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_notice_carries_the_licence_of_leaflet_and_names_the_others() -> None:
    """Leaflet is inside the page, so that its licence must be with it."""
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for name in ("Natural Earth", "GeoNames", "CLDR", "Leaflet", "Redistributions of source code must retain"):
        assert name in notice


def test_the_version_is_said_once_and_cited_rightly() -> None:
    """CITATION.cff names the version of the package."""
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == basemap.__version__


def test_the_changelog_has_its_two_headings() -> None:
    """What the map says and how it is made are told apart."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert text.index("### Data") < text.index("### Code")


def test_every_target_of_make_is_explained() -> None:
    """`make` alone tells what can be made."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.search(r"(?m)^\.PHONY: (.+)$", text)[1].split()) - {"help", "environment"}  # type: ignore[index]
    done = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(re.findall(r"make ([\w-]+) ", done.stdout)) == targets


def test_the_examples_of_contributing_are_right(tmp_path: Path) -> None:
    """What a newcomer copies from CONTRIBUTING.md passes the check."""
    from basemap.registry import model, parser

    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    card, change, base = (block.replace("\n   ", "\n") for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL))
    read = {
        name: parser.read(value.strip().encode(), name)
        for name, value in (("card", card), ("change", change), ("base", base))
    }
    values = {name: _value(result) for name, result in read.items()}
    assert model.Source.model_validate(values["card"]).grade == "B"
    assert model.Change.model_validate(values["change"]["changes"][0]).status == "vacated"
    assert model.Base.model_validate(values["base"][0]).id == "example-base"


def _value(result: object) -> object:
    document_, problems = result  # type: ignore[misc]
    assert not problems
    return document_.value


def test_the_readme_is_short_and_its_commands_are_those_that_there_are(tmp_path: Path) -> None:
    """At most 150 lines. Each command in it is one of make's or of basemap's, and takes the options that it has."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 150
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    said = [
        line.partition("#")[0]
        for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
        for line in [*block.replace("\\\n", " ").splitlines()]
    ]
    said += re.findall(r"`((?:make|basemap|uv run|py -m basemap) ?[^`]*)`", text)
    called = [shlex.split(line) for line in said if line.strip()]
    assert len(called) > 12
    for words in called:
        if words[0] == "make":
            assert all(f"\n{target}:" in makefile for target in words[1:]), words
            continue
        start = next(at for at, word in enumerate(words) if word.endswith(("basemap", "basemap.cli")))
        if words[start + 1 :]:
            name, *rest = words[start + 1 :]
            command = commands.cli.commands[name]
            known = {option for parameter in command.params for option in parameter.opts}
            assert {word for word in rest if word.startswith("--")} <= known, words


def test_what_the_readme_tells_to_edit_works(workplace: Path, tmp_path: Path) -> None:
    """The commands of its second step, in a checkout of their own; `make map` and `make test` are what CI runs."""
    folder = shutil.copytree(workplace, tmp_path / "checkout")
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    [example] = [block for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) if "report" in block]
    words = shlex.split(example.replace("\\\n", " "))[1:]
    card = folder / "seeds" / "example-2026-10-01.yaml"
    card.write_text(
        "# yaml-language-server: $schema=card.schema.json\nid: example-2026-10-01\ntitle: Troops leave Harir\n"
        "publisher: Example News\npublished: 2026-10-01\nlanguage: en\ngrade: B\n",
        encoding="utf-8",
    )
    done = run(*words, cwd=folder)
    assert done.returncode == 0, done.stderr
    for command in ("check", "build"):
        done = run(command, cwd=folder)
        assert done.returncode == 0, done.stderr
    assert (folder / "site" / "index.html").is_file()
