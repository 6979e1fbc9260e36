"""Pieces of text put into a text, by offsets: at a place, or as whole lines with the line ends that it has."""

from __future__ import annotations

import re

LINE_END = re.compile(r"\r\n|\r|\n")


def with_lines(text: str, below: int, lines: list[str]) -> str:
    """The text with whole lines put in, ended as its first line is; the last line stays as it was."""
    found = LINE_END.search(text)
    end = found[0] if found else "\n"
    piece = end.join(lines)
    if below and text[below - 1] in "\r\n":
        return spliced(text, below, piece + end)
    return spliced(text, below, end + piece)


def spliced(text: str, offset: int, piece: str) -> str:
    """The text with a piece put in at an offset."""
    return text[:offset] + piece + text[offset:]


def behind(text: str, end: int, column: int) -> int:
    """Where the next line begins, behind a value and the comments that are indented into it."""
    below = line_end(text, end)
    while comment := re.compile(f" {{{column + 1},}}#").match(text, below):
        below = line_end(text, comment.end())
    return below


def above(text: str, offset: int, column: int) -> int:
    """Where an item of a list begins: at its dash, or with the comments right above it."""
    start = text.rfind("\n", 0, offset) + 1
    while start and (comment := re.compile(f" {{{column}}}#").match(text, text.rfind("\n", 0, start - 1) + 1)):
        start = comment.start()
    return start


def line_end(text: str, offset: int) -> int:
    """Where the next line begins, or the text ends."""
    found = LINE_END.search(text, offset)
    return found.end() if found else len(text)


def difference(old: str, new: str) -> tuple[int, int, str]:
    """The stretch of a text that another one has in its place: where it begins, where it ends, what stands there."""
    most = min(len(old), len(new))
    start = _alike(old, new, most)
    end = _alike(old[::-1], new[::-1], most - start)
    return start, len(old) - end, new[start : len(new) - end]


def _alike(one: str, other: str, most: int) -> int:
    """How many characters two texts begin with in common."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[:middle] == other[:middle] else (low, middle - 1)
    return low
