"""What servers and search engines ask for: which pages there are, and what to show where there is none."""

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment
from markupsafe import escape

from basemap.layers import Collections
from basemap.publish import frame, publication


def not_found(register: Mapping[str, Any], press: Environment) -> str:
    # A server shows it under whatever address was asked for, so that only full addresses lead somewhere from there;
    # without one, it offers every folder in which the map can be.
    head = frame.Head(
        title="Page not found",
        description="There is no page at this address.",
        up=publication.address(register, "") or "",
    )
    return press.get_template("404.html.j2").render(head=head)


def robots(register: Mapping[str, Any]) -> str:
    sitemap = publication.address(register, "sitemap.xml")
    return "User-agent: *\nAllow: /\n" + (f"Sitemap: {sitemap}\n" if sitemap else "")


def sitemap(collections: Collections) -> str:
    """All pages by their full addresses (sitemaps.org, 0.9); no dates, since only the registry has one."""
    bases = [f"base/{feature['id']}.html" for feature in collections.bases["features"]]
    paths = ["", "methodology.html", *bases]
    places = (escape(publication.address(collections.register, path) or "") for path in paths)
    lines = "".join(f"<url><loc>{place}</loc></url>\n" for place in places)
    head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{lines}</urlset>\n"
