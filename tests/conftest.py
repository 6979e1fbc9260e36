"""What the tests share: a browser for the whole run, and properties tried on the same examples every time."""

import fcntl
import importlib.util
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any, TypeVar

import pytest
from click.testing import CliRunner
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

import chromium
from basemap import layers
from basemap.cli.commands import cli
from basemap.registry import reader
from basemap.registry.model import Registry
from basemap.territory import Territories

ROOT = Path(__file__).parents[1]
FROZEN = ROOT / "tests" / "frozen"
"""The registry that the tests of the code stand on, laid out as a checkout: news on the record leave it as it is."""

HANG_MS = 120_000
"""How long a test waits for a state of the page: a limit that only a hang reaches, however busy the machine is."""

expect.set_options(timeout=HANG_MS)
settings.register_profile("same every time", derandomize=True, deadline=None, database=None)
settings.load_profile("same every time")


WHOLE = False
"""Whether what is sampled otherwise is tried whole: ``pytest --whole``, ``make test-all``."""

T = TypeVar("T")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--whole`` is for ``make test-all``."""
    parser.addoption("--whole", action="store_true", help="try every case of what is sampled otherwise")


def pytest_configure(config: pytest.Config) -> None:
    """Before the modules of the tests are imported, which sample their cases."""
    globals()["WHOLE"] = config.getoption("--whole")


def sampled(cases: Iterable[T], count: int) -> list[T]:
    """So many of the cases, the same in every run, the first and the last among them; all of them if tried whole."""
    cases = list(cases)
    if WHOLE or len(cases) <= count:
        return cases
    between = Random(len(cases)).sample(range(1, len(cases) - 1), count - 2)
    return [cases[number] for number in (0, *sorted(between), len(cases) - 1)]


def loaded(path: Path) -> ModuleType:
    """A script that is no part of the package, as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium. Make a context of your own from it: ``browser.new_context(...)``."""
    try:
        path = chromium.find()
    except chromium.NoBrowser as problem:
        pytest.fail(str(problem))
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
        make = running.new_context

        def patient(**options: Any) -> BrowserContext:
            context = make(**options)
            context.set_default_timeout(HANG_MS)
            return context

        running.new_context = patient  # type: ignore[assignment]
        yield running
        running.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the frozen registry, built once. Nobody changes it."""
    return once(tmp_path_factory, "site", lambda target: _built(FROZEN, target))


@pytest.fixture(scope="session")
def record_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the registry of this checkout, built once. Nobody changes it."""
    return once(tmp_path_factory, "record-site", lambda target: _built(ROOT, target))


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that the first worker who wants it makes, and all workers read."""
    shared = factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
    folder = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            new = factory.mktemp(name) / "new"
            make(new)
            new.rename(folder)
    return folder


def _built(folder: Path, target: Path) -> None:
    done = CliRunner().invoke(cli, ["build", *inputs(folder), "--out", str(target)], catch_exceptions=False)
    assert done.exit_code == 0, done.output


def inputs(folder: Path) -> list[str]:
    """The options that name the input in a folder laid out as this checkout is; layers it need not have."""
    registry, seeds, layers = folder / "config" / "bases.yaml", folder / "seeds", folder / "layers"
    layers = layers if layers.exists() else ROOT / "layers"
    return ["--registry", str(registry), "--seeds", str(seeds), "--layers", str(layers)]


Open = Callable[..., Page]


def copied(target: Path) -> Path:
    """A folder with a copy of the frozen registry, its cards and the layers, to be spoilt or to be worked in."""
    for origin in (FROZEN / "config", FROZEN / "seeds", ROOT / "layers"):
        shutil.copytree(origin, target / origin.name)
    return target


@pytest.fixture(scope="session")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Such a folder for those who only read in it."""
    return copied(tmp_path_factory.mktemp("workplace"))


@pytest.fixture(scope="session")
def territories() -> Territories:
    """The geodata by which a base is placed."""
    return Territories.read(ROOT / "layers")


@pytest.fixture(scope="session")
def frozen() -> Registry:
    """The frozen registry."""
    return _read(FROZEN)


@pytest.fixture(scope="session")
def record() -> Registry:
    """The registry of this checkout."""
    return _read(ROOT)


def _read(folder: Path) -> Registry:
    reading = reader.read(folder / "config" / "bases.yaml", folder / "seeds")
    assert reading.registry is not None, reading.problems
    return reading.registry


@pytest.fixture(scope="session")
def built(frozen: Registry, territories: Territories) -> layers.Atlas:
    """The collections of the frozen registry."""
    return layers.build(frozen, territories, ROOT / "layers")


class Tab:
    """A page that tests with the same options use one after the other, each from a document of its own."""

    def __init__(self, browser: Browser, options: dict[str, Any]) -> None:
        self.options = options
        self.noises: list[str] = []
        self.address = ""
        self.page = browser.new_context(offline=True, **options).new_page()
        self.page.on("console", lambda message: self.noises.append(message.text))
        self.page.on("pageerror", lambda error: self.noises.append(str(error)))
        self.page.on("request", lambda request: _same(request.url, self.address) or self.noises.append(request.url))

    def show(self, address: str) -> Page:
        """Load the document of an address."""
        self.address = address.split("#")[0]
        self.page.goto(address)
        if self.options.get("java_script_enabled", True):
            self.page.evaluate("window.basemap.ready")
        return self.page

    def leave(self) -> list[str]:
        """Leave nothing to the next: no document, size, medium or place of the mouse. What was said meanwhile."""
        if not self.page.is_closed():
            self.page.mouse.move(0, 0)
            self.page.goto("about:blank")
            self.page.emulate_media(media="null")
            self.page.set_viewport_size(self.options.get("viewport") or {"width": 1280, "height": 720})
        noises, self.noises[:] = list(self.noises), []
        return [noise for noise in noises if noise != "about:blank"]

    def close(self) -> None:
        """End it, and all that was opened from it."""
        self.page.context.close()


MOST_TABS = 6
"""How many are kept for tests to come: each is a process of the browser."""


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Iterator[list[Tab]]:
    """The tabs that nobody uses now, the one used last at the end."""
    idle: list[Tab] = []
    yield idle
    for tab in idle:
        tab.close()


@pytest.fixture
def open_page(browser: Browser, tabs: list[Tab]) -> Iterator[Open]:
    """Opens an index.html from disk, without a network; whatever it asks for or says is an error of the test."""
    taken: list[Tab] = []

    def open_(site: Path, hash_: str = "", **options: Any) -> Page:
        tab = next((tab for tab in reversed(tabs) if tab.options == options), None)
        if tab is None:
            tab = Tab(browser, options)
        else:
            tabs.remove(tab)
        taken.append(tab)
        return tab.show((site / "index.html").as_uri() + hash_)

    yield open_
    noises = []
    for tab in taken:
        noises += tab.leave()
        if tab.page.is_closed() or len(tab.page.context.pages) > 1:
            tab.close()
        else:
            tabs.append(tab)
    while len(tabs) > MOST_TABS:
        tabs.pop(0).close()
    assert noises == []


@pytest.fixture
def opened(open_page: Open, site: Path) -> Page:
    """The page of the frozen registry."""
    return open_page(site)


def _same(url: str, address: str) -> bool:
    return url.split("#")[0] == address or url.startswith("data:")
