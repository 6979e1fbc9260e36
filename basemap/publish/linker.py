"""The linker: the ES modules of the page become one script, so that a page opened from disk can run them.

In: a folder and the path of a module in it. Out: a JavaScript expression whose value holds what that module exports.

The modules stand one after the other in one function, each after those that it imports, once (ECMA-262, 16.2.1). That
does the same only for a part of the language, and the linker takes no other::

    import { a, b } from "./folder/other.js";       before everything else
    export function a() …  export async function …  export class …  export const a = …

with names at the top of a module that no other module has. Comments go, and spaces that mean nothing.
"""

import re
from pathlib import Path, PurePosixPath

_TOKEN = re.compile(
    r"""(?P<comment> //[^\n]* | /\*.*?\*/ )
      | (?P<literal> "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' | `(?:\\.|[^`\\])*`
                   | (?: (?<=[(,\[!]) | (?<=[=:?&|>][ ]) | (?<=return[ ]) )
                     / (?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+ / )""",
    re.DOTALL | re.VERBOSE,
)
"""A division sign follows a value; a regular expression follows one of these signs, as formatted code has them."""
_HOLE, _LINE = "\0", "\1"
"""What stands for a literal while the code around it is read, and for each line break in it."""
_IMPORT = re.compile(rf"^import \{{([\w\s,]*)\}} from {_HOLE};$", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (\w+)\b)", re.MULTILINE)
_TOP = re.compile(r"^(?:export )?(?:async )?(?:function\*?|class|const|let) (\w+|[{[][^}\]]*[}\]])", re.MULTILINE)
_MODULE_WORD = re.compile(r"(?<![\w.$])(?:import|export)\b")
_SPACE = (
    (r"\s*\n\s*", "\n"),
    (r" ?([{}()\[\],;:=<>?&|*!]) ?", r"\1"),
    (r"(?<=[{(\[,;:?&|=>])\n|\n(?=[})\].?:&|])", ""),
)


class LinkError(ValueError):
    """Raised for what is not of the part of the language above. Its message begins with file and line."""


def link(folder: Path, entry: str) -> str:
    """The expression for a module, by its path in the folder. Raises LinkError, also for imports in a circle."""
    linked: dict[str, _Module] = {}
    names: dict[str, str] = {}
    _link(folder, entry, linked, names, ())
    code = "\n".join(module.text for module in linked.values())
    return f'(()=>{{"use strict";\n{code}\nreturn{{{",".join(linked[entry].exports)}}};}})()'


class _Module:
    """One module while it is read: its code with a hole for each literal, and what it exports."""

    def __init__(self, folder: Path, path: str) -> None:
        self.path, self.folder = path, folder
        self.literals: list[str] = []
        self.code = _TOKEN.sub(self._mask, (folder / path).read_text(encoding="utf-8"))
        self.exports = [match[1] for match in _EXPORT.finditer(self.code)]
        self.text = ""

    def _mask(self, token: re.Match[str]) -> str:
        if token["comment"]:
            return "\n" * token[0].count("\n")
        self.literals.append(token[0])
        return _HOLE + _LINE * token[0].count("\n")

    def literal(self, at: int) -> int:
        """The number of the first literal from a place on."""
        return self.code.count(_HOLE, 0, at)

    def fault(self, at: int, what: str) -> LinkError:
        line = 1 + sum(self.code.count(each, 0, at) for each in ("\n", _LINE))
        return LinkError(f"{self.folder.name}/{self.path}:{line}: {what}")

    def finish(self, end: int) -> None:
        """Keeps the code behind the imports."""
        word = _MODULE_WORD.search(_EXPORT.sub(lambda match: " " * len(match[0]), self.code), end)
        if word:
            raise self.fault(word.start(), f"this {word[0]} is none that the linker takes")
        body = _EXPORT.sub("", self.code[end:])
        for pattern, instead in _SPACE:
            body = re.sub(pattern, instead, body)
        rest = iter(self.literals[self.literal(end) :])
        self.text = re.sub(f"{_HOLE}{_LINE}*", lambda _: next(rest), body.strip())


def _link(folder: Path, path: str, linked: dict[str, _Module], names: dict[str, str], above: tuple[str, ...]) -> None:
    module = _Module(folder, path)
    end = 0
    for found in _IMPORT.finditer(module.code):
        if module.code[end : found.start()].strip():
            raise module.fault(found.start(), "an import stands before everything else")
        other = _resolved(path, module.literals[module.literal(found.start())][1:-1])
        if not (folder / other).is_file():
            raise module.fault(found.start(), f"there is no {other}")
        if other in (*above, path):
            raise module.fault(found.start(), f"imports go in a circle: {' → '.join((*above, path, other))}")
        if other not in linked:
            _link(folder, other, linked, names, (*above, path))
        for name in re.findall(r"[^\s,][^,]*[^\s,]|\w", found[1]):
            if name not in linked[other].exports:
                raise module.fault(found.start(), f"{other} does not export {name}")
        end = found.end()
    for top in _TOP.finditer(module.code):
        for name in re.findall(r"\w+", top[1]):
            if names.setdefault(name, path) != path:
                raise module.fault(top.start(), f"{name} is a name of {names[name]} too")
    module.finish(end)
    linked[path] = module


def _resolved(path: str, target: str) -> str:
    """The path in the folder of what a module at a path imports."""
    parts = list(PurePosixPath(path).parent.parts)
    for part in PurePosixPath(target).parts:
        if part == "..":
            parts = parts[:-1]
        else:
            parts.append(part)
    return "/".join(parts)
