"""How messages show what was typed, and what they suggest instead.

In: texts of strangers. Out: texts that a message or a table may hold: short, on one line, with nothing in them that
shows one thing and means another (CVE-2021-42574).
"""

import difflib
import re
from functools import lru_cache

# What an editor shows as nothing, as something else or as a line break of its own: C0 (but tab and line ends), DEL, C1,
# U+2028 and U+2029, a byte order mark inside the text, noncharacters, lone surrogates; and the bidi controls.
BIDI = "\u202a-\u202e\u2066-\u2069"
CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff"
HIDDEN = re.compile(f"[{CONTROL}{BIDI}]")
HIDDEN_IN_VALUE = re.compile(f"[\r{CONTROL}{BIDI}]")
_UNSHOWN = re.compile(f"[\t\n\r\xa0\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2060-\u206f{CONTROL}{BIDI}]")
_RUN = re.compile(r"(^|;\s*)(?=[=+\-@＝＋－＠])")
"""Where a spreadsheet takes text for a formula: at the start of a cell, and it may split cells at semicolons."""


def shown(text: str, limit: int = 60) -> str:
    """A text as a message may show it: one line, no hidden characters, not endless."""
    text = text if len(text) <= limit else text[: limit - 1] + "…"
    return _UNSHOWN.sub(lambda match: f"\\u{{{ord(match[0]):x}}}", text)


def quoted(text: str) -> str:
    """A value as messages show it."""
    return f"`{shown(text)}`"


def listed(names: tuple[str, ...], last: str = "or") -> str:
    """``a, b or c``, for messages."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"


@lru_cache(maxsize=10_000)
def nearest(value: str, allowed: tuple[str, ...]) -> str | None:
    """What somebody who wrote this value most likely meant; None if nothing is near."""
    if len(value) > 80:
        return None
    plain = re.sub(r"[\s_]+", "-", value.strip().lower())
    if len(allowed) > 50:  # comparing with each takes long, and few mistype the first letter
        allowed = tuple(name for name in allowed if name[:1] == plain[:1])
    by_plain = {name.lower().replace("_", "-"): name for name in reversed(allowed)}
    found = difflib.get_close_matches(plain, by_plain, n=1, cutoff=0.6)
    return by_plain[found[0]] if found else None


def cell(value: str | int | bool | None) -> str:
    """A value as a cell of a table, which no spreadsheet runs; empty for None."""
    if isinstance(value, bool):
        return str(value).lower()
    return _RUN.sub(r"\1'", " ".join(str(value).split())) if value is not None else ""
