"""The page for volunteers: what ought to be looked at next, and how it is settled."""

from collections.abc import Collection
from itertools import groupby

from jinja2 import Environment

from basemap import watch_list
from basemap.languages import words
from basemap.layers import Atlas
from basemap.publish import frame, publication


def page(atlas: Atlas, press: Environment, language: words.Language, dead: Collection[str]) -> str:
    """The page as text; ``dead`` holds addresses that lead nowhere any more."""
    registry = atlas.registry
    rows = watch_list.rows(registry, dead)
    record = publication.sentence(language.say("day.of", date=words.spell_day(registry.as_of, language)))
    return press.get_template("watch-list.html.j2").render(
        head=frame.Head(
            title=language.say("page.w.title"),
            description=language.say("page.w.intro", n=len(rows), record=record),
            address=publication.address(registry, f"watch-list{language.suffix}.html"),
            path="watch-list",
        ),
        groups=[(kind, list(group)) for kind, group in groupby(rows, key=lambda row: row.kind)],
        because=lambda row: watch_list.reason(row, registry, language),
        names={base.id: base.names for base in registry.bases},
    )
