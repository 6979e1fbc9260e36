"""Whatever a stranger writes into the registry, reading it ends soon, in problems or in a registry.

The suite tries a few hundred texts. ``make fuzz`` goes on for ten minutes, with a bound on memory as well:
``PYTHONPATH=tests python tests/registry/test_fuzz.py MINUTES``.
"""

import itertools
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from basemap import rules
from basemap.registry import reader, text
from test_broken import CARDS, COMPLETE

ROOT = Path(__file__).parents[2]
SECONDS = 5
MEMORY = 1 << 30
"""Bytes that reading may add to what the process has."""

REAL = (ROOT / "tests" / "frozen" / "config" / "bases.yaml").read_bytes()
SMALL = "\n".join(f"{key}: {value if key == 'as_of' else f'[{value}]'}" for key, value in COMPLETE.items()).encode()
ENTRY = REAL[REAL.index(b"\n  - id: ain-al-asad\n") :]
TEXTS = [
    SMALL,
    REAL[: REAL.index(b"\nbases:\n")] + b"\nbases:" + ENTRY[: ENTRY.index(b"\n  - id: ", 1)],
    *(path.read_bytes() for path in sorted((ROOT / "tests" / "broken").glob("*.yaml"))),
    (CARDS["wire"] % "[{says: So, entry: background}]").encode(),
    b"",
]
TOKENS = [
    *(
        b"- ",
        b": ",
        b"? ",
        b"#",
        b"&a ",
        b"*a",
        b"!!",
        b"!<x> ",
        b"<<: *a",
        b"|",
        b">-\n",
        b"'",
        b'"',
        b"{",
        b"}",
        b"[",
    ),
    *(
        b"]",
        b",",
        b"%YAML 1.1\n",
        b"---\n",
        b"...\n",
        b"\t",
        b"\r",
        b"\n",
        b"\n\n  ",
        b"\xef\xbb\xbf",
        b"\x00",
        b"\xff",
    ),
    *(
        "\u202e".encode(),
        b"\xed\xa0\x80",
        b"\\ud800",
        b'"\\ud800"',
        b"\x85",
        "\u2028".encode(),
        b"<<<<<<< a\n",
        b"=======\n",
    ),
    *(b"null", b"~", b"true", b"1e999", b".inf", b"0x7f", b"-0", b"12:30:45", b"2020-02-30", b"../..", b"2020/2019"),
    *(
        b"id: ",
        b"bases: ",
        b"sources: ",
        b"position: ",
        b"changes: ",
        b"aliases: [",
        b"[[[[[[[[",
        b"{a: {a: {a: ",
        b"9" * 400,
    ),
]

edits = st.tuples(
    st.integers(0, 1 << 17),  # where, modulo the length
    st.integers(0, 60),  # how much of it goes
    st.sampled_from(TOKENS)
    | st.binary(max_size=12)
    | st.text(max_size=12).map(lambda text: text.encode("utf-8", "replace")),
    st.integers(1, 30),  # how often the new comes
)


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """A text of the corpus or of the registry, torn up here and there."""
    text = draw(st.sampled_from(TEXTS))
    for place, length, token, times in draw(st.lists(edits, max_size=6)):
        start = place % (len(text) + 1)
        text = text[:start] + token * times + text[start + length :]
    return text


@contextmanager
def bounded() -> Iterator[None]:
    """An alarm for whatever takes too long."""

    def too_long(number: int, frame: object) -> None:
        raise AssertionError(f"reading takes longer than {SECONDS} s")

    signal.signal(signal.SIGALRM, too_long)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def survives(main: bytes, card: bytes) -> None:
    """Reading and checking end, and there is a registry if and only if no problem is an error."""
    with tempfile.TemporaryDirectory() as folder, bounded():
        path, seeds = Path(folder, "bases.yaml"), Path(folder, "seeds")
        path.write_bytes(main)
        seeds.mkdir()
        (seeds / "wire.yaml").write_bytes(card)
        reading = reader.read(path, seeds)
        assert (reading.registry is None) == any(problem.severity == "error" for problem in reading.problems)
        found = rules.check(reading.registry) if reading.registry else ()
        for problem in (*reading.problems, *(reading.locate(finding) for finding in found)):
            assert problem.line >= 1
            assert problem.column >= 1
            assert not text.HIDDEN.search(str(problem)), problem
            assert len(str(problem).splitlines()) == 1, problem


@settings(max_examples=300, deadline=None)
@given(texts(), st.just(TEXTS[-2]) | texts())
def test_no_text_breaks_the_reader(main: bytes, card: bytes) -> None:
    """No crash, no hang, and nothing in a message that a terminal would obey."""
    survives(main, card)


def main(minutes: float) -> None:
    """Try new texts until the time is over."""
    resource.setrlimit(resource.RLIMIT_AS, (_in_use() + MEMORY, resource.RLIM_INFINITY))
    end = time.monotonic() + 60 * minutes
    tried = 0
    for number in itertools.count():
        if time.monotonic() > end:
            break

        @seed(number)
        @settings(
            max_examples=500,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
        )
        @given(texts(), st.just(TEXTS[-2]) | texts())
        def batch(main: bytes, card: bytes) -> None:
            nonlocal tried
            tried += 1
            survives(main, card)

        batch()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{tried} texts in {minutes:g} minutes: no crash, none over {SECONDS} s, at most {peak} MB in use.")


def _in_use() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 10)
