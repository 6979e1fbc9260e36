"""How the house is kept small: what can be counted of the package is counted, so that it stays as it is."""

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from conftest import ROOT

PACKAGE = ROOT / "basemap"
MODULES = {
    path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py"))
}
TREES = {name: ast.parse(text) for name, text in MODULES.items()}
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]

MOST_LINES, MOST_LINES_OF_A_FUNCTION = 400, 40
MOST_UNTYPED, MOST_SUBSCRIPTS, MOST_FLOORS = 24, 79, 7
PLACES = re.compile("iraq|kurdistan|baghdad|federal|mosul|erbil", re.IGNORECASE)
READS_DATES = {
    "registry/edtf.py": "their own module",
    "registry/values.py": "the model",
    "cli/parameters.py": "the command line",
    "edit/dates.py": "what is typed into an entry",
}
"""Where a text becomes a date; everybody else is handed dates."""


def nodes(kind: type[ast.AST], *folders: str) -> Iterator[tuple[str, ast.AST]]:
    """All nodes of a kind, each with its module; in some folders, or in all."""
    for name, tree in TREES.items():
        if not folders or name.startswith(folders):
            yield from ((name, node) for node in ast.walk(tree) if isinstance(node, kind))


def test_no_module_and_no_function_is_long() -> None:
    """A module is read at one sitting, a function on one screen."""
    assert {name for name, text in MODULES.items() if len(text.splitlines()) > MOST_LINES} == set()
    functions = [*nodes(ast.FunctionDef), *nodes(ast.AsyncFunctionDef)]
    assert len(functions) > 500
    long = {
        f"{name}: {node.name}"
        for name, node in functions
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= MOST_LINES_OF_A_FUNCTION
    }
    assert long == set()


def test_all_that_is_public_is_described() -> None:
    """Each module, and each function and class that another module may use, has a docstring."""
    bare = {name for name, tree in TREES.items() if not ast.get_docstring(tree)}
    for name, tree in TREES.items():
        defined = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        bare |= {f"{name}: {node.name}" for node in defined if node.name[0] != "_" and not ast.get_docstring(node)}
    assert bare == set()


def test_a_date_is_read_where_it_comes_in() -> None:
    """`edtf.parse` has three callers: the model, the command line, and the edit."""
    readers = {name for name, node in nodes(ast.Attribute) if ast.unparse(node) == "edtf.parse"}
    named = {name for name, node in nodes(ast.ImportFrom) if "edtf import" in ast.unparse(node)}
    assert readers | {"registry/edtf.py"} == set(READS_DATES)
    for name in named:
        assert not re.search(r"edtf import [^\n]*\bparse\b", MODULES[name]), name


def test_records_go_to_the_byte() -> None:
    """Few mappings without a type, and few records that are read by the text of a key where files are made."""
    assert sum(text.count("dict[str, Any]") for text in MODULES.values()) <= MOST_UNTYPED
    subscripts = Counter(
        name
        for name, node in nodes(ast.Subscript, "publish/", "picture/")
        if isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, str)
    )
    assert subscripts.total() <= MOST_SUBSCRIPTS, subscripts.most_common()


def test_there_are_few_floors_and_no_circle() -> None:
    """The contract that `lint-imports` keeps has at most seven floors, and one that forbids circles."""
    [floors] = [contract for contract in CONTRACTS if contract["type"] == "layers"]
    assert floors["exhaustive"]
    assert len(floors["layers"]) <= MOST_FLOORS
    assert any(contract["type"] == "acyclic_siblings" for contract in CONTRACTS)
    named = {name for layer in floors["layers"] for name in re.split(r" \| ", layer)}
    packages = {name.split("/")[0].removesuffix(".py") for name in MODULES} - {"__init__"}
    assert named == packages


def test_the_code_names_no_place() -> None:
    """The country is data: see tests/elsewhere."""
    scripts = {path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.js")}
    assert len(scripts) > 50
    assert {name for name, text in (MODULES | scripts).items() if PLACES.search(text)} == set()


def test_the_tests_lie_in_the_folders_of_the_package() -> None:
    """A package of several modules has a folder of tests of its name; no two files of tests have the same name."""
    folders = {path.parent.relative_to(ROOT / "tests") for path in (ROOT / "tests").rglob("test_*.py")}
    packages = {Path(name).parent for name in MODULES} - {Path()}
    assert packages <= folders
    names = Counter(path.name for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []
