"""Characters that nobody sees: where they have no business, and what a text is without them.

In: a text as it was typed. Out: the first stray character, or the text without any. What has business in a text are
the joiners (Kurdish, Persian and Arabic words need them, Unicode 16, 23.2), and marks of direction between two words.
At its ends stands nothing unseen and no space; only a joiner may end a word in letters that join.
"""

import re
import unicodedata

from basemap.registry.text import BIDI, CONTROL

NO_LETTERS = "\u115f\u1160\u3164\uffa0"
"""Letters by their category that draw nothing: the fillers of Hangul."""
_JOINERS = "\u200c\u200d"
_DIRECTION = "\u061c\u200e\u200f"
_UNSEEN = re.compile(
    f"[{CONTROL}{BIDI}{NO_LETTERS}{_JOINERS}{_DIRECTION}"
    # Default_Ignorable_Code_Point of the Unicode Character Database, and the blank of Braille.
    "\u00ad\u034f\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u206f\u2800\ufe00-\ufe0f\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_LETTER = re.compile(f"(?![{NO_LETTERS}])[^\\W\\d_]")
_READABLE = re.compile(f"(?![{NO_LETTERS}])[^\\W_]")


def stray(text: str, *, is_name: bool = False) -> tuple[str, str] | None:
    """The first character that nobody sees and nobody needs, and where it stands: "begins", "ends" or "holds".

    A name is searched for and compared: in it a joiner stands behind a letter that joins, or not at all.
    """
    if text.isascii() and text == text.strip(" "):
        return None  # as nearly all texts are; what ASCII has of the kind was refused by the parser
    lines = text.strip("\n")
    for place, letter in (("begins", lines[:1]), ("ends", lines[-1:])):
        at = 0 if place == "begins" else len(lines) - 1
        if letter and (letter.isspace() or (_UNSEEN.match(letter) and not _joins(lines, at))):
            return letter, place
    for found in _UNSEEN.finditer(lines):
        needless = is_name and not _joins(lines, found.start()) if found[0] in _JOINERS else found[0] not in _DIRECTION
        if needless:
            return found[0], "holds"
    return None


def unseen(address: str) -> str | None:
    """The first character of an address that nobody sees: there none is needed."""
    found = _UNSEEN.search(address)
    return found and found[0]


def without(text: str, *, is_name: bool = False) -> str:
    """The text without what is stray in it."""
    while found := stray(text, is_name=is_name):
        letter, place = found
        lines = text.strip("\n")
        text = lines[1:] if place == "begins" else lines[:-1] if place == "ends" else lines.replace(letter, "")
    return text


def has_letter(text: str) -> bool:
    """Whether a text holds a letter that is seen."""
    return _LETTER.search(text) is not None


def is_readable(text: str) -> bool:
    """Whether a text holds a letter or a digit that is seen."""
    return _READABLE.search(text) is not None


def named(letter: str) -> str:
    """What a message calls such a character."""
    code = f"U+{ord(letter):04X}"
    if letter == " ":
        return "a space"
    return f"{code}, a space" if letter.isspace() else f"{code}, which nobody can see"


def _joins(text: str, at: int) -> bool:
    """Whether a joiner stands behind a letter of a script that joins, or behind its vowel."""
    if text[at] not in _JOINERS:
        return False
    before = text[:at].rstrip(_JOINERS)
    while before and unicodedata.combining(before[-1]):
        before = before[:-1]
    return bool(before) and unicodedata.bidirectional(before[-1]) == "AL"
