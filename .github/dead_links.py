"""Which addresses of sources lead nowhere: what the workflow "Dead links" runs, the only part that asks the network.

It asks each host for one page at a time, sends nothing but the address, follows no redirect and keeps no page. Dead is
what the server says is gone (404, 410) or whose name nobody knows, twice. A server that refuses, is down or answers
late says nothing of the page. The list is proposed by the job that may write; here nothing may.
"""

import re
import socket
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

LIST = Path("config", "dead-links.txt")
HEAD = """\
# Addresses of sources that led nowhere when they were last tried. A workflow writes this list each week, and
# basemap watch-list reads it. What has an archived copy on its card is not listed.
"""
GONE = {404, 410}
UNKNOWN = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
PAUSE_SECONDS = 2
AT_ONCE = 8
MOST = 0.2
"""If more than this share is dead, something is wrong here and not there."""
AGENT = "base-status-map (weekly check of links)"

Ask = Callable[[str], str | None]
"""Address → why it is dead, or None."""


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = build_opener(_NoRedirect)


def main() -> int:
    addresses = cited(Path("seeds"))
    dead = found(addresses, ask, PAUSE_SECONDS)
    sys.stdout.write(f"{len(dead)} of {len(addresses)} addresses lead nowhere.\n")
    if len(dead) > MOST * len(addresses):
        sys.stderr.write("That is too many to be true: the list stays as it was.\n")
        return 1
    target = Path("proposal", "files", LIST)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(listed(dead), encoding="utf-8")
    return 0


def cited(seeds: Path) -> list[str]:
    """The addresses of all cards without an archived copy."""
    from basemap.registry import parser

    cards = [parser.read(path.read_bytes(), path.name)[0] for path in sorted(seeds.glob("*.yaml"))]
    values = [card.value for card in cards if card and isinstance(card.value, dict)]
    return sorted(
        {card["url"] for card in values if str(card.get("url")).startswith("https://") and not card.get("archive")}
    )


def found(addresses: Iterable[str], ask: Ask, pause: float) -> dict[str, str]:
    """The dead ones with the reason: each was asked twice. A host is asked for one page after the other."""
    hosts: dict[str, list[str]] = {}
    for address in addresses:
        hosts.setdefault(urlsplit(address).hostname or "", []).append(address)

    def of_host(pages: list[str]) -> dict[str, str]:
        dead = {}
        for page in pages:
            time.sleep(pause)
            if ask(page):
                time.sleep(pause)
                if why := ask(page):
                    dead[page] = why
        return dead

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return {address: why for dead in pool.map(of_host, hosts.values()) for address, why in dead.items()}


def ask(address: str) -> str | None:
    """Ask for a page, without taking it. Why it is dead, or None."""
    try:
        with _OPENER.open(Request(address, headers={"User-Agent": AGENT}), timeout=30):
            return None
    except HTTPError as error:
        return str(error.code) if error.code in GONE else None
    except URLError as error:
        unknown = isinstance(error.reason, socket.gaierror) and error.reason.errno in UNKNOWN
        return "no such host" if unknown else None
    except (OSError, HTTPException, ValueError):
        return None


def listed(dead: dict[str, str]) -> str:
    """The list: an address a line, sorted; one with a character that could mean something else is left out."""
    plain = sorted(address for address in dead if re.fullmatch(r"https://[!-~]+", address) and "#" not in address)
    return HEAD + "".join(f"{address} # {dead[address]}\n" for address in plain)


if __name__ == "__main__":
    sys.exit(main())
