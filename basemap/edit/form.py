"""A filled form → news: what a person says who knows a base and need not know the registry.

In: the text of a form as GitHub makes it of its fields, a heading and an answer each, or a JSON object of its fields,
or the same fields from the command line. Out: news in the shape of :mod:`basemap.edit.news`, and all that is wrong
with the answers. The text is that of strangers: it becomes values, never a part of anything else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from basemap.edit import dates, news
from basemap.edit.layout import Entry
from basemap.edit.news import News
from basemap.registry import edtf
from basemap.registry.text import listed, nearest, quoted

REPORT = {
    "base": "Bases",
    "status": "What the bases became",
    "kind": "If it stayed as it was, what happened",
    "date": "Date",
    "to": "Who took over",
    "access": "May the coalition still use it",
    "url": "Address of the document",
    "title": "What the document is",
    "publisher": "Publisher",
    "published": "Day of publication",
    "language": "Language",
    "grade": "Grade",
    "origin": "Report that it retells",
    "archive": "Archived copy",
    "by": "Who says it there",
    "says": "What it says",
    "covers": "What it speaks of",
    "note": "What else one must know",
}
"""The fields of the form that reports news, and what stands above each."""

CORRECTION = {
    "base": "Base",
    "entry": "Which entry",
    "date": "Date of the entry",
    "wrong": "What stands there, and what is wrong with it",
    "key": "Key of the text",
    "right": "What should stand there",
    "text": "In a sentence for readers of the map",
    **{key: REPORT[key] for key in ("url", "title", "publisher", "published", "language", "grade", "archive")},
    **{key: REPORT[key] for key in ("by", "says")},
}
"""The fields of the form that corrects an entry."""

STAYED = "it stayed as it was"
"""The answer of who reports something else than a change of status."""
PLAN = "plan (somebody said what would happen)"
SOURCE = ("url", "title", "publisher", "published", "language", "grade", "origin", "archive")
MAX_LETTERS = 65_536
"""Of a form: as many as an issue of GitHub holds."""
_NOTHING = "_No response_"
_FIXED = ("base", "change", "plan", "event", "control")
"""The entries in which a text can be replaced; the others are mended by hand."""


class FormError(ValueError):
    """Raised when a form cannot be entered. ``faults`` has a sentence for each reason."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(self.faults))


def covers(root: Mapping[str, Any]) -> dict[str, dict[str, str] | None]:
    """What a statement speaks of, as the form has it; ``root`` are the values of the registry."""
    return {
        "the bases named above": None,
        **{f"all bases in {each['label']['en']}": {"territory": each["id"]} for each in root.get("territories", ())},
        "the whole country": {"country": "true"},
    }


def read(text: str) -> dict[str, str]:
    """The answers of a form by the ids of its fields; what was left open is left out. Raises FormError."""
    if len(text) > MAX_LETTERS:
        raise FormError([f"the form is longer than {MAX_LETTERS} letters"])
    text = text.replace("\r\n", "\n")
    if text.lstrip().startswith("{"):
        return _from_json(text)
    parts = re.split(r"(?m)^### (.+)$", text)
    if len(parts) < 3:
        raise FormError(["this is no filled form: it has none of the headings"])
    labels = {label: key for fields in (REPORT, CORRECTION) for key, label in fields.items()}
    found: dict[str, str] = {}
    faults = []
    for label, answer in zip(parts[1::2], parts[2::2], strict=True):
        key = labels.get(label.strip())
        if key is None:
            faults.append(f"{quoted(label.strip())} is no field of the form")
        elif key in found:
            faults.append(f"{quoted(label.strip())} stands there twice")
        else:
            found[key] = answer.strip()
    if faults:
        raise FormError(faults)
    return {key: answer for key, answer in found.items() if answer not in ("", _NOTHING)}


def _from_json(text: str) -> dict[str, str]:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FormError([f"this is neither a filled form nor JSON: {error}"]) from None
    known = REPORT | CORRECTION
    faults = [f"{quoted(key)} is no field of the form: use {listed(tuple(known))}" for key in given if key not in known]
    faults += [f"{key}: a text is expected" for key, value in given.items() if not isinstance(value, str | None)]
    if faults:
        raise FormError(faults)
    return {key: value.strip() for key, value in given.items() if value and value.strip()}


def entered(
    answers: Mapping[str, str], root: Mapping[str, Any], cards: Iterable[Mapping[str, Any]], **more: Any
) -> News:
    """The news that the answers tell, for the registry with these values and cards. Raises FormError.

    ``more`` may have ``source`` and ``source_id``, the ids of a card that is there and of a new one, ``cites``, that of
    a statement, and ``claims``, further ones than that of the answers.
    """
    cards = list(cards)
    return _Entry(answers, root, cards, more).news()


class _Entry:
    """One form on its way into the registry. Collects what is wrong with it."""

    def __init__(
        self,
        answers: Mapping[str, str],
        root: Mapping[str, Any],
        cards: list[Mapping[str, Any]],
        more: Mapping[str, Any],
    ) -> None:
        self.answers, self.root, self.cards, self.more = answers, root, cards, more
        self.faults: list[str] = []

    def news(self) -> News:
        found = (
            self._report()
            if "status" in self.answers or ("says" in self.answers and "right" not in self.answers)
            else self._correction()
        )
        if self.faults:
            raise FormError(self.faults)
        return found

    def _report(self) -> Entry:
        answers = self.answers
        bases = self._bases()
        kind, value = self._what()
        date = self._date("date")
        sources, source = self._source()
        claims = list(self.more.get("claims", ()))
        statements = []
        if cites := self.more.get("cites"):
            claims.insert(0, {"statement": cites})
        elif source or "says" in answers:
            party, says = self._party("by", "press"), self._needed("says")
            covers = self._covers()
            if covers is None:
                claims.insert(0, {"source": source, "by": party, "says": says})
            else:
                statements = [self._statement(source, party, says, covers)]
                claims.insert(0, {"statement": statements[0]["id"]})
        heir = self._party("to") if "to" in answers else None
        retained = answers.get("access", "no").lower()
        if retained not in ("yes", "no", "true", "false"):
            self.faults.append(f"{REPORT['access']}: {quoted(retained)} is neither yes nor no")
        own = {"target" if kind == "plans" else "date": date, "kind" if kind == "events" else "status": value}
        if kind == "changes":
            own |= {"to": heir or "", "access_retained": "true" if retained in ("yes", "true") else ""}
        note = answers.get("note")
        entries = [{"base": base, **own, "claims": claims, "note": note} for base in bases]
        return {"sources": sources, "statements": statements, kind: entries}

    def _correction(self) -> Entry:
        answers = self.answers
        bases = self._bases() if "base" in answers else []
        base = bases[0] if bases else None
        found: Entry = {"sources": self._source()[0]}
        entry = answers.get("entry", "base")
        if "text" not in answers or "right" in answers:
            fix = {"entry": entry, "date": answers.get("date"), "key": self._needed("key")}
            found["fixes"] = [{"base": base, **fix, "value": self._needed("right")}]
            if entry not in _FIXED:
                self.faults.append(f"{CORRECTION['entry']}: {quoted(entry)} is mended by hand")
            if base is None:
                self.faults.append(f"{CORRECTION['base']}: an answer is needed")
        if "text" in answers:
            found["corrections"] = [{"base": base, "text": answers["text"]}]
        return found

    def _needed(self, key: str) -> str:
        answer = self.answers.get(key, "")
        if not answer:
            self.faults.append(f"{(REPORT | CORRECTION)[key]}: an answer is needed")
        return answer

    def _bases(self) -> list[str]:
        found = []
        for name in re.split(r"[,;،؛\n]+", self._needed("base")):
            if name.strip():
                try:
                    found.append(news.base_meant(name.strip(), self.root["bases"]))
                except news.NewsError as error:
                    self.faults.append(f"{REPORT['base']}: {error}")
        return list(dict.fromkeys(found))

    def _what(self) -> tuple[str, str]:
        """Which list the entry belongs to, and the status or the kind of event."""
        status, kind = self._needed("status"), self.answers.get("kind", "")
        if kind and kind.partition(" ")[0] == "plan":
            return "plans", status
        if status == STAYED:
            return "events", self._needed("kind")
        if kind:
            self.faults.append(f"{REPORT['kind']}: the status changed, or it stayed as it was: choose one of the two")
        return "changes", status

    def _date(self, key: str) -> str:
        text = self._needed(key)
        if text:
            try:
                dates.read(text)
            except edtf.EdtfError as error:
                self.faults.append(f"{REPORT[key]}: {error}")
        return text

    def _party(self, key: str, otherwise: str = "") -> str:
        try:
            return news.party_meant(self.answers.get(key) or otherwise, self.root["parties"])
        except news.NewsError as error:
            self.faults.append(f"{REPORT[key]}: {error}")
            return ""

    def _covers(self) -> Entry | None:
        text = self.answers.get("covers", "")
        if not text:
            return None
        offered = covers(self.root)
        short = {"bases": None, "country": offered["the whole country"]}
        short |= {each["territory"]: each for each in offered.values() if each and "territory" in each}
        places = offered | short
        if text not in places:
            guess = nearest(text, tuple(places))
            self.faults.append(
                f"{REPORT['covers']}: {quoted(text)} is none of {listed(tuple(offered))}" + f": {guess}" * bool(guess)
            )
        return places.get(text)

    def _source(self) -> tuple[list[Entry], str]:
        """A new card, if one is described, and the id of the card that the claim cites."""
        given = {key: self.answers.get(key) for key in SOURCE}
        existing = self.more.get("source")
        if existing or not any(given.values()):
            return [], existing or ""
        if "published" in self.answers:
            self._date("published")
        grade = (given["grade"] or "").partition(" ")[0].rstrip(":")
        card = news.source({**given, "id": self.more.get("source_id"), "grade": grade}, self.cards)
        for key in ("publisher", "language", "grade"):
            if key not in card:
                self._needed(key)
        return [card], card["id"]

    def _statement(self, source: str, party: str, says: str, covers: Entry) -> Entry:
        date = self.answers.get("said") or self.answers.get("published") or self.answers.get("date", "")
        known = next((card.get("published") for card in self.cards if card["id"] == source), None)
        date = date if "published" in self.answers or not known else known
        taken = {each["id"] for each in self.root.get("statements", ())}
        stem = "-".join(part for part in (party, re.sub(r"[^0-9-]", "", date)) if part)
        ids = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
        id_ = next(each for each in ids if each not in taken)
        return {"id": id_, "date": date, "by": party, "source": source, "says": says, "covers": covers}
