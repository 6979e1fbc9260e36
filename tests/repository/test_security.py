"""SECURITY.md says nothing that no test shows."""

import re

from conftest import ROOT

TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
ROWS = [
    line.split(" | ") for line in re.findall(r"(?m)^\| (.+) \|$", TEXT.partition("## Promise")[2].partition("\n## ")[0])
]


def test_each_promise_names_tests_that_exist() -> None:
    """Three cells a row; the second holds the names of functions in tests/, or a command of the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").rglob("test_*.py")))
    tests = set(re.findall(r"(?m)^def (test_\w+)\(", source))
    assert len(ROWS) > 25
    for promise, named, figure in ROWS[1:]:
        names = re.findall("`([^`]+)`", named)
        assert promise
        assert figure
        assert names, promise
        for name in names:
            assert name in tests or f"\n{name.removeprefix('make ')}:" in makefile, name


def test_the_figures_of_hostile_text_are_those_of_the_tests() -> None:
    """Payloads and places are counted, not remembered."""
    import hostile

    places = len(list(hostile.leaves(hostile.complete())))
    assert f"{len(hostile.PAYLOADS)} payloads in {places} places" in TEXT


def test_the_mutations_are_counted() -> None:
    """As many as the script tries, ten at least."""
    import mutation

    assert len(mutation.MUTATIONS) >= 10
    assert f"{len(mutation.MUTATIONS)} lines broken, {len(mutation.MUTATIONS)} noticed" in TEXT
    for each in mutation.MUTATIONS:
        assert (ROOT / each.file).read_text(encoding="utf-8").count(each.line) == 1, each.what
