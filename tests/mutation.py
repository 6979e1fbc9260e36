"""Breaks one central line at a time, in a copy, and shows which test notices (``make mutation``).

Each mutation names a file, a line and what to put in its place, and the tests that guard it. Prints a table; ends with
an error if a mutation is noticed by none of them, or if its line is no longer there.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Mutation:
    """One line and what becomes of it; ``tests`` are arguments of pytest."""

    what: str
    file: str
    line: str
    instead: str
    tests: str


MUTATIONS = (
    Mutation(
        "a change counts from the day after",
        "basemap/timeline.py",
        "        if span.latest <= day:",
        "        if span.latest < day:",
        "tests/test_timeline.py",
    ),
    Mutation(
        "the page counts a change from the day after",
        "basemap/client/time/timeline.js",
        "    if (span.latest <= day) {",
        "    if (span.latest < day) {",
        "tests/client/test_time.py",
    ),
    Mutation(
        "what was not published is known",
        "basemap/timeline.py",
        "    return known_by is not None and not _published(claims, date, ref, known_by)",
        "    return False",
        "tests/client/test_time.py",
    ),
    Mutation(
        "copies of one report count as many",
        "basemap/timeline.py",
        "len({ref.origin[claim.source] for claim in claims}) > 1",
        "len(claims) > 1",
        "tests/test_timeline.py",
    ),
    Mutation(
        "the sides of the line are exchanged",
        "basemap/territory.py",
        "        region = next((id_ for id_, area in self.areas.items() if area.covers(point)), None)",
        "        region = next((id_ for id_, area in [*self.areas.items()][::-1] if area.covers(point)), None)",
        "tests/test_territory.py",
    ),
    Mutation(
        "a position is published as it was typed",
        "basemap/layers.py",
        "        return (round(position.lon, DECIMALS), round(position.lat, DECIMALS)) if position else None",
        "        return (position.lon, position.lat) if position else None",
        "tests/test_layers.py tests/test_care.py",
    ),
    Mutation(
        "the JSON in the page may end its script",
        "basemap/publish/page_data.py",
        '    for character in "<>&\\u2028\\u2029":',
        '    for character in "":',
        "tests/test_hostile.py -k site",
    ),
    Mutation(
        "the table is not escaped",
        "basemap/publish/frame.py",
        "        autoescape=True,",
        "        autoescape=False,",
        "tests/test_hostile.py -k site",
    ),
    Mutation(
        "the policy forgets a script",
        "basemap/publish/map_page.py",
        "            policy=frame.policy(css, (boot, code), _images(atlas.registry)),",
        "            policy=frame.policy(css, (boot,), _images(atlas.registry)),",
        "tests/test_hostile.py -k policy",
    ),
    Mutation(
        "an address may be anything",
        "basemap/rules/addresses.py",
        '    if not address.startswith("https://"):',
        '    if not address.startswith("http"):',
        "tests/test_hostile.py -k refused",
    ),
    Mutation(
        "a direction that nobody sees may be turned",
        "basemap/registry/text.py",
        'HIDDEN_IN_VALUE = re.compile(f"[\\r{CONTROL}{BIDI}]")',
        'HIDDEN_IN_VALUE = re.compile(f"[\\r{CONTROL}]")',
        "tests/test_hostile.py -k refused",
    ),
    Mutation(
        "an annotation may hold a percent sign",
        "basemap/cli/output.py",
        '        return safe(text).replace("%", "%25")',
        "        return safe(text)",
        "tests/cli/test_cli.py -k forge",
    ),
    Mutation(
        "a cell may be a formula",
        "basemap/registry/text.py",
        '    return _RUN.sub(r"\\1\'", " ".join(str(value).split())) if value is not None else ""',
        '    return " ".join(str(value).split()) if value is not None else ""',
        "tests/test_hostile.py -k csv",
    ),
    Mutation(
        "the old site is removed before the new one is in its place",
        "basemap/publish/writer.py",
        "    elif not system.exchange(place.new, place.folder):",
        "    elif shutil.rmtree(place.folder) or not os.rename(place.new, place.folder):\n        return\n    else:",
        "tests/publish/test_writer.py",
    ),
    Mutation(
        "two builds share the lock",
        "basemap/publish/system.py",
        "            fcntl.flock(handle, fcntl.LOCK_EX)",
        "            fcntl.flock(handle, fcntl.LOCK_SH)",
        "tests/publish/test_writer.py -k at_once",
    ),
    Mutation(
        "a text may be as long as it likes",
        "basemap/registry/values.py",
        "Text = Annotated[str, BeforeValidator(_text), Field(min_length=1, max_length=MAX_LETTERS)]",
        "Text = Annotated[str, BeforeValidator(_text), Field(min_length=1)]",
        "tests/test_hostile.py -k refused",
    ),
    Mutation(
        "the page says that a range has ended a day early",
        "basemap/client/time/timeline.js",
        "    } else if (span.earliest <= day && !later.includes(span.change.status)) {",
        "    } else if (span.earliest < day && !later.includes(span.change.status)) {",
        "tests/client/test_time.py tests/client/test_golden.py",
    ),
    Mutation(
        "the page counts copies of one report as many",
        "basemap/client/time/timeline.js",
        "  const origins = new Set(claims.map((claim) => ref.sources[claim.source].origin));",
        "  const origins = new Set(claims.map((claim) => claim.source));",
        "tests/client/test_time.py tests/client/test_golden.py",
    ),
    Mutation(
        "on the page a statement on the country confirms each base",
        "basemap/client/time/timeline.js",
        "  const sides = new Set(claims.filter(namesBase).map((claim) => ref.side[claim.by]));",
        "  const sides = new Set(claims.map((claim) => ref.side[claim.by]));",
        "tests/client/test_golden.py tests/client/test_time.py",
    ),
    Mutation(
        "on the page no silence is too long",
        "basemap/client/time/timeline.js",
        "last !== null && day - last > ref.staleAfter,",
        "last !== null && day - last > 99 * ref.staleAfter,",
        "tests/client/test_time.py tests/client/test_golden.py",
    ),
    Mutation(
        "on the page an arrival of which nobody knows begins with the last state",
        "basemap/client/time/timeline.js",
        "  return change.earliest === null && previous.latest < FOREVER ? previous.latest : previous.earliest;",
        "  return previous.earliest;",
        "tests/client/test_time.py tests/client/test_golden.py",
    ),
    Mutation(
        "the page has thirty days in each February",
        "basemap/client/time/days.js",
        "const MONTH_DAYS = [31, 28, 31,",
        "const MONTH_DAYS = [31, 30, 31,",
        "tests/client/test_time.py",
    ),
    Mutation(
        "a link to a day outside the slider is not brought inside",
        "basemap/client/state/link.js",
        "  return Math.min(Math.max(day, first), last);",
        "  return day;",
        "tests/client/test_links.py tests/publish/test_map_page.py -k link",
    ),
    Mutation(
        "a link loses its base",
        "basemap/client/state/link.js",
        '  return "#" + iso(view.day) + (view.base ? "/" + view.base : "") + said',
        '  return "#" + iso(view.day) + said',
        "tests/client/test_links.py tests/publish/test_map_page.py -k link",
    ),
    Mutation(
        "what a link does not say is not told",
        "basemap/client/state/link.js",
        "  lost.add(key);\n  return otherwise;",
        "  return otherwise;",
        "tests/client/test_links.py",
    ),
    Mutation(
        "a link of an Arabic keyboard is not read",
        "basemap/client/state/link.js",
        "(digit) => String(digit.charCodeAt(0) % 16)",
        "(digit) => digit",
        "tests/client/test_links.py",
    ),
    Mutation(
        "what is printed has lost a territory",
        "basemap/client/panels/print.js",
        "...data.regions.map((region) => printRows(region, numbers))),",
        "...data.regions.slice(1).map((region) => printRows(region, numbers))),",
        "tests/client/test_print.py",
    ),
    Mutation(
        "a printed page keeps the dark theme",
        "basemap/client/panels/print.js",
        '    page.dataset.theme = "light"; // ink on paper',
        "",
        "tests/client/test_print.py",
    ),
    Mutation(
        "what one side alone says is confirmed by both",
        "basemap/timeline.py",
        '    if sides >= {"coalition", "host"}:',
        '    if sides & {"coalition", "host"}:',
        "tests/test_timeline.py tests/test_statements.py",
    ),
    Mutation(
        "a statement that names no base confirms it",
        "basemap/timeline.py",
        "    sides = {ref.side[claim.by] for claim in claims if claim.named}",
        "    sides = {ref.side[claim.by] for claim in claims}",
        "tests/test_statements.py",
    ),
    Mutation(
        "a claim against a change is not heard",
        "basemap/timeline.py",
        "    if _published(change.disputed_by, change.date, ref, known_by):",
        "    if False:",
        "tests/test_timeline.py tests/client/test_golden.py",
    ),
    Mutation(
        "a statement covers every base",
        "basemap/territory.py",
        "        if spoken.country or base.id in spoken.bases:",
        "        if True:",
        "tests/test_statements.py",
    ),
    Mutation(
        "a statement that is not there may be cited",
        "basemap/rules/statements.py",
        "        if claim.statement is not None and claim.statement not in known:",
        "        if False:",
        "tests/registry/test_broken.py",
    ),
)


def main() -> int:
    """Try each mutation whose description holds the words given, or all; the number that nobody noticed."""
    survivors = 0
    print("| what is broken | where | noticed by |\n|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        copied = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for name in filter(None, copied.split("\0")):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
        for mutation in MUTATIONS:
            if " ".join(sys.argv[1:]) in mutation.what:
                noticed = tried(mutation, copy)
                survivors += not noticed
                print(f"| {mutation.what} | `{mutation.file}` | {noticed or '**nobody**'} |", flush=True)
    return survivors


def tried(mutation: Mutation, copy: Path) -> str:
    """The first test that turns red, empty if none does."""
    path = copy / mutation.file
    whole = path.read_text(encoding="utf-8")
    if whole.count(mutation.line) != 1:
        raise SystemExit(f"{mutation.file} no longer holds, or holds twice: {mutation.line}")
    path.write_text(whole.replace(mutation.line, mutation.instead), encoding="utf-8")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *mutation.tests.split()],
            cwd=copy,
            env=os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        path.write_text(whole, encoding="utf-8")
    red = re.search(r"(?m)^(?:FAILED|ERROR) (?:tests/)?(\S+?)(?:\[| |$)", done.stdout)
    if done.returncode == 1 and red:
        return f"`{red[1]}`"
    if done.returncode == 0:
        return ""
    raise SystemExit(done.stdout[-2000:] + done.stderr)


if __name__ == "__main__":
    sys.exit(main())
