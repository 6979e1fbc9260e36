"""Short names: a linked script in which variables have one or two letters; it does the same and takes an eighth less.

In: an expression as :mod:`basemap.publish.linker` gives it. Out: the same with other names for what is declared in it.
Names at the top of the modules are one set, since every module may see them. All that one top-level statement declares
further inside is another, in which no name has two meanings; statements do not see each other's, so their letters are
the same. Names of properties and of what the browser provides stay as they are.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import chain, product
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

_PARSER = Parser(Language(tree_sitter_javascript.language()))
_NAMES = ("identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern")
_NAMED = ("function_declaration", "generator_function_declaration", "function_expression", "class_declaration")
"""What declares its ``name``."""
_PATTERNS = ("formal_parameters", "array_pattern", "rest_pattern", "pair_pattern", "catch_clause")
_TAKEN = {"as", "do", "if", "in", "is", "of"}

_Use = tuple[int, int, bool, str]
"""The first byte of a name, the byte behind it, whether it stands for a property too, and the name."""


def shortened(code: str) -> str:
    """The script with short names. Raises ValueError for what is no linked script."""
    text = code.encode()
    root = _PARSER.parse(text).root_node
    body = next((node for node in _all(root) if node.type == "statement_block"), None)
    if root.has_error or body is None:
        raise ValueError("this is no linked script")
    statements = body.named_children
    shared = {name for statement in statements for name in _top(statement)}
    inner = [{_text(name) for name in _declared(statement)} - shared for statement in statements]
    uses = [list(_uses(statement)) for statement in statements]
    foreign = {name for own, found in zip(inner, uses, strict=True) for *_, name in found if name not in own | shared}
    spare = _spare(foreign)
    common = _common(uses, shared, foreign, spare)
    edits = []
    for own, found in zip(inner, uses, strict=True):
        letters = chain((each for each in ascii_lowercase if each not in foreign), spare)
        names = common | {
            name: next(letters) for name in dict.fromkeys(use[-1] for use in found) if name in own - foreign
        }
        edits += [(start, end, both, name, names[name]) for start, end, both, name in found if name in names]
    parts, place = [], 0
    for start, end, both, name, short in edits:
        parts += [text[place:start], (f"{name}:{short}" if both else short).encode()]
        place = end
    return b"".join([*parts, text[place:]]).decode()


def _common(uses: list[list[_Use]], shared: set[str], foreign: set[str], spare: Iterator[str]) -> dict[str, str]:
    """The short name of each that all modules share; those that are met most have one letter."""
    counts = Counter(name for found in uses for *_, name in found if name in shared)
    letters = chain((each for each in ascii_uppercase if each not in foreign), spare)
    return {name: next(letters) for name in sorted(counts, key=lambda name: (-counts[name], name))}


def _spare(foreign: set[str]) -> Iterator[str]:
    """Names of two letters, each given once."""
    pairs = (first + second for first, second in product(ascii_letters, ascii_letters + digits))
    return (name for name in pairs if name not in foreign | _TAKEN)


def _all(node: Node) -> Iterator[Node]:
    """A node and all below it, in the order of the text."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.children))


def _uses(statement: Node) -> Iterator[_Use]:
    for node in _all(statement):
        if node.type in _NAMES:
            yield node.start_byte, node.end_byte, node.type != "identifier", _text(node)


def _top(statement: Node) -> Iterator[str]:
    """What a statement declares for all that stands beside it."""
    if statement.type in _NAMED:
        yield _text(_field(statement, "name"))
    for declarator in (each for each in statement.named_children if each.type == "variable_declarator"):
        pattern = _field(declarator, "name")
        yield from map(_text, [pattern] if pattern.type == "identifier" else _declared(pattern))


def _declared(node: Node) -> Iterator[Node]:
    """The names that are declared in a node, at any depth."""
    for each in _all(node):
        parent = each.parent
        if each.type == "shorthand_property_identifier_pattern":
            yield each
        elif each.type == "identifier" and parent is not None:
            field = {"variable_declarator": "name", "arrow_function": "parameter"}.get(parent.type)
            field = field or {"assignment_pattern": "left", "for_in_statement": "left"}.get(parent.type)
            field = field or ("name" if parent.type in _NAMED else None)
            if parent.type in _PATTERNS or (field and parent.child_by_field_name(field) == each):
                yield each


def _field(node: Node, name: str) -> Node:
    found = node.child_by_field_name(name)
    assert found is not None  # the grammar has it in every node of this type
    return found


def _text(node: Node) -> str:
    return (node.text or b"").decode()
