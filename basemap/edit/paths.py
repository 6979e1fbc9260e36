"""Plain values by their paths: what stands there, and copies with something else there."""

from __future__ import annotations

from typing import Any

from basemap.registry.problem import ValuePath


def value_at(root: Any, path: ValuePath) -> Any:
    """What stands at a path; None where the last key is not there."""
    for part in path:
        root = root.get(part) if isinstance(root, dict) else root[part]
    return root


def replaced(root: Any, path: ValuePath, value: Any) -> Any:
    """A copy of the values with another one at a path."""
    if not path:
        return value
    part, rest = path[0], path[1:]
    if isinstance(root, list):
        assert isinstance(part, int)
        return [*root[:part], replaced(root[part], rest, value), *root[part + 1 :]]
    return root | {part: replaced(root.get(part), rest, value)}


def inserted(root: Any, path: ValuePath, value: Any) -> Any:
    """A copy of the values with one more in them."""
    part, rest = path[0], path[1:]
    if isinstance(root, list):
        assert isinstance(part, int)
        inner = [inserted(root[part], rest, value)] if rest else [value]
        return [*root[:part], *inner, *root[part + bool(rest) :]]
    return root | {part: inserted(root[part], rest, value) if rest else value}
