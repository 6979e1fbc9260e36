"""How much slower the whole site is than the page alone: both from the registry on, by turns, in one run.

    python tests/benchmarks/whole_site.py [ROUNDS]

Prints the best of each, by the processor and by the wall, and exits with 1 if the whole takes more than MOST times the
processor time of the page. A comparison within one run says the same on a fast machine and on a slow one, and the
processor time says the same on a busy one as well.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from basemap import exports, layers, page, pages, registry, rules, site, territory

ROOT = Path(__file__).parents[2]
MOST = 2.5
"""How many times the page alone the whole site may take."""


def collections() -> layers.Collections:
    """What every build does first: read, check, build the layers."""
    reading = registry.read(ROOT / "config" / "bases.yaml", ROOT / "seeds")
    assert reading.registry is not None
    territories = territory.Territories.read(ROOT / "layers")
    assert not [*rules.check(reading.registry), *territory.check(reading.registry, territories)]
    return layers.build(reading.registry, territories, ROOT / "layers")


def page_alone(target: Path) -> None:
    """The map and nothing else."""
    site.publish({"index.html": page.render(collections()).encode()}, target)


def whole_site(target: Path) -> None:
    """All that `basemap build` writes."""
    found = collections()
    texts = {"index.html": page.render(found)} | pages.contents(found) | exports.contents(found)
    site.publish({path: text.encode() for path, text in texts.items()}, target)


def seconds(build: Callable[[Path], None], folder: Path) -> tuple[float, float]:
    """How long one build takes, over the one before it: by the processor, all threads together, and by the wall."""
    processor, wall = time.process_time(), time.perf_counter()
    build(folder / build.__name__)
    return time.process_time() - processor, time.perf_counter() - wall


def main(rounds: int) -> int:
    """Compare and print; 0 if the whole site is fast enough."""
    with tempfile.TemporaryDirectory() as folder:
        for build in (page_alone, whole_site):  # fills the caches
            seconds(build, Path(folder))
        times = [(*seconds(page_alone, Path(folder)), *seconds(whole_site, Path(folder))) for _ in range(rounds)]
    alone, alone_wall, whole, whole_wall = (min(column) for column in zip(*times, strict=True))
    print(f"processor: page alone {alone:.2f} s, whole site {whole:.2f} s: {whole / alone:.2f} times, at most {MOST}")
    print(f"wall: {alone_wall:.2f} s and {whole_wall:.2f} s: {whole_wall / alone_wall:.2f} times")
    return 0 if whole <= MOST * alone else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
