"""The commands as a user meets them: what they print, how they exit, what they leave behind."""

import csv
import hashlib
import io
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from basemap import project
from benchmarks import registries
from command import run
from conftest import FROZEN, ROOT, copied, inputs, loaded

BASEMAP = [sys.executable, "-m", "basemap.cli"]


def _process(*arguments: str | Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [*BASEMAP, *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, env=os.environ | environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


def _digest(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the frozen input, to be spoilt."""
    return copied(tmp_path)


def _spoil(checkout: Path, old: str, new: str) -> None:
    registry = checkout / "config" / "bases.yaml"
    text = registry.read_text(encoding="utf-8")
    assert old in text
    registry.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_build_in_another_world_is_the_same_bytes(site: Path, tmp_path: Path) -> None:
    """Hash seed, time zone, language, umask, the order of files, a path with spaces and Arabic letters: none has a say.

    Elsewhere than on a terminal it says one line, and nothing else.
    """
    folder = tmp_path / "مجلد with spaces"
    shutil.copytree(FROZEN / "config", folder / "config")
    shutil.copytree(ROOT / "layers", folder / "layers")
    (folder / "seeds").mkdir()
    for card in sorted((FROZEN / "seeds").iterdir(), reverse=True):
        shutil.copy(card, folder / "seeds")
    world = {"PYTHONHASHSEED": "2", "TZ": "Pacific/Kiritimati", "LC_ALL": "POSIX", "PYTHONUTF8": "0"}
    before = os.umask(0o077)
    try:
        done = _process("build", cwd=folder, **world)
    finally:
        os.umask(before)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Built site/index.html: 43 bases, ")
    assert done.stdout.count("\n") == 1
    assert _digest(folder / "site") == _digest(site)


def test_the_manifest_lists_what_was_built(site: Path) -> None:
    """sha256sum -c data/SHA256SUMS would pass."""
    listed = dict(
        reversed(line.split("  ", 1))
        for line in (site / "data" / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    )
    unlisted = ("data/SHA256SUMS", ".nojekyll")
    assert listed == {name: digest for name, digest in _digest(site).items() if name not in unlisted}


def test_a_build_that_fails_leaves_the_old_site_as_it_was(checkout: Path) -> None:
    """All problems are printed with their place, and not a byte of the site changes."""
    (checkout / "site").mkdir()
    (checkout / "site" / "index.html").write_text("old", encoding="utf-8")
    before = _digest(checkout / "site")
    _spoil(checkout, "\n        status: handed-over", "\n        status: hand-over")
    _spoil(checkout, "kind: air-base", "kind: airbase")
    done = run("build", cwd=checkout)
    assert done.returncode == 1
    assert "config/bases.yaml:" in done.stderr
    assert "Traceback" not in done.stderr
    assert _digest(checkout / "site") == before


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout of one base with its site, and beside it the site of another day. Nobody changes it."""
    folder = tmp_path_factory.mktemp("small")
    given = registries.registry(bases=1, changes=2, seed=1, sources=1)
    shutil.copytree(ROOT / "layers", folder / "layers")
    registries.write(folder, given)
    before = registries.write(folder / "before", given | {"as_of": "2026-11-21"})
    assert run("build", *before, "--out", folder / "earlier", cwd=folder).returncode == 0
    assert run("build", cwd=folder).returncode == 0
    return folder


_IMPORTING = """
import sys
from basemap import cli

class Teller:
    @staticmethod
    def find_spec(name, *_):
        if name == "basemap.cli.commands":
            print("Importing", file=sys.stderr, flush=True)

sys.meta_path.insert(0, Teller)
cli.main()
"""
"""The command, which says when it has begun: a signal before meets the interpreter, which is not ours to test."""


@pytest.mark.parametrize("stage", ["Importing", *project.STAGES])
def test_a_build_that_is_interrupted_leaves_the_old_site_as_it_was(small: Path, tmp_path: Path, stage: str) -> None:
    """Ctrl-C exits with 130 whenever it comes, and the site is the old one or, if it came too late, the new one."""
    shutil.copytree(small / "earlier", tmp_path / "site")
    old, new = _digest(small / "earlier"), _digest(small / "site")
    assert old != new
    command = [sys.executable, "-c", _IMPORTING, "build", "--out", str(tmp_path / "site")]
    code, shown = _on_a_terminal(command, cwd=small, interrupt_at=stage)
    assert stage in shown
    late = stage == project.STAGES[-1]
    assert code in ((0, 130) if late else (130,)), shown
    assert _digest(tmp_path / "site") in ((old, new) if late else (old,))


def test_check_prints_a_problem_as_the_contract_says(checkout: Path) -> None:
    """A problem has file, line, column, severity, rule, message and hint."""
    _spoil(checkout, "\n        status: handed-over", "\n        status: hand-over")
    done = run("check", *inputs(checkout), "--format", "json")
    assert done.returncode == 1
    [problem] = json.loads(done.stdout)
    assert list(problem) == ["file", "line", "column", "severity", "rule", "message", "hint"]
    assert (problem["severity"], problem["rule"], problem["hint"]) == ("error", "unknown-status", "handed-over")
    line = Path(problem["file"]).read_text(encoding="utf-8").splitlines()[problem["line"] - 1]
    assert line[problem["column"] - 1 :].startswith("hand-over")


def test_check_prints_all_problems_at_once_as_lines(checkout: Path) -> None:
    """file:line:col: error: message [rule], and a count."""
    _spoil(checkout, "\n        status: handed-over", "\n        status: hand-over")
    _spoil(checkout, "by: iraq-hmc", "by: iraq-hmcc")
    done = run("check", *inputs(checkout))
    assert done.returncode == 1
    *lines, count = done.stdout.splitlines()
    assert sorted(line.rsplit("[", 1)[1] for line in lines) == ["unknown-party]", "unknown-status]"]
    assert all(": error: " in line for line in lines)
    assert count == "2 errors, 0 warnings."


def test_check_puts_first_what_todays_editor_must_see(checkout: Path) -> None:
    """Errors, then warnings: those on what rests on the newest sources first, wherever in the files it stands."""
    _spoil(checkout, "by: iraq-hmc", "by: iraq-hmcc")
    for day in ("2011-05-05", "2026-11-20", "2019-01-01"):
        card = f"id: unused-{day}\npublisher: N\npublished: {day}\nlanguage: en\ngrade: B\n"
        (checkout / "seeds" / f"unused-{day}.yaml").write_text(card, encoding="utf-8")
    (checkout / "seeds" / "unused.yaml").write_text(
        "id: unused\npublisher: N\nlanguage: en\ngrade: B\n", encoding="utf-8"
    )
    problems = json.loads(run("check", *inputs(checkout), "--format", "json").stdout)
    assert [problem["severity"] for problem in problems] == ["error", *["warning"] * 4]
    names = [Path(problem["file"]).stem for problem in problems]
    assert names[1:] == ["unused-2026-11-20", "unused-2019-01-01", "unused-2011-05-05", "unused"]


def test_a_card_deleted_by_mistake_is_named_as_such(checkout: Path, tmp_path: Path) -> None:
    """Once, with how often it is still cited; where nothing tells what was there before, each place is named."""
    old = tmp_path / "old"
    for folder in ("config", "seeds"):
        shutil.copytree(checkout / folder, old / folder)
    text = (checkout / "config" / "bases.yaml").read_text(encoding="utf-8")
    [(source, count), *_] = Counter(re.findall(r"source: ([a-z0-9-]+)", text)).most_common(1)
    assert count > 2
    (checkout / "seeds" / f"{source}.yaml").unlink()
    done = run("diff", str(old), *inputs(checkout))
    assert (done.returncode, done.stdout) == (1, "")
    [line, total] = done.stderr.splitlines()
    said = f"seeds/{source}.yaml was deleted, and {count} claims still cite it: bring it back, or cite another source"
    assert re.fullmatch(rf"[^ ]+bases\.yaml:\d+:\d+: error: {re.escape(said)} \[unknown-source\]", line)
    assert total == "1 error, 0 warnings."
    assert run("check", *inputs(checkout)).stdout.count("is no source") == count
    (checkout / "seeds" / f"{source}.yaml").write_bytes((old / "seeds" / f"{source}.yaml").read_bytes())
    assert run("diff", str(old), *inputs(checkout)).stdout == "0 differences.\n"


def test_check_annotates_for_github_and_no_text_can_forge_a_command(checkout: Path) -> None:
    """What is in the registry cannot begin a workflow command of its own."""
    _spoil(checkout, "\n        status: handed-over", '\n        status: "x%0A::error::forged, a: b"')
    done = run("check", *inputs(checkout), "--format", "github")
    lines = done.stdout.splitlines()
    assert done.returncode == 1
    assert all(line.startswith("::error file=") for line in lines)
    assert not any(line.startswith("::error::") for line in lines)
    assert "%250A" in done.stdout


def test_a_clean_registry_has_no_problems() -> None:
    """The registry of this checkout, warnings included."""
    done = run("check", *inputs(ROOT), "--strict")
    assert done.returncode == 0, done.stdout
    assert done.stdout.endswith("no problems.\n")


def test_check_and_status_load_no_heavy_library() -> None:
    """They need neither Folium nor pandas nor geopandas."""
    code = (
        "import sys; from click.testing import CliRunner; from basemap.cli.commands import cli\n"
        "for command in (['check'], ['status', '--format', 'json']):\n"
        "    assert CliRunner().invoke(cli, command).exit_code == 0\n"
        "print(sorted({'folium', 'pandas', 'geopandas', 'branca'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_json_of_status_is_the_contract() -> None:
    """Field names and their order are fixed, whatever is added: other programs read them."""
    days = ("--on", "2020-04-08", "--known-by", "2020-04-10")
    answer = json.loads(run("status", *inputs(FROZEN), *days, "--format", "json").stdout)
    head = ["on", "known_by", "as_of", "bases"]
    fields = [
        *("id", "name", "territory", "disputed", "status", "certainty", "alternatives"),
        *("since", "evidence", "last_evidence", "overdue", "stale"),
    ]
    assert [key for key in answer if key in head] == head
    assert (answer["on"], answer["known_by"]) == ("2020-04-08", "2020-04-10")
    assert [key for key in answer["bases"][0] if key in fields] == fields


def test_what_nobody_has_reported_is_said_and_promotes_nothing() -> None:
    """At as_of both bases are as they were last reported, overdue and stale; no date made them empty."""
    answer = json.loads(run("status", *inputs(FROZEN), "--format", "json").stdout)
    states = {base["id"]: base for base in answer["bases"]}
    for id_ in ("harir", "erbil-air-base"):
        assert (states[id_]["status"], states[id_]["overdue"], states[id_]["stale"]) == ("present", True, True)


def test_status_as_csv() -> None:
    """One row a base, the columns of the JSON."""
    done = run("status", *inputs(FROZEN), "--on", "2020-03-18", "--format", "csv")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(done.stdout))}
    assert rows["al-qaim"]["status"] == "present"
    assert rows["al-qaim"]["alternatives"] == "handed-over"


def test_status_as_a_table() -> None:
    """Both territories, each base by its id, and what is overdue."""
    done = run("status", *inputs(FROZEN))
    assert "Kurdistan Region" in done.stdout
    assert "overdue, stale" in next(line for line in done.stdout.splitlines() if " harir " in line)


def test_compare_says_what_changed_between_two_days() -> None:
    """The eight sites of 2020, from March to the end of the year."""
    done = run("compare", *inputs(FROZEN), "2020-03-16", "2020-12-31")
    *lines, count = done.stdout.splitlines()
    assert "al-qaim: With forces → Handed over" in lines
    assert {line.split(":")[0] for line in lines} == {
        *("abu-ghraib-6th-division", "al-qaim", "al-taqaddum", "besmaya"),
        *("k1-kirkuk", "nineveh-operations-command", "qayyarah-west", "taji"),
    }
    assert count == "8 of 43 bases changed between 2020-03-16 and 2020-12-31."


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("status", "--on", "2020-02-30"), "2020-02-30 has no such day"),
        (("status", "--on", "2020-03"), "2020-03 is not one day"),
        (("status", "--on", "2026-11-22"), "lies after 2026-11-21"),
        (("status", "--format", "xml"), "'xml' is not one of"),
        (("compare", "2020-03-16", "2027-01-01"), "lies after 2026-11-21"),
        (("compare", "2020-03-16"), "Missing argument"),
        (("bild",), "No such command 'bild'"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_why(arguments: tuple[str, ...], reason: str, workplace: Path) -> None:
    """The sentence names the value and what is allowed."""
    done = run(*arguments, cwd=workplace)
    assert done.returncode == 2
    assert reason in done.stderr


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("check", "--registry", "no/such.yaml"), "no/such.yaml"),
        (("status", "--layers", "no-such-folder"), "no-such-folder"),
        (("build", "--seeds", "no-such-folder"), "no-such-folder"),
        (("build", "--out", "config/bases.yaml"), "config/bases.yaml"),
    ],
)
def test_what_cannot_be_read_or_written_exits_with_3(arguments: tuple[str, ...], named: str, small: Path) -> None:
    """The path is named, without a traceback."""
    done = run(*arguments, cwd=small)
    assert done.returncode == 3, done.stderr
    assert named in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("status",),
        ("status", "--format", "csv"),
        ("status", "--format", "json"),
        ("check",),
        ("compare", "2020-03-16", "2020-12-31"),
        ("schema",),
        ("completion", "bash"),
        ("--help",),
        ("report", "--help"),
    ],
    ids=" ".join,
)
def test_a_reader_who_goes_away_ends_it_quietly(arguments: tuple[str, ...]) -> None:
    """As `head` does: nothing is said, and the code is that of other tools."""
    ours, theirs = os.pipe()
    os.close(ours)
    command = [*BASEMAP, *arguments]
    done = subprocess.run(command, cwd=ROOT, stdout=theirs, stderr=subprocess.PIPE, check=False)
    os.close(theirs)
    assert (done.returncode, done.stderr) == (141, b"")


def test_it_works_from_any_folder_of_the_checkout(checkout: Path) -> None:
    """The input is that of the checkout around the current folder."""
    done = run("status", "--format", "json", cwd=checkout / "layers")
    assert json.loads(done.stdout)["as_of"] == "2026-11-21"


def _typed(shell: str, words: list[str], cwd: Path) -> list[str]:
    """What a real shell offers for the last of some words, by the script of `basemap completion`."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    script = run("completion", shell).stdout
    line = " ".join(words)
    if shell == "bash":
        quoted = " ".join(f"'{word}'" for word in words)
        ask = (
            f"COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; COMPREPLY=()\n"
            '_basemap_completion basemap; printf "%s\\n" "${COMPREPLY[@]}"'
        )
        command = ["bash", "--norc", "-c", f"{script}\n{ask}"]
    elif shell == "zsh":
        ask = "compadd() { print -rl -- $completions }; _describe() { print -rl -- $completions_with_descriptions }\n"
        ask += f"words=({line}); CURRENT={len(words)}; _basemap_completion"
        command = ["zsh", "-f", "-c", f"compdef() {{ : }}\n{script}\n{ask}"]
    else:
        command = ["fish", "--no-config", "-c", f"{script}\ncomplete -C '{line}'"]
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return [re.split(r"[\t:]", offer)[0] for offer in done.stdout.splitlines() if offer]


SHELLS = [shell for shell in ("bash", "zsh", "fish") if shutil.which(shell)]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["basemap", "se"], ["serve"]),
        (["basemap", "check", "--format", "g"], ["github"]),
        (["basemap", "report", "al-t"], ["al-taqaddum"]),
        (["basemap", "report", "harir", "--status", "dra"], ["drawing-down"]),
        (["basemap", "report", "harir", "--source", "shafaq-2026-03-0"], ["shafaq-2026-03-02", "shafaq-2026-03-04"]),
        (["basemap", "report", "harir", "--by", "iraq-mo"], ["iraq-mod"]),
        (["basemap", "add", "x", "--governorate", "n"], ["najaf", "nineveh"]),
    ],
    ids=lambda value: value[-1],
)
def test_a_real_shell_completes(shell: str, words: list[str], offered: list[str], workplace: Path) -> None:
    """Commands, options, and the ids of bases, states, sources, parties and governorates."""
    assert _typed(shell, words, workplace) == offered


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_is_offered_nothing_where_there_is_no_registry(shell: str, tmp_path: Path) -> None:
    """Nor an error in the middle of a line."""
    assert _typed(shell, ["basemap", "report", "al-t"], tmp_path) == []
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "bases.yaml").write_text("bases: [{id: a", encoding="utf-8")
    assert _typed(shell, ["basemap", "report", "al-t"], tmp_path) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_its_script(shell: str) -> None:
    """It asks the command itself what to offer."""
    assert f"_BASEMAP_COMPLETE={shell}_complete" in run("completion", shell).stdout


def test_on_a_terminal_a_build_shows_its_stages(small: Path, tmp_path: Path) -> None:
    """Each by its name, however quick it is, and at the end the same one line."""
    code, shown = _on_a_terminal([*BASEMAP, "build", "--out", str(tmp_path / "site")], cwd=small)
    assert code == 0, shown
    assert [shown.index(stage) for stage in project.STAGES] == sorted(shown.index(stage) for stage in project.STAGES)
    assert re.search(r"Built .*index[.]html: 1 bases, 2 changes", re.sub(r"\s+", " ", shown)), shown


@pytest.mark.parametrize(("wish", "coloured"), [(None, True), ("", True), ("1", False)])
def test_on_a_terminal_a_problem_stands_below_its_line(checkout: Path, wish: str | None, coloured: bool) -> None:
    """The offending line with a caret under the place; without colours if the reader wants none (no-color.org)."""
    path = checkout / "config" / "bases.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("governorate: anbar", "governorate: anbr", 1), encoding="utf-8"
    )
    wished = {} if wish is None else {"NO_COLOR": wish}
    code, shown = _on_a_terminal([*BASEMAP, "check"], cwd=checkout, **wished)
    assert code == 1, shown
    assert ("\x1b[31m^" in shown) == coloured
    message, line, caret = re.sub(r"\x1b\[[0-9;]*m", "", shown).replace("\r", "").splitlines()[:3]
    assert "Did you mean anbar? [" in message
    assert line[caret.index("^") :] == "anbr"


def _on_a_terminal(command: list[str], cwd: Path, interrupt_at: str = "", **more: str) -> tuple[int, str]:
    """How a command ends on a terminal, and what it writes; it is interrupted once it has written these words."""
    wishes = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TTY_COMPATIBLE", "TTY_INTERACTIVE")
    environment = {key: value for key, value in os.environ.items() if key not in wishes}
    environment |= {"TERM": "xterm", **more}
    ours, theirs = pty.openpty()
    written = b""
    with subprocess.Popen(command, cwd=cwd, env=environment, stdin=theirs, stdout=theirs, stderr=theirs) as running:
        os.close(theirs)
        with suppress(OSError):  # Linux: the other end is closed
            while piece := os.read(ours, 65536):
                written += piece
                if interrupt_at and interrupt_at.encode() in written:
                    running.send_signal(signal.SIGINT)
                    interrupt_at = ""
        code = running.wait()
    os.close(ours)
    return code, written.decode()


def test_the_commands_are_documented_as_they_are() -> None:
    """docs/commands.md is what docs/commands.py makes of the command line: every command, every option."""
    module = loaded(ROOT / "docs" / "commands.py")
    assert module.PAGE.read_text(encoding="utf-8") == module.page(), "run python docs/commands.py"
