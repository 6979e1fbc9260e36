"""What servers and search engines ask for: which pages there are, and what to show where there is none."""

from collections.abc import Iterable

from jinja2 import Environment
from markupsafe import escape

from basemap.languages.words import Language
from basemap.publish import frame, publication
from basemap.registry.model import Registry


def not_found(registry: Registry, press: Environment, language: Language) -> str:
    """The page for an address that leads nowhere."""
    # A server shows it under whatever address was asked for, so that only full addresses lead somewhere from there;
    # without one, it offers every folder in which the map can be.
    head = frame.Head(
        title=language.say("page.404.title"),
        description=language.say("page.404.text"),
        up=publication.address(registry, "") or "",
    )
    return press.get_template("404.html.j2").render(head=head)


def robots(registry: Registry) -> str:
    """The robots.txt (RFC 9309)."""
    sitemap = publication.address(registry, "sitemap.xml")
    return "User-agent: *\nAllow: /\n" + (f"Sitemap: {sitemap}\n" if sitemap else "")


def sitemap(registry: Registry, languages: Iterable[Language]) -> str:
    """All pages by their full addresses (sitemaps.org, 0.9); no dates, since only the registry has one."""
    suffixes = [language.suffix for language in languages]
    names = ["methodology", "watch-list", *(f"base/{base.id}" for base in registry.bases)]
    paths = ["", *(f"{name}{suffix}.html" for name in names for suffix in suffixes)]
    places = (escape(publication.address(registry, path) or "") for path in paths)
    lines = "".join(f"<url><loc>{place}</loc></url>\n" for place in places)
    head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{lines}</urlset>\n"
