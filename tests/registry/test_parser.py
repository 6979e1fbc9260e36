"""Reading YAML: plain values, where each of them stands, and nothing that a text can do to its reader."""

import gc
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from basemap.registry import parser
from basemap.registry.parser import Document
from basemap.registry.problem import Problem
from basemap.registry.text import shown as as_shown

ROOT = Path(__file__).parents[2]
TEXT = """\
# A comment first.
as_of: 2026-11-20
bases:
  - id: alpha
    names: {en: Alpha, ar: ألفا}
    also:
    - Bravo

    - "Charlie: the third"
    note: >-
      Two
      lines
  -
    id: delta
    position:
    lat: 012
"""


def read(data: str | bytes, file: str = "f.yaml") -> Document:
    """A document without problems."""
    found, problems = parser.read(data.encode() if isinstance(data, str) else data, file)
    assert problems == ()
    assert found is not None
    return found


def refusals(data: bytes) -> list[tuple[int, int, str]]:
    """Line, column and rule of each problem."""
    return [(problem.line, problem.column, problem.rule) for problem in parser.read(data, "f.yaml")[1]]


def test_every_scalar_is_a_text() -> None:
    """What YAML takes for numbers, dates, truth or sixty-base is what was typed; nothing is None."""
    typed = ["012", "0x1F", "1_000", "1e3", ".inf", "50:06:00", "2020-03-17", "no", "Yes", "true", "1.10", "=", "<<"]
    assert read("\n".join(f"- {text}" for text in typed)).value == typed
    assert read("[~, null, NULL, '', \"\", '~', 'null', , nullify]".replace(" ,", "")).value == [
        *(None, None, None, "", "", "~", "null", "nullify")
    ]
    assert read("a:\nb: ''\n").value == {"a": None, "b": ""}


@pytest.mark.parametrize(
    ("path", "at_key", "place"),
    [
        ((), False, (2, 1)),
        (("as_of",), False, (2, 8)),
        (("as_of",), True, (2, 1)),
        (("bases",), False, (4, 3)),
        (("bases", 0), False, (4, 5)),
        (("bases", 0, "id"), False, (4, 9)),
        (("bases", 0, "names"), True, (5, 5)),
        (("bases", 0, "names"), False, (5, 12)),
        (("bases", 0, "names", "ar"), False, (5, 28)),
        (("bases", 0, "names", "ar"), True, (5, 24)),
        (("bases", 0, "also", 1), False, (9, 7)),
        (("bases", 0, "note"), False, (10, 11)),
        (("bases", 1), False, (14, 5)),
        (("bases", 1, "position"), False, (15, 14)),
        (("bases", 1, "lat"), False, (16, 10)),
        (("bases", 1, "names"), False, (14, 5)),
        (("bases", 1, "names", "en"), True, (14, 5)),
        (("bases", 2), False, (4, 3)),
        (("bases", 0, "id", "deeper", 3), False, (4, 9)),
        (("eras", 0), False, (2, 1)),
    ],
)
def test_values_know_their_place(path: Path, at_key: bool, place: tuple[int, int]) -> None:
    """The place of a value, of its key, or of the nearest thing around it that is there."""
    assert read(TEXT).place(path, at_key=at_key) == place


@pytest.mark.parametrize(
    "data",
    [
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        ("---\n" + TEXT).encode(),
        TEXT.replace("id: alpha\n", "id: alpha\r\n").encode(),
        TEXT.replace("id: alpha", "'id' :   \"alpha\"  # so").encode(),
    ],
    ids=["CRLF", "CR", "BOM", "explicit start", "mixed ends", "quotes and comments"],
)
def test_how_a_text_is_stored_changes_nothing(data: bytes) -> None:
    """Line ends, a byte order mark, quotes and comments: the same values, and the same lines."""
    same = read(data)
    assert same.value == read(TEXT).value
    first_line = same.place(("as_of",))[0]
    assert first_line == 3 if data.startswith(b"---") else 2
    assert same.place(("bases", 1, "lat"))[0] == first_line + 14


def test_json_is_yaml() -> None:
    """A registry may be JSON, tabs included."""
    assert read('{\n\t"a": ["1", {"b": "2"}],\n\t"c": true\n}').value == {"a": ["1", {"b": "2"}], "c": "true"}


def test_an_empty_file_is_nothing() -> None:
    """No value, no problem here; what needs one says so."""
    for text in ("", "# nothing\n", "---\n", "\n\n"):
        empty = read(text)
        assert empty.value is None
        assert empty.place(("bases",))[0] >= 1


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a: 1\n  b: 2\n", [(2, 4, "yaml")]),
        (b"a: b: c\n", [(1, 5, "yaml")]),
        (b"a: \"x\nb: 'y\n", [(1, 4, "yaml")]),
        (b"a:b\nc: d\n", [(1, 2, "yaml")]),
        (b"\r\n\r\na: @x\r\n", [(3, 4, "yaml")]),
        (b"\xef\xbb\xbfa: \xd9\x85 @x\xc2\x9b\n", [(1, 8, "control-character")]),
        (b"a:\n\tb: 1\n\tc: 2\n", [(2, 1, "tab"), (3, 1, "tab")]),
        (b"a: &x 1\nb: *x\nc: !t 1\n", [(1, 4, "alias"), (2, 4, "alias"), (3, 4, "tag")]),
        (b"c: 1\nc: 2\n<<: {}\n", [(2, 1, "duplicate-key"), (3, 1, "merge-key")]),
        (b"a: \x00\x01\nb: \x1b\xe2\x80\xae\n", [(1, 4, "control-character"), (2, 4, "control-character")]),
        (b"a: 1\n--- # next\n", [(2, 1, "second-document")]),
        (b"a: \xe9\n", [(1, 4, "encoding")]),
        ("a: é\n".encode("utf-16"), [(1, 1, "encoding")]),
        ("a: é\n".encode("utf-32"), [(1, 1, "encoding")]),
        ("a: b\n".encode("utf-16-le"), [(1, 2, "control-character"), (2, 1, "control-character")]),
        (b"\xed\xa0\x80", [(1, 1, "encoding")]),
        (b"[" * 41, [(1, 41, "too-deep")]),
        (b"- " * 41, [(1, 81, "too-deep")]),
        (b"{" * 100_000, [(1, 2, "yaml"), (1, 42, "too-deep")]),
    ],
)  # fmt: skip
def test_what_is_refused_has_a_place(data: bytes, expected: list[tuple[int, int, str]]) -> None:
    """Line and column count from 1, in characters, whatever the bytes and line ends."""
    assert refusals(data) == expected


def test_forty_levels_are_read() -> None:
    """The limit is far from any honest file."""
    assert read("[" * 40 + "]" * 40).value


def test_a_repeated_key_keeps_the_first() -> None:
    """Later ones are left out with all that they hold, and what follows keeps its place."""
    found, problems = parser.read(b"a: 1\nb: 2\na: {x: [1, *y]}\nc: 3\n", "f.yaml")
    assert found is not None
    assert found.value == {"a": "1", "b": "2", "c": "3"}
    assert found.place(("c",)) == (4, 4)
    assert [str(problem) for problem in problems] == [
        "f.yaml:3:1: error: `a` is written twice in one entry (first in line 1): keep one of the two [duplicate-key]"
    ]


def test_refused_characters_do_not_travel() -> None:
    """A control character is neither in the value nor in a message, so it cannot reach a terminal."""
    found, problems = parser.read(b'a: "x\x1b[31m\\e\\u202e"\n', "f.yaml")
    assert found is not None
    assert found.value == {"a": "x\ufffd[31m\ufffd\ufffd"}
    assert not any(set(str(problem)) & {"\x1b", "\u202e"} for problem in problems)


def test_limits_are_held() -> None:
    """Too many bytes, values or problems: a sentence, not the memory of the machine."""
    assert refusals(b"#" * (parser.MAX_BYTES + 1)) == [(1, 1, "too-large")]
    assert len(refusals(b"\x00\n" * 5000)) <= parser.MAX_PROBLEMS + 1
    assert len(refusals(b"- *a\n" * 5000)) <= parser.MAX_PROBLEMS + 1
    assert len(refusals(b"a: 1\n" * 5000)) <= parser.MAX_PROBLEMS + 1
    assert len(refusals(b"<<<<<<< \n" * 5000)) <= parser.MAX_PROBLEMS + 1


def test_too_many_values(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short values by the million weigh more than their bytes."""
    monkeypatch.setattr(parser, "MAX_VALUES", 100)
    assert refusals(b"- a\n" * 101) == [(100, 3, "too-large")]


def test_the_slow_parser_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML was built without libyaml, its own parser stands in: same values, same places."""
    fast = read(TEXT)
    monkeypatch.delattr(yaml, "CSafeLoader")
    slow = read(TEXT)
    assert slow.value == fast.value
    assert slow.offsets == fast.offsets
    for data in (b"a: 'x", b"a: b: c", b"\ta: 1", b"a: [1", b"- a\nb: 1", b"a: \x01", b"a: @", b'a: "\\ud800"'):
        assert [line for line, *_ in refusals(data)] == [1 if data[0] != ord("-") else 2]


def test_the_collector_is_as_it_was() -> None:
    """It rests while a text is read, and only then."""
    read(TEXT)
    assert gc.isenabled()
    gc.disable()
    try:
        read(TEXT)
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("plain قاعدة", "plain قاعدة"),
        ("two\nlines\tand\r", "two\\u{a}lines\\u{9}and\\u{d}"),
        ("\x1b[31m\u202e\u2066", "\\u{1b}[31m\\u{202e}\\u{2066}"),
        ("\udce9", "\\u{dce9}"),
        ("x" * 100, "x" * 59 + "…"),
    ],
)
def test_messages_are_one_plain_line(given: str, shown: str) -> None:
    """Whatever a value holds, a message shows it in one line, without hidden characters, and cut short."""
    assert as_shown(given) == shown


def test_problems_sort_by_place() -> None:
    """By file, line and column, whatever the order in which they were found."""
    places = [("b", 1, 1), ("a", 10, 1), ("a", 2, 7), ("a", 2, 3)]
    problems = [
        Problem(*place, "message", "rule", hint=hint) for place, hint in zip(places, [None, "x"] * 2, strict=True)
    ]
    assert [(one.file, one.line, one.column) for one in sorted(problems)] == sorted(places)
    assert str(problems[1]) == "a:10:1: error: message. Did you mean x? [rule]"


hidden = "".join(chr(code) for code in (0x2028, 0x2029, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
letters = st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters=hidden)
keys = st.text("abc-_", min_size=1, max_size=6)
honest = st.recursive(
    st.text(letters, min_size=1, max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=20,
)


@given(honest, st.booleans())
def test_values_come_back(value: object, flow: bool) -> None:
    """What is written as YAML is read as it was, and each value stands where the text has it."""
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow, default_style='"', width=40)
    found = read(text.replace("!!null ", ""))
    assert found.value == value
    for path, scalar in _scalars(value):
        line, column = found.place(path)
        assert text.splitlines()[line - 1][column - 1] == '"', (path, scalar)


def _scalars(value: object, path: Path = ()) -> list[tuple[Path, str]]:
    if isinstance(value, dict):
        return [found for key, item in value.items() for found in _scalars(item, (*path, key))]
    if isinstance(value, list):
        return [found for number, item in enumerate(value) for found in _scalars(item, (*path, number))]
    return [(path, str(value))]


odd = st.text("ab:-[]{}#&*!|>'\"%@` \t\n\r\\,?<=~0\x00\u202e", max_size=60)


@given(st.binary(max_size=60) | odd.map(str.encode))
def test_no_bytes_are_too_odd(data: bytes) -> None:
    """Any bytes give a document or a problem; a problem stands inside the text, its message is one plain line."""
    found, problems = parser.read(data, "f.yaml")
    assert found is not None or problems
    lines = data.decode(errors="replace").replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for problem in problems:
        assert 1 <= problem.line <= lines
        assert problem.column >= 1
        assert str(problem).isprintable()
