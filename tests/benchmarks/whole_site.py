"""How much slower the whole site is than the page alone: both from the registry on, each in a process of its own.

    python tests/benchmarks/whole_site.py [ROUNDS]

Prints the best of each, by the processor and by the wall, and exits with 1 if the whole takes more than MOST times the
processor time of the page. A comparison by turns in one run says the same on a fast machine and on a slow one, and the
processor time says the same on a busy one as well.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST = 2.5
"""How many times the page alone the whole site may take."""


def page_alone(target: Path) -> None:
    """What `basemap build` does, were the map all that it writes."""
    from basemap.cli import commands, parameters

    commands.spare()
    from basemap import layers, picture, project
    from basemap.publish import document, map_page, writer

    places = project.Inputs(ROOT / "config" / "bases.yaml", ROOT / "seeds", ROOT / "layers")
    sound, territories, _ = parameters.valid_registry(project.read(places), places)
    atlas = layers.build(sound, territories, places.layers)
    text = map_page.render(atlas, picture.inline(atlas, document.numbers(atlas)))
    writer.publish({"index.html": text.encode()}, target)


def whole_site(target: Path) -> None:
    """The command itself."""
    from basemap.cli import commands

    commands.spare()
    commands.cli.main(["build", "--out", str(target)], standalone_mode=False)


def seconds(build: str, folder: Path) -> tuple[float, float]:
    """How long one build takes, over the one before it: by the processor, all threads together, and by the wall."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, __file__, build, str(folder / build)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - start
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def main(rounds: int) -> int:
    """Compare and print; 0 if the whole site is fast enough."""
    builds = ("page_alone", "whole_site")
    with tempfile.TemporaryDirectory() as name:
        times = [[seconds(build, Path(name)) for build in builds] for _ in range(rounds + 1)][1:]  # first: cold files
    best = [[min(each[number][clock] for each in times) for number in (0, 1)] for clock in (0, 1)]
    for clock, (alone, whole) in zip(("processor", "wall"), best, strict=True):
        print(f"{clock}: page alone {alone:.2f} s, whole site {whole:.2f} s: {whole / alone:.2f} times")
    return 0 if best[0][1] <= MOST * best[0][0] else 1


if __name__ == "__main__":
    if len(sys.argv) == 3:
        {"page_alone": page_alone, "whole_site": whole_site}[sys.argv[1]](Path(sys.argv[2]))
    else:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) == 2 else 5))
