"""The page for volunteers: what ought to be looked at next, and how it is settled. In English, as most sources are."""

from itertools import groupby

from jinja2 import Environment

from basemap import watch_list
from basemap.languages import words
from basemap.layers import Atlas
from basemap.publish import frame, publication

TITLES = {
    "overdue": "Plans that are overdue",
    "stale": "States that nobody has reported on lately",
    "no-source": "What no source told when it was entered",
    "inferred": "What is inferred",
    "weak": "What rests on weak sources",
    "one-source": "What rests on one report",
    "undecided": "What is undecided",
    "position": "Bases without a position",
    "name": "Bases without a name in Arabic or Kurdish",
    "dead-link": "Links that lead nowhere",
    "archive": "Sources without an archived copy",
}
"""Kind of row → what stands above it."""


def page(atlas: Atlas, press: Environment, language: words.Language) -> str:
    """The page as text."""
    registry = atlas.registry
    rows = watch_list.rows(registry)
    return press.get_template("watch-list.html.j2").render(
        head=frame.Head(
            title="What to look at next",
            description=f"{len(rows)} things that somebody with sources could settle, "
            f"as of {words.spell_day(registry.as_of, language)}.",
            address=publication.address(registry, "watch-list.html"),
        ),
        groups=[(kind, list(group)) for kind, group in groupby(rows, key=lambda row: row.kind)],
        titles=TITLES,
        settled_by=watch_list.KINDS,
        names={base.id: base.names.en for base in registry.bases},
    )
