"""What ``report`` asks on a terminal: what the command line does not say, with a proposal where there is one.

In: the answers that are there. Out: the same with those that were typed; an answer that cannot be right is asked for
again at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, get_args

import click

from basemap import timeline
from basemap.cli import output
from basemap.edit import dates, form, news
from basemap.edit.layout import Entry
from basemap.registry import edtf
from basemap.registry.model import EventKind
from basemap.registry.text import listed

if TYPE_CHECKING:
    from basemap.registry.model import Registry

_MEANT = (
    (
        "handed-over",
        r"hand(ed|s|ing)?( \w+){0,3} over|handover|t(ake|akes|ook|aken)( \w+){0,3} over|receiv|in control|controls",
    ),
    ("drawing-down", r"beg[au]n|under way|draw(ing|n)? ?down|first phase"),
    ("present", r"arriv|deploy|have come|sent to"),
    ("vacated", r"left|leave|withdr|vacat|depart|empty|gone|evacuat"),
)
"""What was said → the status that is proposed for it, the first that fits."""


class Questions:
    """The questions of one report. ``answers`` and ``more`` are filled as they are answered."""

    def __init__(
        self, answers: dict[str, str], more: Entry, root: Entry, cards: list[Entry], registry: Registry
    ) -> None:
        self.answers, self.more, self.root, self.cards, self.registry = answers, more, root, cards, registry
        self.statuses = [status["id"] for status in root["statuses"]]

    def ask_all(self) -> bool:
        """Ask for all that is missing. Whether anything was asked."""
        before = dict(self.answers)
        self._ask("base", refuse=self._ids)
        if not self.more.get("source") and not self.more.get("cites"):
            self._ask_source()
        if not self.more.get("cites"):
            self._ask_claim()
        self._ask_status()
        self._ask("date", self.answers.get("published"), refuse=dates.read)
        if self.answers["status"] == "handed-over":
            self._ask("to", needed=False, refuse=self._party)
        if not self.more.get("cites"):
            self._ask("covers", "bases")
        self._ask("note", needed=False)
        return self.answers != before

    def _ask(
        self,
        key: str,
        proposal: str | None = None,
        *,
        needed: bool = True,
        refuse: Callable[[str], object] | None = None,
    ) -> None:
        """Ask for one answer, unless it is there. ``refuse`` raises what is wrong with one."""
        if key in self.answers:
            return

        def checked(answer: str) -> str:
            try:
                if refuse and answer.strip():
                    refuse(answer.strip())
            except (news.NewsError, edtf.EdtfError) as error:
                raise click.UsageError(output.safe(str(error))) from None
            return answer.strip()

        default = proposal if proposal is not None or needed else ""
        label = form.REPORT[key]
        answer = click.prompt(label, default=default, show_default=bool(default), value_proc=checked, err=True)
        self.answers.update({key: answer} if answer else {})

    def _ask_source(self) -> None:
        """Ask for the document, or the card that it has already."""
        answers = self.answers
        if "url" not in answers and "publisher" not in answers:
            place = click.prompt("Address of the document, or the id of its card", err=True).strip()
            if place in {card["id"] for card in self.cards}:
                self.more["source"] = place
            else:
                answers["url"] = place
        if "url" in answers or "publisher" in answers:
            self._ask("published", answers.get("date"), refuse=dates.read)
            guessed = news.source({key: answers.get(key) for key in form.SOURCE}, self.cards)
            self._ask("title", needed=False)
            for key in ("publisher", "language", "grade"):
                self._ask(key, guessed.get(key))

    def _ask_claim(self) -> None:
        """Ask what the document says, who says it there, and whether it retells another one."""
        answers, cards = self.answers, self.cards
        self._ask("says")
        self._ask("by", _speaker(answers, self.root) or "press", refuse=self._party)
        same = news.same_report(answers, answers["by"], cards, news.claims_of(self.root)) if "url" in answers else []
        if same:
            origin = next((card.get("origin") for card in cards if card["id"] in same and card.get("origin")), "")
            click.echo(f"Of the same day and speaker: {', '.join(same)}.", err=True)
            self._ask("origin", origin, needed=False)

    def _ask_status(self) -> None:
        """Ask what became of the bases, with a proposal from what was said; what they are already is no news."""
        answers, possible = self.answers, (*self.statuses, form.STAYED)
        already = self._already()
        same = set(already.values()) if len(already) == len(self._ids(answers["base"])) else set()

        def is_news(text: str) -> None:
            if text not in possible:
                raise news.NewsError(f"use {listed(possible)}")
            if text in already.values():
                known = next(id_ for id_, status in already.items() if status == text)
                raise news.NewsError(f"{known} is {text} already: if this says so once more, it stayed as it was")

        meant = self._meant()
        proposal = next((status for status in meant if status not in same), form.STAYED)
        if "status" not in answers:
            there = ", ".join(f"{id_} {status}" for id_, status in already.items())
            click.echo(f"As the record ends: {there or 'no status'}.", err=True)
            click.echo(f"They can become {listed(possible)}.", err=True)
        self._ask("status", proposal, refuse=is_news)
        if answers["status"] == form.STAYED:
            click.echo(f"What can have happened: {listed((*get_args(EventKind), 'plan'))}.", err=True)
            self._ask("kind", "sighting")
            if answers["kind"].startswith("plan"):
                kind, proposal = click.Choice(self.statuses), next(iter([*meant, self.statuses[-1]]))
                answers["status"] = click.prompt(
                    "What they are to become", default=proposal, type=kind, show_choices=False, err=True
                )

    def _meant(self) -> list[str]:
        """The statuses that what was said may mean, the likeliest first."""
        said = f"{self.answers.get('title', '')} {self.answers.get('says', '')}"
        meant = [status for status, words in _MEANT if re.search(words, said, re.I)]
        meant.append("handed-over" if "to" in self.answers else "vacated")
        return [status for status in meant if status in self.statuses]

    def _already(self) -> dict[str, str]:
        """The bases that were named → their status at the end of the record, of those that have one."""
        ref, registry = timeline.reference(self.registry), self.registry
        bases = {base.id: base for base in registry.bases}
        found = {id_: timeline.state(bases[id_], ref, registry.as_of).status for id_ in self._ids(self.answers["base"])}
        return {id_: status for id_, status in found.items() if status is not None}

    def _ids(self, text: str) -> list[str]:
        """The ids of the bases that a text names. Raises NewsError."""
        return [news.base_meant(name.strip(), self.root["bases"]) for name in text.split(",")]

    def _party(self, text: str) -> str:
        return news.party_meant(text, self.root["parties"])


def _speaker(answers: dict[str, str], root: Entry) -> str | None:
    """The party whose name stands in what was said."""
    text = f"{answers.get('title', '')} {answers.get('says', '')}".casefold()
    found = [
        (len(label), party["id"])
        for party in root["parties"]
        for label in party["label"].values()
        if label.casefold() in text
    ]
    return max(found)[1] if found else None
