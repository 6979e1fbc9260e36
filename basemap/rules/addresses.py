"""What is wrong with an address, and what to write instead.

In: an address as it was typed. Out: a complaint, which goes on from the address ("has no host"), and a guess. What a
browser opens is right (URL Standard), unless another program could read it otherwise. The addresses of the site and of
the repository are also built upon, so that nothing may stand in them that belongs to a page.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple
from urllib.parse import urlsplit

import idna

from basemap.registry import invisible


class Complaint(NamedTuple):
    """What is wrong with an address, and what was most likely meant."""

    wrong: str
    hint: str | None = None


_SIGN = "holds a space or a sign that no link holds: copy it again, or write %20 for a space"
_REFUSED = re.compile(r"[\s\x00-\x20\x7f-\xa0\"<>\\]")
_REFUSED_BEFORE_THE_QUERY = re.compile(r"[`{}]")
_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+", re.ASCII | re.IGNORECASE)
_PORT = re.compile(r":[0-9]{1,5}$", re.ASCII)
_THIS_MACHINE = re.compile(r"(127\.[0-9.]+|0\.0\.0\.0|(.*\.)?localhost)", re.IGNORECASE)
_PAGE = re.compile(r"((base|data|feed|picture)/)?[^/]*\.(html?|xml|php|json|csv|geojson|png|svg)$", re.IGNORECASE)
_OF_TWO_PARTS = ("github.com", "codeberg.org", "bitbucket.org")
"""Hosts on which a repository is an owner and a name; what comes behind them is a page of it."""
_PAGE_OF_A_REPOSITORY = re.compile(r"/(-|tree|blob|src|raw|commits?|issues|pulls?|merge_requests|wiki|releases)(/.*)?$")


def wrong_link(address: str) -> Complaint | None:
    """What is wrong with the address of a document."""
    if letter := invisible.unseen(address):
        seen = "".join(one for one in address if not invisible.unseen(one))
        return Complaint(f"holds {invisible.named(letter)}: delete it", seen)
    if not address.startswith("https://"):
        meant = re.sub("^https?://", "https://", address, flags=re.IGNORECASE)
        return Complaint("does not begin with https://", meant if meant != address else None)
    before_query = address.partition("?")[0]
    if _REFUSED.search(address) or _REFUSED_BEFORE_THE_QUERY.search(before_query):
        return Complaint(_SIGN)
    host = re.split(r"[/?#]", address[8:], maxsplit=1)[0]
    if "@" in host:
        return Complaint("holds a user name or a password: delete what stands before @, and @")
    wrong = _wrong_host(_PORT.sub("", host))
    return Complaint(wrong) if wrong else None


def wrong_site(address: str) -> Complaint | None:
    """What is wrong with the address of the published site, to which the names of its pages are added."""
    if wrong := wrong_link(address):
        return wrong
    parts = urlsplit(address)
    host = parts.hostname or ""
    path = _PAGE.sub("", parts.path)
    folder = f"https://{parts.netloc}{path}"
    if _THIS_MACHINE.fullmatch(host):
        return Complaint("is this machine's own: write the address under which others find the site")
    if host in (*_OF_TWO_PARTS, "gitlab.com"):
        meant = _pages_of(parts.path) if host == "github.com" else None
        return Complaint("is the address of a repository, not of the site", meant)
    if "#" in address or "?" in address:
        return Complaint("names a view of the map: leave out ? and # and what follows", folder)
    if path != parts.path:
        return Complaint("names a page of the site: write the address of its folder", folder)
    return _doubtful_path(parts.path, folder)


def wrong_repository(address: str) -> Complaint | None:
    """What is wrong with the address of the repository, to which those of its pages are added."""
    if over_ssh := re.fullmatch(r"(?:ssh://)?git@([\w.-]+)[:/](.+)", address, re.ASCII):
        return Complaint("does not begin with https://", f"https://{over_ssh[1]}/{over_ssh[2].removesuffix('.git')}")
    if wrong := wrong_link(address):
        return wrong
    parts = urlsplit(address)
    names = [name for name in parts.path.split("/") if name]
    if len(names) < 2 and parts.hostname in (*_OF_TWO_PARTS, "gitlab.com"):
        return Complaint("names no repository: behind the host come its owner and its name")
    is_of_two = parts.hostname in _OF_TWO_PARTS
    path = "/" + "/".join(names[:2]) if is_of_two else _PAGE_OF_A_REPOSITORY.sub("", parts.path.rstrip("/"))
    meant = f"https://{parts.netloc}{path.removesuffix('.git')}"
    if meant == address:
        return None
    return Complaint("names more than the repository: write its address and nothing behind it", meant)


def _wrong_host(host: str) -> str | None:
    wrong = "has no host: after https:// comes a name such as www.example.org"
    if host.isascii():
        return None if _HOST.fullmatch(host) else wrong
    try:
        # As browsers do it (UTS 46): what stands there in Arabic letters is asked for in ASCII ones.
        if not _HOST.fullmatch(idna.encode(host, uts46=True).decode()):
            return wrong
    except (idna.IDNAError, UnicodeError):
        return wrong
    for label in host.split("."):
        scripts = {unicodedata.name(letter, "?").split()[0] for letter in label if letter.isalpha()}
        if len(scripts & {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}) > 1:
            return "has a host whose letters look alike and come from two alphabets: copy it again"
    return None


def _doubtful_path(path: str, folder: str) -> Complaint | None:
    if not re.search(r"//|/\.\.?(/|$)", path):
        return None
    plain = re.sub(r"(?<!:)/(\.?/)+", "/", folder)
    return Complaint("has // or a dot for a folder in its path: write it plainly", plain if ".." not in plain else None)


def _pages_of(path: str) -> str | None:
    """Where GitHub Pages puts the site of a repository, as long as it has no domain of its own."""
    found = re.match(r"/([\w-]+)/([\w.-]+)", path, re.ASCII)
    return found and f"https://{found[1].lower()}.github.io/{found[2].removesuffix('.git')}/"
