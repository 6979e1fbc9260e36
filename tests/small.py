"""A small registry for tests of one rule: a base, a source and the vocabularies, and what a test puts in their place.

Values are plain, as the reader gives them; :func:`registry` makes records of them. The registry of the tests as a
whole is in ``given.py``.
"""

from typing import Any

from basemap.registry.model import Registry

WORDS = {"en": "x", "ar": "x", "ckb": "x"}
SETTLED = {"present": "false", "drawing-down": "false", "handed-over": "true", "vacated": "true"}
"""Status → whether it needs no news to stay true."""
PARTIES = {"press": "third", "third": "third", "coalition": "coalition", "federal": "federal", "krg": "krg"}
"""Party → its side."""
CLAIM = {"source": "wire", "by": "press", "says": "So"}


def claim(source: str = "wire", by: str = "third") -> dict[str, str]:
    """Somebody says so in a source."""
    return {"source": source, "by": by, "says": "So"}


def change(date: str, status: str, *claims: dict[str, str], **more: Any) -> dict[str, Any]:
    """A change, of which a source tells."""
    return {"date": date, "status": status, "claims": list(claims) or [claim()], **more}


def base(**own: Any) -> dict[str, Any]:
    """A base of which nothing is on record."""
    return {"id": "alpha", "names": {"en": "Alpha"}, "kind": "camp", "governorate": "anbar", **own}


def card(**own: Any) -> dict[str, Any]:
    """A source of the best grade, undated."""
    return {"id": "wire", "publisher": "A wire", "language": "en", "grade": "A", **own}


def status(id_: str, settled: str) -> dict[str, Any]:
    """A status of the vocabulary."""
    look = {"symbol": "disc", "colour": "#112233"}
    return {"id": id_, "label": WORDS, "definition": WORDS, "settled": settled, **look}


def era(id_: str, start: str, end: str) -> dict[str, Any]:
    """A stretch of time."""
    return {"id": id_, "label": WORDS, "start": start, "end": end}


def values(**head: Any) -> dict[str, Any]:
    """A registry as values; whatever stands at its head can be another."""
    return {
        "as_of": "2026-11-20",
        "statuses": [status(id_, settled) for id_, settled in SETTLED.items()],
        "parties": [{"id": id_, "label": WORDS, "side": side} for id_, side in PARTIES.items()],
        "eras": [era("all", "2003-01-01", "2026-12-31")],
        "bases": [base()],
        "sources": [card()],
        **head,
    }


def registry(**head: Any) -> Registry:
    """A registry as records."""
    return Registry.model_validate(values(**head))
