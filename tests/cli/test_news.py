"""News come into the registry from options, from a terminal, from a form and as JSON, with the same bytes."""

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from playwright.sync_api import Browser

from basemap import watch_list
from basemap.cli import commands
from basemap.edit import form, news, revision
from basemap.languages import words
from basemap.registry import parser, reader
from basemap.registry.model import Registry
from conftest import ROOT, sampled

LAYERS = ["--layers", str(ROOT / "layers")]
WORDS = "{en: a, ar: a, ckb: a}"
BASES = [f"camp-{name}" for name in ("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india")]
STATUSES = "\n".join(
    f'  - {{id: {id_}, label: {WORDS}, definition: {WORDS}, settled: {settled}, symbol: disc, colour: "#112233"}}'
    for id_, settled in (("present", "false"), ("drawing-down", "false"), ("handed-over", "true"), ("vacated", "true"))
)
HEAD = f"""\
as_of: 2026-09-28
territories:
  - {{id: federal, label: {{en: Federal Iraq, ar: العراق, ckb: عێراق}}, side: federal, colour: "#9a5b2e"}}
  - {{id: kurdistan-region, label: {{en: Kurdistan Region, ar: كردستان, ckb: کوردستان}}, side: krg, colour: "#4c7a3a"}}
statuses:
{STATUSES}
parties:
  - {{id: iraq-mod, label: {{en: Iraqi Ministry of Defence, ar: وزارة الدفاع, ckb: وەزارەتی بەرگری}}, side: federal}}
  - {{id: centcom, label: {{en: US Central Command, ar: القيادة المركزية, ckb: فەرماندەیی}}, side: coalition}}
  - {{id: press, label: {WORDS}, side: third}}
eras:
  - {{id: all, label: {WORDS}, start: 2003-03-20, end: 2026-12-31}}

bases:
"""
BASE = """\
  - id: {id}
    names: {{en: {name}, ar: مخيم {number}}}
    kind: camp
    governorate: anbar
    position: {{lat: 33.{number}, lon: 42.44, uncertainty_m: 2000}}
    changes:
      - date: ../2026-01
        status: present
        claims:
          - {{source: rudaw-2026-01-05, by: press, says: They are there.}}
"""
CARD = """\
# yaml-language-server: $schema=card.schema.json
id: rudaw-2026-01-05
publisher: Rudaw
published: 2026-01-05
url: https://www.rudaw.net/english/a
language: en
grade: B
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A registry of the day before: ten bases with forces in them, the last in the Kurdistan Region."""
    (tmp_path / "config").mkdir()
    (tmp_path / "seeds").mkdir()
    texts = [BASE.format(id=id_, name=id_.title(), number=20 + at) for at, id_ in enumerate(BASES)]
    texts.append(BASE.format(id="erbil-base", name="Erbil Base", number=40).replace("33.40", "36.24"))
    texts[-1] = texts[-1].replace("42.44", "43.96").replace("anbar", "erbil")
    (tmp_path / "config" / "bases.yaml").write_text(HEAD + "\n".join(texts), encoding="utf-8")
    (tmp_path / "seeds" / "rudaw-2026-01-05.yaml").write_text(CARD, encoding="utf-8")
    return tmp_path


def options(checkout: Path) -> list[str]:
    return ["--registry", str(checkout / "config" / "bases.yaml"), "--seeds", str(checkout / "seeds"), *LAYERS]


def run(checkout: Path, *arguments: str, said: str | None = None) -> Result:
    words = 2 if arguments[0] == "source" else 1
    call = [*arguments[:words], *options(checkout), *arguments[words:]]
    return CliRunner().invoke(commands.cli, call, input=said, catch_exceptions=False)


def contents(checkout: Path) -> dict[str, bytes]:
    return {str(path.relative_to(checkout)): path.read_bytes() for path in checkout.rglob("*.yaml")}


def value(checkout: Path) -> Any:
    found, problems = parser.read((checkout / "config" / "bases.yaml").read_bytes(), "f")
    assert problems == ()
    assert found is not None
    return found.value


# The news of 29 and 30 September 2026: ten bases, two statements, three sources.
NEWS: list[dict[str, str]] = [
    {
        "base": ", ".join(BASES),
        "status": "vacated",
        "date": "../2026-09-29",
        "url": "https://www.ina.iq/english/1",
        "title": "No foreign soldier is left",
        "publisher": "INA",
        "published": "2026-09-29",
        "language": "en",
        "grade": "A",
        "by": "Iraqi Ministry of Defence",
        "says": "No member of the coalition is on Iraqi soil: the last have left.",
        "covers": "the whole country",
    },
    {
        "base": "Erbil Base",
        "status": "handed-over",
        "date": "2026-09-30",
        "url": "https://www.centcom.mil/1",
        "title": "The departure is complete",
        "publisher": "CENTCOM",
        "published": "2026-09-30",
        "language": "en",
        "grade": "A",
        "by": "US Central Command",
        "says": "The departure from Erbil is complete.",
        "covers": "all bases in Kurdistan Region",
        "note": "He names the air base.",
    },
    {
        "base": "erbil-base",
        "status": form.STAYED,
        "kind": "departure",
        "date": "2026-09-30",
        "url": "https://www.rudaw.net/english/b",
        "title": "The last convoy",
        "publisher": "Rudaw",
        "published": "2026-09-30",
        "language": "en",
        "grade": "B",
        "by": "press",
        "says": "A convoy left in the morning.",
    },
]
COVERS = {"the whole country": "country", "all bases in Kurdistan Region": "kurdistan-region"}
OPTIONS = {"url": "--source-url", "covers": "--statement", "by": "--by", "says": "--says"}


def as_options(told: dict[str, str]) -> list[str]:
    what = ["--event", told["kind"]] if "kind" in told else ["--status", told["status"]]
    parties = {"Iraqi Ministry of Defence": "iraq-mod", "US Central Command": "centcom", "press": "press"}
    bases = ["erbil-base" if name == "Erbil Base" else name for name in told["base"].split(", ")]
    rest = {key: answer for key, answer in told.items() if key not in ("base", "status", "kind")}
    rest["by"] = parties[rest["by"]]
    rest |= {"covers": COVERS[rest["covers"]]} if "covers" in rest else {}
    flags = [part for key, answer in rest.items() for part in (OPTIONS.get(key, f"--{key}"), answer)]
    return [*bases, *what, *flags]


def as_form(told: dict[str, str]) -> str:
    """As GitHub writes a filled form into an issue."""
    answers = {key: told.get(key, "_No response_") for key in form.REPORT}
    return "\n\n".join(f"### {form.REPORT[key]}\n\n{answer}" for key, answer in answers.items())


def on_a_terminal(checkout: Path, told: Mapping[str, str | list[str]]) -> str:
    """Answers each question that is asked, one answer after the other, and takes the proposals that are right."""
    told = {key: list(answer) if isinstance(answer, list) else answer for key, answer in told.items()}
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "basemap.cli", "report", *options(checkout)]
    labels = {label: key for key, label in form.REPORT.items()}
    shown = ""
    with subprocess.Popen(command, cwd=checkout, stdin=theirs, stdout=theirs, stderr=theirs) as running:
        os.close(theirs)
        answered = 0
        with suppress(OSError):
            while piece := os.read(ours, 65536):
                shown += piece.decode(errors="replace")
                question = re.search(r"(?:^|\n)([^\n]+?)(?: \[[^\n]*\])?: $", shown[answered:].replace("\r", ""))
                if question:
                    answered = len(shown)
                    asked = question[1].strip()
                    known = told.get(labels.get(asked, "url"), "")
                    answer = known.pop(0) if isinstance(known, list) else known
                    answer = "y" if asked.startswith("Write it") else answer
                    os.write(ours, f"{answer}\n".encode())
        assert running.wait() == 0, shown
    os.close(ours)
    return shown


def entered(checkout: Path, how: str) -> dict[str, bytes]:
    """The checkout after the news of both days."""
    for told in NEWS:
        if how == "options":
            done = run(checkout, "report", *as_options(told))
        elif how == "form":
            done = run(checkout, "report", "--form", "-", said=as_form(told))
        elif how == "fields":
            done = run(checkout, "report", "--form", "-", said=json.dumps(told))
        else:
            shown = on_a_terminal(checkout, told)
            assert "the map says" in shown or "kind" in told
            continue
        assert done.exit_code == 0, done.output
        assert "the map says" in done.output or "kind" in told
    return contents(checkout)


def test_the_news_of_two_days_take_three_commands(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """From options, a terminal and a form: the same bytes, a sound registry, and the map says the right thing."""
    found = {}
    for how in ("options", "form", "fields", "terminal"):
        copy = tmp_path_factory.mktemp(how) / "checkout"
        shutil.copytree(checkout, copy)
        found[how] = entered(copy, how)
    assert found["options"] == found["form"] == found["fields"] == found["terminal"]
    after = value(copy)
    assert b"\nas_of: 2026-09-30\n" in found["form"]["seeds/centcom-2026-09-30.yaml"]
    assert [each["covers"] for each in after["statements"]] == [{"country": "true"}, {"territory": "kurdistan-region"}]
    assert sorted(name for name in found["form"] if name.startswith("seeds/")) == [
        *("seeds/centcom-2026-09-30.yaml", "seeds/ina-2026-09-29.yaml"),
        *("seeds/rudaw-2026-01-05.yaml", "seeds/rudaw-2026-09-30.yaml"),
    ]
    done = run(copy, "check", "--strict")
    assert done.exit_code == 0, done.output
    status = json.loads(run(copy, "status", "--format", "json").stdout)
    assert (status["as_of"], status["newest_source"]) == ("2026-09-30", "2026-09-30")
    answers = {base["id"]: base for base in status["bases"]}
    assert {answers[id_]["status"] for id_ in BASES} == {"vacated"}
    assert answers["erbil-base"]["status"] == "handed-over"


def test_a_terminal_asks_again_and_proposes(checkout: Path) -> None:
    """What cannot be right is asked for again at its place; status, party and date are proposed from what was said."""
    said = "The US Central Command says that it has handed the base over."
    told = NEWS[1] | {"by": "", "covers": "", "title": "", "says": said}
    wrong: dict[str, str | list[str]] = {
        **told,
        "base": ["Erbill Base", "Erbil Base"],
        "published": ["30/9/1448", "2026-09-30"],
        "date": "",
        "status": ["gone", "present", ""],
        "to": ["the army", "iraq-mod"],
    }
    shown = on_a_terminal(checkout, wrong)
    for words_ in (
        *("did you mean erbil-base?", "use present, drawing-down, handed-over, vacated or it stayed as it was"),
        *("erbil-base is present already", "`the army` is no party", "What the bases became [handed-over]"),
        *("Who says it there [centcom]", "Date [2026-09-30]", "As the record ends: erbil-base present."),
    ):
        assert words_ in shown, shown
    [_, change] = value(checkout)["bases"][-1]["changes"]
    assert (change["status"], change["to"], change["date"]) == ("handed-over", "iraq-mod", "2026-09-30")
    assert change["claims"][0]["by"] == "centcom"


def test_the_page_follows_the_news_under_serve(checkout: Path, browser: Browser) -> None:
    """Three commands, while the page is open: it comes to the new day by itself and says what the last of them says."""
    command = [sys.executable, "-m", "basemap.cli", "serve", "--port", "0", *options(checkout)]
    context = browser.new_context()
    with subprocess.Popen(command, cwd=checkout, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        address = next(line.split()[0] for line in running.stdout if line.startswith("http://"))
        page = context.new_page()
        page.goto(address)
        page.evaluate("window.basemap.ready")
        assert page.evaluate("window.basemap.day()") == "2026-09-28"
        for told in NEWS:
            assert run(checkout, "report", *as_options(told)).exit_code == 0
        # The page comes anew for each command, and perhaps in between, when a card is there and the registry is not.
        page.wait_for_function("(said) => document.documentElement.innerHTML.includes(said)", arg=NEWS[-1]["says"])
        page.evaluate("window.basemap.ready")
        assert page.evaluate("window.basemap.day()") == "2026-09-30"
        states = page.evaluate("window.basemap.states()")
        running.send_signal(signal.SIGINT)
    assert {states[id_]["status"] for id_ in BASES} == {"vacated"}
    assert states["erbil-base"] == {"status": "handed-over", "certainty": "certain"}
    context.close()


def test_all_of_it_is_one_document(checkout: Path) -> None:
    """Cards, statements, changes, plans, events and corrections on standard input."""
    claim = {"source": "new-2026-09-29", "by": "press", "says": "So."}
    document = {
        "sources": [
            {"id": "new-2026-09-29", "publisher": "N", "published": "2026-09-29", "language": "en", "grade": "B"}
        ],
        "statements": [
            {**claim, "id": "said", "date": "2026-09-29", "covers": {"bases": ["camp-alpha"], "country": True}},
        ],
        "changes": [
            {"base": "camp-alpha", "date": "2026-09-29", "status": "vacated", "claims": [{"statement": "said"}]}
        ],
        "plans": [{"base": "camp-bravo", "target": "2026-12", "status": "vacated", "claims": [claim]}],
        "events": [{"base": "Camp-Charlie", "date": "2026-09-29", "kind": "sighting", "claims": [claim]}],
        "corrections": [{"base": "camp-delta", "text": "It was said to be larger."}],
        "fixes": [{"base": "camp-echo", "entry": "change", "date": "../2026-01", "key": "date", "value": "../2025-12"}],
    }
    done = run(checkout, "report", "--json", "-", said=json.dumps(document))
    assert done.exit_code == 0, done.output
    after = value(checkout)
    assert after["corrections"] == [{"date": "2026-09-29", "base": "camp-delta", "text": "It was said to be larger."}]
    assert after["bases"][4]["changes"][0]["date"] == "../2025-12"
    assert [key for base in after["bases"] for key in ("plans", "events") if key in base] == ["plans", "events"]
    assert run(checkout, "check", "--strict").exit_code == 0


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("{", "this is no JSON"),
        ("[]", "news are an object"),
        ('{"change": []}', "`change` is no kind of news: use changes"),
        ('{"changes": {}}', "changes is a list"),
        ('{"changes": [{"base": "camp-alpha", "dat": "2026"}]}', "`dat` is no key of an entry of changes: use date"),
        ('{"changes": [{"base": "camp-alpa", "date": "2026"}]}', "did you mean camp-alpha?"),
        ('{"changes": [{"base": "camp-alpha", "date": "1448-04-17"}]}', "Did you mean 2026-09-28?"),
        ('{"sources": [{"id": "../../x"}]}', "is no id of a source"),
        ('{"sources": [{"id": "rudaw-2026-01-05"}]}', "there is a card"),
        ('{"fixes": [{"base": "camp-alpha", "key": "changes"}]}', "no text under"),
        ('{"changes": [{"base": "camp-alpha", "date": "2026-09", "status": "gone", "claims": []}]}', "[missing-key]"),
        ("[" * 100_000, "this is no JSON"),
    ],
)
def test_a_wrong_document_changes_nothing_and_says_why(checkout: Path, document: str, reason: str) -> None:
    """Exit code 1, one sentence, all files as they were."""
    before = contents(checkout)
    done = run(checkout, "report", "--json", "-", said=document)
    assert done.exit_code == 1
    assert reason in done.stderr
    assert contents(checkout) == before


def test_a_form_with_many_faults_names_them_all(checkout: Path) -> None:
    """Each by the field in which it is."""
    before = contents(checkout)
    wrong = NEWS[0] | {
        "base": "camp-alpa, nowhere at all, Camp Bravoo",
        "status": form.STAYED,
        "date": "29/9/1448",
        "published": "yesterday",
        "by": "Ministry of Defense of Iraq, spokesman",
        "covers": "all of it",
        "access": "perhaps",
        "language": "",
        "says": "",
    }
    done = run(checkout, "report", "--form", "-", said=as_form({key: text for key, text in wrong.items() if text}))
    assert done.exit_code == 1
    assert done.stderr.count("basemap: ") >= 10
    fields = ("base", "kind", "date", "published", "by", "covers", "access", "language", "says")
    for field in (form.REPORT[key] for key in fields):
        assert f"basemap: {field}: " in done.stderr
    assert contents(checkout) == before


PAYLOADS = yaml.safe_load((ROOT / "tests" / "payloads.yaml").read_text(encoding="utf-8"))


HOSTILE = [str(each["text"]) * int(each.get("times", 1)) for each in PAYLOADS]
HOSTILE += ["### Date\n\n2020", "x\n### Bases\n\nall", "$(touch x)", "`id`", "${{ secrets.X }}", "../../x"]
CLOSED = ("base", "kind", "status", "date", "published", "covers", "access", "entry", "key", "by", "to")
"""Fields that take a day or a word of a list, and so nothing of all this."""
FIELDS = [(form.REPORT, key) for key in form.REPORT] + [(form.CORRECTION, key) for key in form.CORRECTION]
FIX = {
    "base": "camp-alpha",
    "entry": "change",
    "date": "../2026-01",
    "key": "date",
    "right": "../2025-12",
    "wrong": "The date.",
    "text": "It was a month earlier.",
    **{key: NEWS[0][key] for key in ("url", "title", "publisher", "published", "language", "grade", "by", "says")},
}


def filled(fields: dict[str, str], told: dict[str, str]) -> str:
    """As GitHub writes it."""
    return "\n\n".join(f"### {label}\n\n{told.get(key, '_No response_')}" for key, label in fields.items())


@pytest.mark.parametrize(("fields", "key"), FIELDS, ids=[f"{len(fields)}-{key}" for fields, key in FIELDS])
def test_hostile_answers_arrive_as_text_or_are_refused(checkout: Path, fields: dict[str, str], key: str) -> None:
    """Each payload in each field of both forms: nothing but the entry that was meant, and nothing beside the files."""
    before = contents(checkout)
    root, cards = value(checkout), [yaml.load(CARD, yaml.CBaseLoader)]
    data = (checkout / "config" / "bases.yaml").read_bytes()
    honest = NEWS[0] if fields is form.REPORT else FIX
    untouched = news.enter(data, "f", form.entered(form.read(filled(fields, honest)), root, cards), cards)
    assert untouched.registry != data
    refused, tried = 0, list(sampled(HOSTILE, 24))
    for payload in tried:
        try:
            told = form.entered(form.read(filled(fields, honest | {key: payload})), root, cards)
            found = news.enter(data, "f", told, cards)
        except (form.FormError, news.NewsError, revision.EditError):
            refused += 1
            continue
        assert all(re.fullmatch(r"[a-z0-9-]+\.yaml", name) for name in found.cards)
        reading = reader.read(checkout / "config" / "bases.yaml", checkout / "seeds", found.registry, found.cards)
        if reading.registry is not None:
            assert [base.id for base in reading.registry.bases] == [base["id"] for base in root["bases"]]
            assert len(reading.registry.statements) == (fields is form.REPORT)
            assert len(reading.registry.corrections) == (fields is form.CORRECTION)
            assert len(reading.registry.sources) == len(cards) + len(found.cards)
    assert refused < len(tried) or key in CLOSED
    assert contents(checkout) == before


def test_the_forms_ask_what_the_command_reads() -> None:
    """Each field of both forms has the heading that the command knows, and the choices that it takes."""
    root = yaml.load((ROOT / "config" / "bases.yaml").read_text(encoding="utf-8"), yaml.CBaseLoader)
    for name, fields in (("report-a-change", form.REPORT), ("correct-an-entry", form.CORRECTION)):
        template = yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / f"{name}.yml").read_text(encoding="utf-8"))
        asked = {each["id"]: each["attributes"]["label"] for each in template["body"] if each["type"] != "markdown"}
        assert asked == fields
        choices = {each["id"]: each["attributes"]["options"] for each in template["body"] if each["type"] == "dropdown"}
        if name == "report-a-change":
            assert choices["covers"] == list(form.covers(root))
            assert choices["status"][-1] == form.STAYED
            assert choices["kind"][-1] == form.PLAN
            assert choices["access"] == ["no", "yes"]


def test_a_card_is_made_from_an_address(checkout: Path) -> None:
    """Publisher, language, grade and the beginning of the id are those of the host; a second one gets a number."""
    for number in ("", "-2"):
        place = f"https://www.rudaw.net/english/{number or 1}"
        done = run(checkout, "source", "add", "--url", place, "--published", "2026-09-30", "--title", "T")
        assert done.exit_code == 0, done.output
        card = (checkout / "seeds" / f"rudaw-2026-09-30{number}.yaml").read_text(encoding="utf-8")
        assert "publisher: Rudaw\n" in card
        assert "grade: B\n" in card
    done = run(checkout, "source", "list", "--unused")
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["rudaw-2026-09-30", "rudaw-2026-09-30-2"]
    assert run(checkout, "source", "list", "--weak").stdout == ""
    assert json.loads(run(checkout, "status", "--format", "json").stdout)["as_of"] == "2026-09-30"
    done = run(checkout, "source", "add", "--url", "https://www.rudaw.net/english/3", "--published", "2062-09-30")
    assert done.exit_code == 1
    assert "is the year right?" in done.stderr


def test_a_card_of_an_unknown_host_says_what_is_missing(checkout: Path) -> None:
    """Nothing is made up."""
    done = run(checkout, "source", "add", "--url", "https://news.example/a", "--published", "2026-09-28")
    assert done.exit_code == 1
    assert "the key `publisher` is missing from the source" in done.stderr
    assert not (checkout / "seeds" / "news-2026-09-28.yaml").exists()


def test_a_correction_moves_the_day_on_and_stands_at_the_head(checkout: Path) -> None:
    """For the feeds: with the base that it concerns."""
    done = run(checkout, "report", "camp-alpha", "--correction", "The map had it closed.")
    assert done.exit_code == 0, done.output
    assert "new correction of camp-alpha, 2026-09-28: “The map had it closed.”" in done.output
    assert value(checkout)["corrections"] == [
        {"date": "2026-09-28", "base": "camp-alpha", "text": "The map had it closed."}
    ]


def test_a_renamed_base_keeps_its_old_id(checkout: Path) -> None:
    """As an alias, where the alphabet wants it, in all that names it; and back again."""
    assert run(checkout, "report", "camp-alpha", "--correction", "Wrong.").exit_code == 0
    done = run(checkout, "rename", "camp-alpha", "zulu")
    assert done.exit_code == 0, done.output
    after = value(checkout)
    assert after["bases"][-1]["id"] == "zulu"
    assert after["bases"][-1]["aliases"] == ["camp-alpha"]
    assert after["corrections"][0]["base"] == "zulu"
    assert run(checkout, "check", "--strict").exit_code == 0
    assert run(checkout, "rename", "camp-bravo", "Camp Bravo").exit_code == 1


def test_format_puts_in_order_and_changes_nothing_else(checkout: Path) -> None:
    """Bases by id, entries by time, comments with what stands below them; what is in order stays as it is."""
    path = checkout / "config" / "bases.yaml"
    before = path.read_text(encoding="utf-8")
    assert run(checkout, "format").exit_code == 0
    assert path.read_text(encoding="utf-8") == before
    head, _, rest = before.partition("bases:\n")
    bases = rest.rstrip("\n").split("\n\n")
    last = "  # The last.\n" + bases[-1]
    path.write_text(head + "bases:\n" + "\n\n".join([last, *bases[:-1]]) + "\n", encoding="utf-8")
    assert run(checkout, "check").exit_code == 1
    done = run(checkout, "format")
    assert done.exit_code == 0, done.output
    expected = head + "bases:\n" + "\n\n".join([*bases[:-1], last]) + "\n"
    assert path.read_text(encoding="utf-8") == expected


def test_the_watch_list_says_why_and_how(checkout: Path) -> None:
    """Stale states, weak sources, names that are missing, notes that are old: each row with what settles it."""
    path = checkout / "config" / "bases.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "    kind: camp\n", "    kind: camp\n    note: No source says who holds it.\n", 1
    )
    event = """    events:
      - date: 2025-12
        kind: sighting
        claims:
          - {source: rudaw-2026-01-05, by: press, says: Soldiers.}
        note: Who came back has not been found.
"""
    path.write_text(text.replace("\n\n  - id: camp-charlie", f"\n{event}\n  - id: camp-charlie"), encoding="utf-8")
    change = ["camp-bravo", "--date", "2026-02", "--status", "vacated", "--source", "rudaw-2026-01-05", "--says", "So."]
    assert run(checkout, "report", *change).exit_code == 0
    rows = json.loads(run(checkout, "watch-list", "--format", "json").stdout)
    kinds = {(row["kind"], row["base"]) for row in rows}
    assert {("stale", id_) for id_ in BASES if id_ != "camp-bravo"} <= kinds
    assert {
        *(("name", "erbil-base"), ("one-source", "erbil-base"), ("no-source", "camp-alpha"), ("undated", "camp-alpha")),
        *(("outdated", "camp-bravo"), ("silence", None), ("archive", None)),
    } <= kinds
    assert all(row["reason"] and row["settled_by"] for row in rows)
    [old] = [row["reason"] for row in rows if row["kind"] == "outdated"]
    assert old == "Since then: a, February 2026. The note: Who came back has not been found."
    for given in ([], ["--dead", str(checkout / "config" / "dead-links.txt")]):
        (checkout / "config" / "dead-links.txt").write_text("# Dead.\nhttps://www.rudaw.net/english/a # 404\n")
        rows = json.loads(run(checkout, "watch-list", "--format", "json", *given).stdout)
        assert [row["sources"] for row in rows if row["kind"] == "dead-link"] == [["rudaw-2026-01-05"]]
    listed = run(checkout, "source", "list", "--unarchived").stdout
    assert listed.startswith("rudaw-2026-01-05")


def test_the_watch_list_names_what_was_then_found(frozen: Registry) -> None:
    """The record of 21 November 2026 had holes that a reader filled a week later: each of them is on its list."""
    rows = {(row.kind, row.base) for row in watch_list.rows(frozen)}
    for kind, bases in FOUND_LATER.items():
        assert {(kind, base) for base in bases} <= rows, kind


FOUND_LATER: dict[str, list[str | None]] = {
    "silence": [None],
    "overdue": ["erbil-air-base", "harir"],
    "stale": [
        *("erbil-air-base", "harir", "k1-kirkuk", "makhmour-kara-soar", "makhmour-peshmerga-french"),
        *("atrush-training", "benaslawa-training", "sulaymaniyah-training", "camp-singara", "camp-stephan"),
    ],
    "no-source": ["baghdad-diplomatic-support-center", "falcon", "warhorse", "camp-ramadi", "camp-fallujah", "bucca"],
    "disputed": ["baghdad-diplomatic-support-center", "victory-base-complex", "harir"],
    "weak": ["abu-ghraib-6th-division", "kalsu", "balad", "qayyarah-west", "k1-kirkuk"],
    "position": ["mchenry", "sulaymaniyah-training"],
}
"""Kind of row → bases of which better was found: news of September 2026, wires of 2011, positions."""


def test_the_watch_list_of_the_record_asks_and_repeats_nothing(record: Registry) -> None:
    """Each open question and each card that was not read in full has its row; no row is there twice."""
    rows = watch_list.rows(record)
    assert [str(row.text) for row in rows if row.kind == "question"] == [each.text.en for each in record.open_questions]
    unread = {source.id for source in record.sources if str(source.note).startswith("Not opened")}
    assert unread <= {id_ for row in rows if row.kind == "unread" for id_ in row.sources}
    said = [(row.kind, row.base, row.word, str(row.values), str(row.text), row.sources) for row in rows]
    assert len(said) == len(set(said))
    rest = [(row.base, str(row.values["date"])) for row in rows if row.kind in ("inferred", "weak", "one-source")]
    assert len(rest) == len(set(rest))  # what a change rests on is said once, at its worst


def test_the_watch_list_is_a_page_in_each_language(record_site: Path, record: Registry) -> None:
    """With the rows that the command prints, and links to the pages of the bases in that language."""
    count = len(watch_list.rows(record))
    for id_, language in words.languages().items():
        text = (record_site / f"watch-list{language.suffix}.html").read_text(encoding="utf-8")
        assert language.say("page.w.title") in text
        assert language.say("page.w.inferred.how") in text
        links = set(re.findall(r'href="(base/[^"]+)"', text))
        assert f"base/harir{language.suffix}.html" in links
        assert all((record_site / link).exists() for link in links)
        assert len(re.findall("(?m)^<li>", text.replace("</details>", ""))) >= count
        assert f'href="watch-list{language.suffix}.html"' in (
            record_site / f"methodology{language.suffix}.html"
        ).read_text(encoding="utf-8")
        if id_ != "en":
            assert "Find a source" not in text


def test_a_registry_named_by_its_path_brings_its_own_cards(checkout: Path) -> None:
    """From anywhere: those of its checkout, and the geodata of this one where it has none."""
    done = CliRunner().invoke(commands.cli, ["check", "--registry", str(checkout / "config" / "bases.yaml"), *LAYERS])
    assert done.exit_code == 0, done.output
    assert "10 bases, 1 sources" in done.output
