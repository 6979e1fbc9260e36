"""Pictures of the ground: the page asks nobody, unless the registry names a host and the reader agrees."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, Request, Route, expect

from basemap.cli.commands import cli
from conftest import FROZEN, inputs

HOST = "https://tiles.example"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def tiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the registry, with pictures of the ground and an attribution that would like to be markup."""
    folder = tmp_path_factory.mktemp("tiled")
    text = (FROZEN / "config" / "bases.yaml").read_text(encoding="utf-8")
    given = f"publication: {{tiles: {{url: '{HOST}/{{z}}/{{x}}/{{y}}.png', attribution: '<b>Somebody</b>'}}}}\n"
    assert "\npublication:" not in text
    (folder / "bases.yaml").write_text(text + given, encoding="utf-8")
    options = ["--registry", str(folder / "bases.yaml"), *inputs(FROZEN)[2:], "--out", str(folder / "site")]
    done = CliRunner().invoke(cli, ["build", *options], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return folder / "site"


@pytest.fixture
def asked() -> list[Request]:
    """What the page asks others for."""
    return []


@pytest.fixture
def page(browser: Browser, asked: list[Request]) -> Iterator[Page]:
    """A page whose requests to the host are answered here, and noted."""
    context = browser.new_context()

    def answer(route: Route) -> None:
        asked.append(route.request)
        route.fulfill(body=PIXEL, content_type="image/png")

    context.route(re.compile("^https:"), answer)
    yield context.new_page()
    context.close()


def test_without_a_host_there_is_nothing_to_switch_on(site: Path, page: Page, asked: list[Request]) -> None:
    """No button, and a policy under which no picture could be loaded."""
    page.goto((site / "index.html").as_uri())
    page.evaluate("window.basemap.ready")
    expect(page.locator("#tiles")).to_have_count(0)
    assert "img-src data:;" in (site / "index.html").read_text(encoding="utf-8")
    assert asked == []


def test_the_host_is_asked_only_after_the_reader_agrees(tiled: Path, page: Page, asked: list[Request]) -> None:
    """The button names the host; on, pictures come from it and no other, without a referrer; off, none is left."""
    page.goto((tiled / "index.html").as_uri() + "#2020-04-04/al-qaim")
    page.evaluate("window.basemap.ready")
    button = page.get_by_role("button", name="tiles.example will see")
    expect(button).to_have_attribute("aria-pressed", "false")
    assert asked == []
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".leaflet-tile-loaded").first).to_be_attached()
    assert asked
    assert all(request.url.startswith(f"{HOST}/") and "referer" not in request.headers for request in asked)
    attribution = page.locator(".leaflet-control-attribution")
    expect(attribution).to_contain_text("<b>Somebody</b>")
    expect(attribution.locator("b")).to_have_count(0)
    button.click()
    expect(page.locator(".leaflet-tile")).to_have_count(0)
    expect(attribution).not_to_contain_text("Somebody")


def test_the_policy_lets_in_pictures_of_that_host_alone(tiled: Path, page: Page, asked: list[Request]) -> None:
    """Another host is refused by the policy; the pages beside the map name none."""
    assert f"img-src data: {HOST};" in (tiled / "index.html").read_text(encoding="utf-8")
    assert HOST not in (tiled / "methodology.html").read_text(encoding="utf-8")
    page.goto((tiled / "index.html").as_uri())
    blocked = page.evaluate(
        """() => new Promise((resolve) => {
          document.addEventListener("securitypolicyviolation", ({ blockedURI }) => resolve(blockedURI));
          document.body.append(Object.assign(new Image(), { src: "https://elsewhere.example/1.png" }));
        })"""
    )
    assert blocked.startswith("https://elsewhere.example")
    assert asked == []
