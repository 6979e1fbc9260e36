"""The pages beside the map, which need no script: one for each base, how the map is made, and what a site has beside.

In: the atlas of :mod:`basemap.layers`. Out: text by path in the site. They share their frame, their words and their
style with the map; old ids lead to the new ones.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

from jinja2 import Environment
from markupsafe import Markup

from basemap import layers
from basemap.languages import words
from basemap.layers import Atlas, MappedBase
from basemap.publish import crawlers, frame, methodology, page_data, publication, structured, style
from basemap.registry import edtf
from basemap.registry.model import Registry
from basemap.timeline import Interval

_CLIENT = files("basemap") / "client"
_STRIP_WIDTH = 1000


@dataclass(frozen=True, slots=True)
class Bar:
    """A state of the strip, ``x`` and ``width`` in thousandths of the whole; ``possible`` beside another one."""

    x: float
    width: float
    status: str
    possible: bool


def contents(atlas: Atlas, pictures: Mapping[str, str] | None = None) -> dict[str, str]:
    """All pages but the map: path in the site → text.

    ``pictures`` gives the path in the site of a still picture of 1200 × 630: for the id of a base, for a day as
    ``YYYY-MM-DD``, and for "" that of the map as a whole.
    """
    registry, press = atlas.registry, _press(atlas)
    stills = press.globals["pictures"] = dict(pictures or {})
    found = dict(_base_pages(atlas, press, stills))
    found["methodology.html"] = methodology.page(atlas, press, stills)
    found["404.html"] = crawlers.not_found(registry, press)
    found["robots.txt"] = crawlers.robots(registry)
    if registry.publication.url:
        found["sitemap.xml"] = crawlers.sitemap(registry)
    return found


def strip(intervals: Iterable[Interval], first: int, last: int) -> Iterator[Bar]:
    """The states of a base between two days."""
    scale = _STRIP_WIDTH / (last - first)
    for span in intervals:
        end = last if span.end is None else min(span.end, last)
        x, width = round((span.start - first) * scale, 2), round(max(1.5, (end - span.start) * scale), 2)
        if span.status:
            yield Bar(x, width, span.status, possible=False)
        yield from (Bar(x, width, status, possible=True) for status in span.alternatives)


def _press(atlas: Atlas) -> Environment:
    """The templates with what all of them may say: words, labels, dates, symbols."""
    registry, english = atlas.registry, atlas.languages["en"]
    press, css = frame.environment(), style.of_pages(registry.statuses)
    press.filters["date"] = lambda date: words.spell(date, english)
    press.filters["since"] = lambda date: words.since(date, english)
    press.filters["sentence"] = publication.sentence
    press.filters["support"] = lambda change: publication.support(change, registry, english)
    press.filters["witnesses"] = lambda change: publication.witnesses(change, english)
    press.filters["day"] = lambda day: words.spell_day(day, english)
    press.filters["iso"] = edtf.iso
    press.globals |= {
        "word": english.words,
        "say": english.say,
        "register": registry,
        "as_of": registry.as_of,
        "statuses": {status.id: status for status in registry.statuses},
        "parties": {party.id: party.label.en for party in registry.parties},
        "sources": atlas.sources,
        "statements": {statement.id: statement for statement in registry.statements},
        "newest_source": atlas.newest_source,
        "shapes": json.loads((_CLIENT / "symbols.json").read_text(encoding="utf-8")),
        "style": Markup(css),
        "policy": frame.policy(css, images="'self' data:"),
    }
    return press


def _base_pages(atlas: Atlas, press: Environment, stills: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for mapped in atlas.bases:
        yield f"base/{mapped.id}.html", _base_page(mapped, atlas, press, stills.get(mapped.id))
        for alias in mapped.base.aliases:
            yield f"base/{alias}.html", _moved(mapped, atlas.registry, press)


def _base_page(mapped: MappedBase, atlas: Atlas, press: Environment, still: str | None) -> str:
    registry, base, answer = atlas.registry, mapped.base, mapped.state
    first = min([registry.eras[0].start, *(span.start for span in mapped.intervals[:1])])
    state = frame.state(answer, publication.labels(registry), atlas.languages["en"])
    cited = {claim.statement for claim in layers.claims(base)}
    current = (each for each in mapped.changes if each.change.date.latest == answer.since)
    return press.get_template("base.html.j2").render(
        head=frame.Head(
            title=f"{base.names.en}: status and history",
            description=_summary(mapped, state, atlas),
            address=publication.address(registry, f"base/{base.id}.html"),
            picture=frame.preview(registry, still, "../"),
            feed=f"feed/{base.id}.xml",
            up="../",
            kind="article",
        ),
        mapped=mapped,
        base=base,
        others={language: name for language, name in base.names.given().items() if language != "en"},
        state=state,
        governorate=structured.governorate(base, atlas),
        current=next((each for each in current if each.change.status == answer.status), None),
        strip=list(strip(mapped.intervals, first, registry.as_of)),
        years=(edtf.iso(first)[:4], edtf.iso(registry.as_of)[:4]),
        still=still,
        corrections=[each for each in registry.corrections if each.base == base.id],
        general=[each for each in mapped.statements if each not in cited],
        place=Markup(page_data.escaped(structured.place(mapped, atlas))),
    )


def _moved(mapped: MappedBase, registry: Registry, press: Environment) -> str:
    name = mapped.base.names.en
    return press.get_template("moved.html.j2").render(
        head=frame.Head(
            title=name,
            description=f"{name} has a new address.",
            address=publication.address(registry, f"base/{mapped.id}.html"),
            feed=f"feed/{mapped.id}.xml",
            up="../",
        ),
        id=mapped.id,
    )


def _summary(mapped: MappedBase, state: str, atlas: Atlas) -> str:
    """What a search engine shows below the title."""
    base, english = mapped.base, atlas.languages["en"]
    where = f"{english.words['kind.' + base.kind]} in {structured.governorate(base, atlas)}"
    changes, sources = len(base.changes), len(structured.cited(base))
    return (
        f"{base.names.en}: {state}. {publication.sentence(where)}, "
        f"{english.words['region.' + mapped.region]}. {changes} dated change{'s' * (changes != 1)}, "
        f"{sources} source{'s' * (sources != 1)}. "
        f"Record to {words.spell_day(atlas.registry.as_of, english)}."
    )
