"""Rules of meaning: what each lets pass, and how a finding looks. What each refuses stands in ``broken/``."""

from typing import Any

import pytest

import small
from basemap import rules
from basemap.registry import text
from basemap.registry.model import Registry
from basemap.registry.problem import Finding
from small import CLAIM


def made(base: dict[str, Any] | None = None, source: dict[str, Any] | None = None, **rest: Any) -> Registry:
    """A registry of one base and one source, with what a test adds to either."""
    return small.registry(bases=[small.base(**(base or {}))], sources=[small.card(**(source or {}))], **rest)


def changes(*dates: str) -> dict[str, Any]:
    """Changes on these days, each to another status than the one before."""
    statuses = ["present", "vacated"] * len(dates)
    return {
        "changes": [
            {"date": date, "status": status, "claims": [CLAIM]} for date, status in zip(dates, statuses, strict=False)
        ]
    }


def named(found: Registry, rule: str) -> list[Finding]:
    """The findings of one rule."""
    return [finding for finding in rules.check(found) if finding.rule == rule]


def test_every_rule_documents_itself() -> None:
    """A rule is a generator with a docstring, and its findings bear its name."""
    names = [rule.__name__ for rule in rules.RULES]
    assert len(set(names)) == len(names)
    assert all(rule.__doc__ for rule in rules.RULES)
    sound = made(base={"events": [{"date": "2020", "kind": "attack", "claims": [CLAIM]}]})
    assert list(rules.check(sound)) == []


@pytest.mark.parametrize(
    "dates",
    [
        ("2020-03-17", "2020-03-18"),
        ("2020-03-17", "2020-03-17"),
        ("2020", "2020"),
        ("../2020-03-17", "2020-03-17"),
        ("../2020-03-17", "2020-03-18", "../2020-03-20"),
        ("2011-12-07", "../2014-06-30", "2020-03-17"),
        ("2020-03-17/2020-03-19", "2020-03-18/2020-03-20"),
        ("2020-03", "2020-03/.."),
        ("2020-03/..", "2020-04/.."),
        ("../2020", "../2021"),
    ],
)
def test_changes_in_order_pass(dates: tuple[str, ...]) -> None:
    """Overlaps are no disorder, as long as neither end moves back; an open start is that of the change before."""
    assert named(made(base=changes(*dates)), "order-in-time") == []


@pytest.mark.parametrize(
    "dates",
    [
        ("2020-03-18", "2020-03-17"),
        ("2020", "2020-03"),
        ("2020-03", "2020"),
        ("2020-03-17", "../2020-03-16"),
        ("2020-03/..", "2020-04"),
        ("../2021", "../2020"),
        ("../2020-03-17", "2020-03-16"),
    ],
)
def test_changes_out_of_order_do_not(dates: tuple[str, ...]) -> None:
    """One finding, at the later entry."""
    (finding,) = named(made(base=changes(*dates)), "order-in-time")
    assert finding.path == ("bases", 0, "changes", 1, "date")


@pytest.mark.parametrize(
    ("published", "date", "found"),
    [
        ("2020-03-16", "2020-03-17", True),
        ("2020-03-17", "2020-03-17", False),
        ("2020-03", "2020-03-17", False),
        ("2020-03", "2020-04-01", True),
        ("2020-03-16", "2020-03", False),
        ("2020-03-16", "../2020-03-17", False),
        ("2020-03-16/..", "2020-03-17", False),
        (None, "2020-03-17", False),
    ],
)
def test_a_change_older_than_its_sources(published: str | None, date: str, found: bool) -> None:
    """Only where each dated source was certainly out before the change can have come."""
    result = named(made(base=changes(date), source={"published": published}), "before-its-source")
    assert [finding.severity for finding in result] == ["warning"] * found


@pytest.mark.parametrize(
    ("address", "passes"),
    [
        ("https://example.org", True),
        ("https://www.example.org:8443/a/b?c=d&e=f#g", True),
        ("https://xn--mgbtf8fl.example/قاعدة", True),
        ("https://example.org/a@b", True),
        ("https://web.archive.org/web/2020/https://example.org/x", True),
        ("http://example.org", False),
        ("https://example", False),
        ("https://", False),
        ("https://exa mple.org", False),
        ("https://example.org/\u00a0x", False),
        ("https://example.org\\@evil.example", False),
        ("https://user@example.org", False),
        ("https://-example.org", False),
        ("https://example.org.", False),
        ("https://example..org", False),
        ("https://пример.example", True),
        ("https://موقع.example/خبر?a[0]=b|c", True),
        ("https://пример.exаmple", False),
        ("https://[::1]/", False),
        ("ftp://example.org", False),
        ("https:example.org", False),
    ],
)
def test_links(address: str, passes: bool) -> None:
    """A link is https to a host with a name, as browsers open it, and needs no escaping anywhere."""
    assert (not named(made(source={"url": address}), "link")) == passes
    assert passes or named(made(publication={"url": address}), "link")


def test_an_id_of_another_kind_may_be_the_same() -> None:
    """A party may be called like a base; a base may not be called like another's former id."""
    assert named(made(base={"id": "press"}), "duplicate-id") == []
    (finding,) = named(made(base={"aliases": ["alpha"]}), "duplicate-id")
    assert finding.path == ("bases", 0, "aliases", 0)
    assert finding.earlier == ("bases", 0, "id")


@pytest.mark.parametrize(
    "use",
    [
        changes("2020"),
        {"position": {"lat": "33.79", "lon": "42.44", "uncertainty_m": "10", "sources": ["wire"]}},
        {"territory": {"region": "federal", "claims": [CLAIM]}},
        {"control": [{"date": "2020", "by": "press", "claims": [CLAIM]}]},
        {"plans": [{"target": "2020", "status": "vacated", "claims": [CLAIM]}]},
        {"disagreements": [{"about": "a", "sides": [CLAIM, CLAIM], "follows": "neither"}]},
    ],
)
def test_every_use_of_a_source_counts(use: dict[str, Any]) -> None:
    """A source is cited wherever its id may stand; a wrong id is found there as well."""
    assert named(made(), "uncited-source")[0].severity == "warning"
    assert named(made(base=use), "uncited-source") == []
    (finding, *_) = named(made(base=use, source={"id": "wired"}), "unknown-source")
    assert finding.hint == "wired"


def test_the_days_of_the_map_end_with_as_of() -> None:
    """A date that may lie before as_of passes; one that cannot does not."""
    assert named(made(base=changes("2026"), source={"published": "2026-11"}), "dated-after-as-of") == []
    assert named(made(source={"published": "2026-11-20"}), "published-after-as-of") == []
    assert named(made(source={"published": "../2027"}), "published-after-as-of") == []
    assert named(made(base=changes("2026-11-21")), "dated-after-as-of")
    assert named(made(source={"published": "2026-12"}), "published-after-as-of")


@pytest.mark.parametrize(
    ("value", "nearest"),
    [
        ("hand-over", "handed-over"),
        ("Handed over", "handed-over"),
        ("HANDED_OVER", "handed-over"),
        ("presnt", "present"),
        ("zzz", None),
        ("x" * 1000, None),
    ],
)
def test_the_nearest_guess(value: str, nearest: str | None) -> None:
    """Case, spaces and underscores count for nothing; what is far from everything stays without a guess."""
    assert text.nearest(value, ("present", "drawing-down", "handed-over", "vacated")) == nearest


def test_the_nearest_of_many() -> None:
    """Among hundreds of ids those with the same first letter are compared."""
    many = tuple(f"{letter}source-{number}" for letter in "abc" for number in range(100))
    assert text.nearest("bsorce-42", many) == "bsource-42"
