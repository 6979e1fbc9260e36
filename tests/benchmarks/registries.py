"""Registries that nobody wrote: sound, of any size, and the same each time for the same seed.

Out: plain values as ``config/bases.yaml`` and ``seeds/*.yaml`` have them, every scalar a text, and :func:`write`, which
lays them out as a checkout does. Histories use every form of a date; each registry passes the check. As a script:
``python tests/benchmarks/registries.py FOLDER --bases 1000 --changes 10``.
"""

import argparse
import json
from bisect import bisect_left
from pathlib import Path
from random import Random
from typing import Any

from basemap.registry import edtf
from basemap.registry.model import Registry

AS_OF = "2026-11-20"
ERAS = (("early", "1965-01-01", "2002-12-31"), ("war", "2003-01-01", "2011-12-31"), ("return", "2014-01-01", AS_OF))
STATUSES = (
    ("present", "false", "disc", "#c8371a"),
    ("drawing-down", "false", "half-disc", "#a98400"),
    ("handed-over", "true", "ticked-ring", "#0b72b8"),
    ("vacated", "true", "ring", "#857a8f"),
)
PARTIES = (("cjtf-oir", "coalition"), ("iraq-army", "federal"), ("peshmerga", "krg"), ("press", "third"))
TURNS = ("1969-12-31", "1970-01-01", "1970-01-02", "2001-09-08", "2001-09-09", "2004-02-29", "2020-02-29", "2024-02-29")
"""Days on which clocks, seconds and calendars turn: 10^9 seconds after 1970 is 2001-09-09."""

Cards = list[tuple[int, str]]
Box = tuple[str, tuple[int, int, int, int]]

# Boxes far from the line and from every border, in hundredths of a degree: south, north, west, east.
_FEDERAL = ("anbar", (3200, 3340, 4050, 4250))
_KURDISTAN = ("erbil", (3640, 3660, 4440, 4460))
_EVERYWHERE = (
    _FEDERAL,
    ("basra", (3020, 3080, 4710, 4770)),
    ("dhi-qar", (3080, 3140, 4590, 4650)),
    ("diwaniyah", (3170, 3210, 4470, 4520)),
    ("maysan", (3140, 3200, 4670, 4720)),
    ("muthanna", (3000, 3100, 4500, 4580)),
    ("najaf", (3060, 3150, 4320, 4400)),
    ("nineveh", (3550, 3610, 4160, 4220)),
    ("saladin", (3410, 3470, 4330, 4380)),
    ("wasit", (3230, 3280, 4550, 4620)),
)
_SPOT = {"lat": "33.3", "lon": "44.4", "uncertainty_m": "1000"}

_FIRST, _LAST, _NEVER = edtf.day("1966-01-01"), edtf.day(AS_OF), 1 << 30


def registry(
    *,
    bases: int,
    changes: int,
    seed: int,
    claims: int = 1,
    on_one_spot: int = 0,
    name_length: int = 0,
    sources: int = 200,
    everywhere: bool = False,
) -> dict[str, Any]:
    """A whole registry as plain values, with its ``sources``.

    Each base has ``changes`` changes with ``claims`` claims each, and up to two plans and events. The first
    ``on_one_spot`` bases share one position; ``name_length`` is that of the names in letters. With ``everywhere`` the
    bases of federal Iraq lie all over it, else in one box.
    """
    random = Random(seed)
    federal = _EVERYWHERE if everywhere else (_FEDERAL,)
    published = [*sorted(_day(random) for _ in range(sources - 1)), _LAST]
    cards = [_source(random, number, day) for number, day in enumerate(published)]
    ids = list(zip(published, (card["id"] for card in cards), strict=True))
    return {
        "as_of": AS_OF,
        "statuses": [
            {
                "id": id_,
                "label": _words(id_),
                "definition": _words(id_),
                "settled": settled,
                "symbol": symbol,
                "colour": colour,
            }
            for id_, settled, symbol, colour in STATUSES
        ],
        "parties": [{"id": id_, "label": _words(id_), "side": side} for id_, side in PARTIES],
        "eras": [{"id": id_, "label": _words(id_), "start": start, "end": end} for id_, start, end in ERAS],
        "bases": [
            _base(
                random,
                number,
                ids,
                changes,
                claims,
                box=_KURDISTAN if number % 5 == 4 else federal[number % len(federal)],
                on_spot=number < on_one_spot,
                name_length=name_length,
            )
            for number in range(bases)
        ],
        "sources": cards,
    }


def records(bases: int) -> Registry:
    """A registry as the page is measured with: bases all over Iraq, five changes each, without a detour over YAML."""
    return Registry.model_validate(registry(bases=bases, changes=5, seed=1, everywhere=True))


def days(random: Random, count: int) -> list[int]:
    """Days to ask about: those on which something turns, their neighbours, and any others."""
    turns = [edtf.day(text) for text in TURNS]
    return [
        random.choice(turns) + random.randint(-1, 1) if random.random() < 0.3 else _day(random) for _ in range(count)
    ]


def write(folder: Path, values: dict[str, Any]) -> list[str]:
    """Write ``config/`` and ``seeds/`` below a folder; gives the options that name them. JSON is YAML as well."""
    for name in ("config", "seeds"):
        (folder / name).mkdir(parents=True)
    path = folder / "config" / "bases.yaml"
    with path.open("w", encoding="utf-8") as stream:
        for key in (key for key in values if key not in ("bases", "sources")):
            stream.write(f"{key}: {_text(values[key])}\n")
        stream.write("bases:\n")
        for base in values["bases"]:
            stream.write(f"  - {_text(base)}\n")
    for card in values["sources"]:
        (folder / "seeds" / f"{card['id']}.yaml").write_text(_text(card) + "\n", encoding="utf-8")
    return ["--registry", str(path), "--seeds", str(folder / "seeds")]


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _words(text: str) -> dict[str, str]:
    return {"en": text.replace("-", " ").capitalize(), "ar": f"ع {text}", "ckb": f"ک {text}"}


def _source(random: Random, number: int, day: int) -> dict[str, Any]:
    card = {"id": f"s-{number:04d}", "publisher": f"Paper {number}", "language": "en", "grade": random.choice("ABC")}
    if random.random() < 0.9:
        card["published"] = random.choice(("{}", "{}~", "{}/..", "../{}")).format(edtf.iso(day))
    if random.random() < 0.3:
        card["origin"] = f"origin-{number % 7}"
    if random.random() < 0.5:
        card["url"] = f"https://example.org/{number}"
    return card


def _base(
    random: Random,
    number: int,
    sources: Cards,
    changes: int,
    claims: int,
    *,
    box: Box,
    on_spot: bool,
    name_length: int,
) -> dict[str, Any]:
    name = f"Base {number}".ljust(name_length, "abcdefghijk"[number % 11])
    governorate, (south, north, west, east) = _FEDERAL if on_spot else box
    position = {
        "lat": f"{random.randint(south, north) / 100:.2f}",
        "lon": f"{random.randint(west, east) / 100:.2f}",
        "uncertainty_m": "1000",
    }
    return {
        "id": f"base-{number:06d}",
        "names": {"en": name, "ar": f"قاعدة {number}"},
        "kind": "camp",
        "governorate": "baghdad" if on_spot else governorate,
        "position": _SPOT if on_spot else position,
        "changes": _changes(random, sources, changes, claims),
        "plans": sorted((_plan(random, sources) for _ in range(random.randint(0, 2))), key=_by("target")),
        "events": sorted((_event(random, sources) for _ in range(random.randint(0, 2))), key=_by("date")),
    }


def _changes(random: Random, sources: Cards, count: int, claims: int) -> list[dict[str, Any]]:
    """Changes in order of time: neither the first nor the last possible days go back."""
    found: list[dict[str, Any]] = []
    first, last, status = _FIRST, _FIRST, ""
    for number, point in enumerate(sorted(_day(random) for _ in range(count))):
        text = _date(random, point, last=number == count - 1)
        date = edtf.parse(text)
        begins = first if date.earliest is None else date.earliest
        ends = _NEVER if date.latest is None else date.latest
        if not (first <= begins <= _LAST and last <= ends and (ends <= _LAST or number == count - 1)):
            begins = ends = max(point, last)
            text = edtf.iso(begins)
        first, last = begins, ends
        status = random.choice([id_ for id_, *_ in STATUSES if id_ != status])
        change = {"date": text, "status": status, "claims": [_claim(random, sources, begins) for _ in range(claims)]}
        if random.random() < 0.15:
            change["disputed_by"] = [_claim(random, sources)]
        found.append(change)
    return found


def _date(random: Random, day: int, *, last: bool) -> str:
    """A date in one of the forms, around a day; only the last change may be open to the future."""
    text, later = edtf.iso(day), edtf.iso(min(day + random.randint(1, 400), _LAST))
    forms = [
        text,
        text,
        text,
        text[:7],
        text[:7] + "~",
        text[:4] + "?",
        f"{text}/{later}",
        f"../{text}",
        f"{text[:7]}/{later}",
    ]
    return random.choice([*forms, f"{text}/.."] if last else forms)


def _plan(random: Random, sources: Cards) -> dict[str, Any]:
    target = edtf.iso(_day(random))
    return {
        "target": random.choice((target, target[:7])),
        "status": random.choice(STATUSES)[0],
        "claims": [_claim(random, sources)],
    }


def _event(random: Random, sources: Cards) -> dict[str, Any]:
    return {"date": edtf.iso(_day(random)), "kind": "sighting", "claims": [_claim(random, sources)]}


def _claim(random: Random, sources: Cards, told: int = _FIRST) -> dict[str, str]:
    """A claim of any source that came out on a day or later."""
    later = random.randrange(bisect_left(sources, (told, "")), len(sources))
    return {"source": sources[later][1], "by": random.choice(PARTIES)[0], "says": "It is said."}


def _by(key: str) -> Any:
    def bounds(entry: dict[str, Any]) -> tuple[int, int]:
        date = edtf.parse(entry[key])
        return date.onset, date.settled

    return bounds


def _day(random: Random) -> int:
    """Any day, more often one of the last years, as in a registry."""
    return random.randint(_FIRST if random.random() < 0.3 else edtf.day("2003-01-01"), _LAST)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write a registry of any size.")
    parser.add_argument("folder", type=Path)
    for option, default in (
        ("bases", 100),
        ("changes", 5),
        ("seed", 1),
        ("claims", 1),
        ("on-one-spot", 0),
        ("name-length", 0),
    ):
        parser.add_argument(f"--{option}", type=int, default=default)
    parser.add_argument("--everywhere", action="store_true")
    given = vars(parser.parse_args())
    print(*write(given.pop("folder"), registry(**given)))
