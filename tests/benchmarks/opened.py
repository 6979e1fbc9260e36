"""A page in a browser of its own: when it shows something, what a step costs, what it keeps in memory.

In: a page and its name. Out: milliseconds and megabytes. ``driver.js`` steps inside the page and is counted from
outside: by the processor time of all processes of the browser, and by the tasks of the page's main thread as Chromium
itself keeps account of them (Performance.getMetrics of its DevTools protocol).
"""

from __future__ import annotations

import json
import math
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Browser, Error, Page, Playwright, TimeoutError, sync_playwright

import peers

sys.path.insert(0, str(Path(__file__).parents[1]))  # for the neighbours of this folder

import chromium

SIZE = {"width": 1280, "height": 800}
_ADDRESS = "http://localhost/plotly.html"
_SETTLED_MS = 500
_SERIES_S = 300.0


class Stopped(Exception):
    """Raised when a page does not open or does not go on. Its message is for the table.

    ``slow`` says that it took too long; otherwise the browser ended or the page failed.
    """

    def __init__(self, error: Error, seconds: float) -> None:
        self.slow = isinstance(error, TimeoutError)
        said = error.message.split("Browser logs")[0].split("Call log")[0]
        super().__init__(f"not within {seconds:.0f} s" if self.slow else " ".join(said.split())[:100])


class Opened:
    """A page that shows its symbols."""

    def __init__(self, browser: Browser, page: Page, painted_ms: float) -> None:
        self.page, self.painted_ms = page, painted_ms
        processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
        self.process = psutil.Process(next(each["id"] for each in processes if each["type"] == "browser"))
        self.devtools = page.context.new_cdp_session(page)
        self.devtools.send("Performance.enable")

    def heap_mb(self) -> float:
        """What the scripts of the page hold, after everything unused was let go."""
        self.devtools.send("HeapProfiler.collectGarbage")
        return self._metric("JSHeapUsedSize") / 1e6

    def memory_mb(self) -> float:
        """What all processes of the browser hold: their own memory, what several share once, and the program once.

        How much of the program a process is charged with (its PSS) would depend on other browsers on the machine.
        """
        if not Path("/proc/self/smaps_rollup").exists():
            return sum(each.memory_full_info().uss for each in self._processes()) / 1e6
        maps = [_rollup(each.pid) for each in self._processes()]
        own = sum(each["Pss_Anon"] + each["Pss_Shmem"] for each in maps)
        program = max(each["Rss"] - each["Anonymous"] for each in maps)
        return (own + program) * 1024 / 1e6

    def step_ms(self, days: list[int]) -> float:
        """Processor time of all processes of the browser for one step, over these days in this order."""
        self._series(days[:1])
        self.page.wait_for_timeout(_SETTLED_MS)
        before = self._cpu()
        self._series(days)
        return 1000 * (self._cpu() - before) / len(days)

    def pace_s(self, days: list[int]) -> float:
        """How long a step takes, as far as a few show it."""
        return self._series(days[:3]) / len(days[:3])

    def work_ms(self, days: list[int]) -> list[float]:
        """Time that the main thread of the page is busy with each step, the frames included in which it is drawn."""
        found = []
        for day in days:
            before = self._metric("TaskDuration")
            self.page.evaluate("(day) => bench.one(day)", day)
            found.append(1000 * (self._metric("TaskDuration") - before))
        return found

    def drag_ms(self, slider: str, moves: int = 120) -> list[float]:
        """The intervals between frames while a hand drags a slider from its left to its right end."""
        box = self.page.locator(slider).bounding_box()
        assert box is not None
        y, left, width = box["y"] + box["height"] / 2, box["x"] + 8, box["width"] - 16
        self.page.evaluate("bench.intervals()")
        self.page.mouse.move(left, y)
        self.page.mouse.down()
        for number in range(moves):
            begun = time.monotonic()
            self.page.mouse.move(left + width * number / (moves - 1), y)
            time.sleep(max(0, 1 / 60 - (time.monotonic() - begun)))
        self.page.mouse.up()
        found: list[float] = self.page.evaluate("bench.stop()")
        return found

    def _series(self, days: list[int]) -> float:
        """Steps through days; gives the seconds that it took on the wall."""
        with _told(self.page, "done", _SERIES_S) as told:
            self.page.evaluate("(days) => { bench.series(days) }", days)
        return _milliseconds(told) / 1000

    def _metric(self, name: str) -> float:
        metrics = self.devtools.send("Performance.getMetrics")["metrics"]
        return float(next(each["value"] for each in metrics if each["name"] == name))

    def _processes(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]

    def _cpu(self) -> float:
        times = [each.cpu_times() for each in self._processes()]
        return sum(each.user + each.system for each in times)


def _rollup(pid: int) -> dict[str, int]:
    """The memory of a process by kind, in units of 1024 bytes (proc(5))."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    return {line.split(":")[0]: int(line.split()[1]) for line in lines}


def launch(playwright: Playwright) -> Browser:
    """The browser of the tests, without anything to be seen."""
    return playwright.chromium.launch(executable_path=chromium.find(), args=list(chromium.ARGUMENTS))


@contextmanager
def opened(name: str, path: Path, seconds: float = 60) -> Iterator[Opened]:
    """Open a page in a fresh browser until it shows its symbols. Raises Stopped, also for what happens inside."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        try:
            page, painted_ms = show(browser, name, path, seconds)
            yield Opened(browser, page, painted_ms)
        except Error as error:
            raise Stopped(error, _SERIES_S) from error
        finally:
            browser.close()


def show(browser: Browser, name: str, path: Path, seconds: float) -> tuple[Page, float]:
    """A page in a fresh context, and the milliseconds until it showed symbols. Whatever it asks for must be there."""
    context = browser.new_context(viewport=SIZE)  # type: ignore[arg-type]
    steps = peers.days()
    context.add_init_script(f"window.benchOf = {json.dumps({'name': name, 'first': steps[0], 'last': steps[-1]})};")
    context.add_init_script(path=Path(__file__).with_name("driver.js"))
    page = context.new_page()
    unanswered: list[str] = []
    page.on("requestfailed", lambda request: unanswered.append(request.url))
    page.on("request", lambda request: _is_near(request.url) or unanswered.append(request.url))
    address = path.as_uri()
    if name == "plotly":  # its workers do not start on a page from a file
        address = _ADDRESS
        page.route(address, lambda route: route.fulfill(path=path, content_type="text/html"))
    try:
        with _told(page, "painted", seconds) as painted:
            page.goto(address, wait_until="commit", timeout=1000 * seconds)
    except Error as error:
        raise Stopped(error, seconds) from error
    assert not unanswered, unanswered
    return page, _milliseconds(painted)


def _told(page: Page, what: str, seconds: float) -> Any:
    """Waits for what the driver tells when it is through."""
    return page.expect_console_message(lambda said: said.text.startswith(f"bench {what} "), timeout=1000 * seconds)


def _milliseconds(told: Any) -> float:
    return float(told.value.text.split()[-1])


def _is_near(address: str) -> bool:
    return address.startswith(("file:", "data:", "blob:", _ADDRESS))


def thinned(days: list[int], pace_s: float, most_s: float) -> list[int]:
    """Every so many days, so that stepping through them takes no longer than that; at least four of them."""
    return days[:: min(max(1, math.ceil(pace_s * len(days) / most_s)), len(days) // 4)]


def far(days: list[int]) -> list[int]:
    """The same days in an order in which each step goes over half of all time."""
    half = len(days) // 2
    return [day for pair in zip(days[:half], days[half:], strict=False) for day in pair]


def quantile(values: list[float], part: float) -> float:
    """The value below which this part of all lie."""
    return statistics.quantiles(values, n=100, method="inclusive")[round(100 * part) - 1]
