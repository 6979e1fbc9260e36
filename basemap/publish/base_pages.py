"""The pages beside the map, which need no script: one for each base, how the map is made, and what a site has beside.

In: the atlas of :mod:`basemap.layers`. Out: text by path in the site. They share their frame, their words and their
style with the map; old ids lead to the new ones.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

from jinja2 import Environment
from markupsafe import Markup, escape

from basemap import layers
from basemap.languages import words
from basemap.languages.words import Language
from basemap.layers import Atlas, MappedBase
from basemap.publish import crawlers, frame, methodology, page_data, publication, structured, style, watching
from basemap.registry import edtf
from basemap.registry.model import Base, Names, Registry
from basemap.registry.values import Prose, TranslatedText
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


def contents(
    atlas: Atlas, pictures: Mapping[str, str] | None = None, dead: Collection[str] = ()
) -> Iterator[tuple[str, str]]:
    """All pages but the map, in each language, one after the other: path in the site and text.

    ``pictures`` gives the path in the site of a still picture of 1200 × 630: for the id of a base, for a day as
    ``YYYY-MM-DD``, and for "" that of the map as a whole.
    ``dead`` holds addresses of sources that lead nowhere any more.
    """
    registry, stills = atlas.registry, dict(pictures or {})
    for language in atlas.languages.values():
        press = _press(atlas, language)
        press.globals["pictures"] = stills
        yield from _base_pages(atlas, press, stills, language)
        yield f"methodology{language.suffix}.html", methodology.page(atlas, press, stills, language)
        yield f"watch-list{language.suffix}.html", watching.page(atlas, press, language, dead)
        yield f"404{language.suffix}.html", crawlers.not_found(registry, press, language)
    yield "robots.txt", crawlers.robots(registry)
    if registry.publication.url:
        yield "sitemap.xml", crawlers.sitemap(registry, atlas.languages.values())


def strip(intervals: Iterable[Interval], first: int, last: int) -> Iterator[Bar]:
    """The states of a base between two days."""
    scale = _STRIP_WIDTH / (last - first)
    for span in intervals:
        end = last if span.end is None else min(span.end, last)
        x, width = round((span.start - first) * scale, 2), round(max(1.5, (end - span.start) * scale), 2)
        if span.status:
            yield Bar(x, width, span.status, possible=False)
        yield from (Bar(x, width, status, possible=True) for status in span.alternatives)


def _press(atlas: Atlas, language: Language) -> Environment:
    """The templates with what all of them may say: words, labels, dates, symbols."""
    registry = atlas.registry
    press, css = frame.environment(), style.of_pages(registry.statuses)
    press.filters["date"] = lambda date: words.spell(date, language)
    press.filters["since"] = lambda date: words.since(date, language)
    press.filters["sentence"] = publication.sentence
    press.filters["support"] = lambda change: publication.support(change, registry, language)
    press.filters["witnesses"] = lambda change: publication.witnesses(change, language)
    press.filters["day"] = lambda day: words.spell_day(day, language)
    press.filters["iso"] = edtf.iso
    press.filters["own"] = lambda text: getattr(text, language.id)
    press.filters["told"] = lambda text: _told(text, language)
    press.filters["given"] = lambda names: _given(names, language)
    press.globals |= {
        "word": language.words,
        "say": language.say,
        "html": lambda key, **values: _marked_up(language, key, values),
        "language": language,
        "languages": atlas.languages.values(),
        "register": registry,
        "as_of": registry.as_of,
        "statuses": {status.id: status for status in registry.statuses},
        "parties": {party.id: getattr(party.label, language.id) for party in registry.parties},
        "sources": atlas.sources,
        "statements": {statement.id: statement for statement in registry.statements},
        "newest_source": atlas.newest_source,
        "shapes": json.loads((_CLIENT / "symbols.json").read_text(encoding="utf-8")),
        "style": Markup(css),
        "policy": frame.policy(css, images="'self' data:"),
    }
    return press


def _marked_up(language: Language, key: str, values: Mapping[str, object]) -> Markup:
    """The words for a key, in whose places markup may stand."""
    return Markup(escape(language.words[key])).format(**values)


def _told(text: Prose, language: Language) -> Markup:
    """A text of the registry in a language; where there is no translation the English one, marked as such."""
    translation = getattr(text, language.id) if isinstance(text, TranslatedText) else None
    if translation is not None or language.id == "en":
        return Markup("<bdi>{}</bdi>").format(translation or str(text))
    return Markup('<bdi lang="en" dir="ltr">{}</bdi>').format(str(text))


def _given(names: Names, language: Language) -> Markup:
    """The name of a base in a language, or else its English one, marked as such."""
    name = getattr(names, language.id)
    return (
        Markup("<bdi>{}</bdi>").format(name) if name else Markup('<bdi lang="en" dir="ltr">{}</bdi>').format(names.en)
    )


def _base_pages(
    atlas: Atlas, press: Environment, stills: Mapping[str, str], language: Language
) -> Iterator[tuple[str, str]]:
    for mapped in atlas.bases:
        page = _base_page(mapped, atlas, press, stills.get(mapped.id), language)
        yield f"base/{mapped.id}{language.suffix}.html", page
        for alias in mapped.base.aliases:
            yield f"base/{alias}{language.suffix}.html", _moved(mapped, atlas.registry, press, language)


def _base_page(mapped: MappedBase, atlas: Atlas, press: Environment, still: str | None, language: Language) -> str:
    registry, base, answer = atlas.registry, mapped.base, mapped.state
    first = min([registry.eras[0].start, *(span.start for span in mapped.intervals[:1])])
    state = frame.state(answer, publication.labels(registry, language.id), language)
    cited = {claim.statement for claim in layers.claims(base)}
    current = (each for each in mapped.changes if each.change.date.latest == answer.since)
    return press.get_template("base.html.j2").render(
        head=frame.Head(
            title=language.say("page.base.title", base=_name(base, language)),
            description=_summary(mapped, state, atlas, language),
            address=publication.address(registry, f"base/{base.id}{language.suffix}.html"),
            picture=frame.preview(registry, still, "../"),
            feed=f"feed/{base.id}.xml",
            up="../",
            kind="article",
            path=f"base/{base.id}",
        ),
        mapped=mapped,
        base=base,
        others={id_: name for id_, name in base.names.given().items() if name != _name(base, language)},
        state=state,
        governorate=structured.governorate(base, atlas, language.id),
        current=next((each for each in current if each.change.status == answer.status), None),
        strip=list(strip(mapped.intervals, first, registry.as_of)),
        years=(edtf.iso(first)[:4], edtf.iso(registry.as_of)[:4]),
        still=still,
        corrections=[each for each in registry.corrections if each.base == base.id],
        general=[each for each in mapped.statements if each not in cited],
        place=Markup(page_data.escaped(structured.place(mapped, atlas))),
    )


def _moved(mapped: MappedBase, registry: Registry, press: Environment, language: Language) -> str:
    name = _name(mapped.base, language)
    return press.get_template("moved.html.j2").render(
        head=frame.Head(
            title=name,
            description=language.say("page.base.moved.short", base=name),
            address=publication.address(registry, f"base/{mapped.id}{language.suffix}.html"),
            feed=f"feed/{mapped.id}.xml",
            up="../",
        ),
        id=mapped.id,
    )


def _name(base: Base, language: Language) -> str:
    return getattr(base.names, language.id) or base.names.en


def _summary(mapped: MappedBase, state: str, atlas: Atlas, language: Language) -> str:
    """What a search engine shows below the title."""
    base = mapped.base
    return language.say(
        "page.base.summary",
        base=_name(base, language),
        state=state,
        kind=publication.sentence(language.say(f"kind.{base.kind}")),
        governorate=structured.governorate(base, atlas, language.id),
        region=language.say(f"region.{mapped.region}"),
        changes=language.say("page.changes", n=len(base.changes)),
        sources=language.say("page.sources", n=len(structured.cited(base))),
        record=publication.sentence(language.say("day.of", date=words.spell_day(atlas.registry.as_of, language))),
    )
