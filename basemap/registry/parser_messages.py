"""What the YAML parser complains of, in the words of somebody who writes lists.

In: its error and the text that it stumbled over. Out: the place that has to be mended, and a sentence for it. What is
matched are pieces of the messages of libyaml and of PyYAML's own parser, which differ in detail.
"""

import re

from basemap.registry.text import quoted, shown

_UNFIT = "this line does not fit the lines above it: check its indentation"
_OPENING = "a value cannot begin with {character}: put it in quotes"

# A piece of what the parser says → what it means, and whether that is where the construct begins. The first that fits.
_MEANINGS = (
    ("escape", "the backslash begins a code that does not exist: use single quotes, or write it twice", False),
    ("hexdecimal", "the backslash begins a code that does not exist: use single quotes, or write it twice", False),
    ("quoted scalar", "the quotation mark that opens here is never closed", True),
    ("mapping values are not allowed", "", False),
    ("cannot start any token", _OPENING, False),
    ("node content", _OPENING, False),
    ("an anchor", _OPENING, True),
    ("an alias", _OPENING, True),
    ("tag", _OPENING, True),
    ("block scalar", "a text after {character} begins on the next line: move it there, or put it in quotes", True),
    ("flow sequence", "the list that opens here is not closed as it should be: a comma or ] is missing", True),
    ("flow mapping", "the entry that opens here is not closed as it should be: a comma or }} is missing", True),
    ("sequence entries", "a dash is not expected here: begin a new line with it, indented like its neighbours", False),
    ("expected '-'", "this line stands in a list but does not begin with a dash, or its indentation is off", False),
    ("expected ':'", "this line has no colon after its key, or goes on with the text above and must be indented", True),
    ("expected key", _UNFIT, False),
    ("directive", "a line cannot begin with %: delete it, or put the text in quotes", True),
    ("YAML document", "a line cannot begin with %: delete it, or put the text in quotes", False),
)


def reworded(error: Exception, offset: int, text: str) -> tuple[int, str]:
    """The offset to point at and the sentence, for an error that the parser met at an offset of a text."""
    said = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    context = getattr(error, "context_mark", None)
    before = text[max(0, offset - 2000) : offset].rpartition("\n")
    meaning, at_context = next((found[1:] for found in _MEANINGS if found[0] in said), (_UNFIT, False))
    if at_context and context is not None:
        offset = min(context.index, len(text))
    if not meaning:
        return _colon(offset, *before)
    if meaning is _UNFIT and before[2].rstrip().endswith(("'", '"')):
        return offset, "text goes on after the closing quotation mark: put the whole value in one pair of quotes"
    if meaning is _OPENING and not text[offset:].strip():
        return len(text.rstrip()) - 1, "the file ends inside a list or an entry: a ] or } is missing"
    character = "a backtick" if text[offset : offset + 1] == "`" else quoted(text[offset : offset + 1])
    return offset, meaning.format(character=character)


def _colon(offset: int, above: str, line_end: str, line: str) -> tuple[int, str]:
    """A colon where none can stand: the second one of its line, or the first of a line that does not fit."""
    if ": " in line:
        return offset, "a second colon in this line: put the text that holds it in quotes"
    glued = re.search(r"([\w-]+):[^\s:/]\S*$", above.rpartition("\n")[2].rstrip())
    if glued:
        start = offset - len(line) - len(line_end) - len(above.rpartition("\n")[2].rstrip()) + glued.end(1)
        return start, f"no space after the colon of {quoted(glued[1])}: write {shown(glued[1])}: and the value"
    return offset, f"{_UNFIT}, and the colon of the line above"
