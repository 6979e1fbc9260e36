"""Writes ``states.json``: the answer for each base of the frozen registry on each day, one line for each day on which
it changes.

Run ``make golden`` after a change of the rules of time that is meant, and read the diff: it says which days of which
base now differ. The tests of Python and of the page both read the file, so that the two cannot drift apart.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from basemap import timeline
from basemap.publish.states import state_fields
from basemap.registry import edtf, reader
from basemap.registry.model import Base

FROZEN = Path(__file__).parents[1] / "frozen"
FILE = Path(__file__).with_name("states.json")
FIELDS = ("status", "certainty", "alternatives", "evidence", "overdue", "stale", "grade", "inferred")


def answer(base: Base, ref: timeline.Reference, day: int, known_by: int | None) -> list[Any]:
    """The fields of the answer that the golden document keeps."""
    fields: dict[str, Any] = {**state_fields(timeline.state(base, ref, day, known_by))}
    return [fields[name] for name in FIELDS]


def lines(base: Base, ref: timeline.Reference, days: Iterable[int], *, reported: bool) -> list[list[Any]]:
    """``[day, *answer]`` for each of the days on which the answer differs from that of the one before."""
    found: list[list[Any]] = []
    for day in days:
        now = answer(base, ref, day, day if reported else None)
        if not found or found[-1][1:] != now:
            found.append([edtf.iso(day), *now])
    return found


def document() -> dict[str, Any]:
    """The golden document of the frozen registry."""
    reading = reader.read(FROZEN / "config" / "bases.yaml", FROZEN / "seeds")
    assert reading.registry is not None, reading.problems
    ref = timeline.reference(reading.registry)
    first, last = min(ref.era_starts), reading.registry.as_of
    modes = {"happened": False, "reported": True}
    return {
        "first": edtf.iso(first),
        "last": edtf.iso(last),
        "fields": list(FIELDS),
        **{
            mode: {
                base.id: lines(base, ref, range(first, last + 1), reported=reported) for base in reading.registry.bases
            }
            for mode, reported in modes.items()
        },
    }


def text(golden: dict[str, Any]) -> str:
    """The document as text, one answer a line, so that a diff shows the days that differ."""
    head = {name: value for name, value in golden.items() if not isinstance(value, dict)}
    parts = [f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in head.items()]
    for mode in ("happened", "reported"):
        bases = [
            f"    {json.dumps(id_)}: [\n" + ",\n".join(f"      {json.dumps(line)}" for line in lines_) + "\n    ]"
            for id_, lines_ in golden[mode].items()
        ]
        parts.append(f"  {json.dumps(mode)}: {{\n" + ",\n".join(bases) + "\n  }")
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    FILE.write_text(text(document()), encoding="utf-8")
