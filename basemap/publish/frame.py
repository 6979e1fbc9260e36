"""What all pages share: their head, the templates, the policy, and an answer in words."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket

from basemap.languages import words
from basemap.publish import publication
from basemap.registry.model import Registry
from basemap.timeline import State


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a page tells browsers, search engines and previews.

    ``address`` is its full address, if the registry says where it is published, ``picture`` that of its preview;
    ``feed`` is the path of its feed and ``up`` leads to the folder of the site.
    """

    title: str
    description: str
    address: str | None = None
    picture: str | None = None
    feed: str = "feed.xml"
    up: str = ""
    kind: str = "website"
    path: str | None = None
    """Of the page in English, by which it has the same page in the other languages; None if it has none."""


class _Compiled(BytecodeCache):
    """Templates once compiled, for all environments of this process: there is one for each language."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def environment() -> Environment:
    """For the templates of all pages: what is not known stops the build, and all text is escaped."""
    return Environment(
        loader=PackageLoader("basemap.publish"),
        bytecode_cache=_COMPILED,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def policy(style: str, scripts: tuple[str, ...] = (), images: str = "data:") -> str:
    """A Content Security Policy under which this style holds, these scripts run, and nothing else is loaded."""
    hashes = " ".join(f"'{_hash(script)}'" for script in scripts)
    script_source = f"script-src {hashes}; " if scripts else ""
    return (
        f"default-src 'none'; {script_source}style-src '{_hash(style)}'; img-src {images}; "
        "base-uri 'none'; form-action 'none'"
    )


def preview(registry: Registry, picture: str | None, up: str = "") -> str | None:
    """The address of a picture of the site, for those who show links: a full one, if the registry has one."""
    return picture and (publication.address(registry, picture) or up + picture)


def state(answer: State, labels: Mapping[str, str], language: words.Language) -> str:
    """An answer in words, with what else is possible and what nobody has reported."""
    label = labels[answer.status] if answer.status else language.say("status.none")
    others = language.join(words.inline(labels[other]) for other in answer.alternatives)
    text = language.say("state.possible", status=label, others=others) if others else label
    if answer.inferred:
        text += language.say("sentence.join") + language.say("inferred")
    if answer.overdue:
        text += language.say("sentence.join") + language.say("overdue")
    if answer.stale and answer.last_evidence is not None:
        date = words.spell_day(answer.last_evidence, language)
        text += language.say("sentence.join") + language.say("stale.short", date=date)
    return text


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
