"""What became of each remark of the copy desks, and that the words taken from them still stand."""

import hashlib
import json
import re
from collections import Counter
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml

from basemap import layers, timeline
from basemap.languages import words
from basemap.registry.model import Registry
from basemap.territory import LINE_ERROR_KM, Territories
from conftest import ROOT

COPY: dict[str, list[Any]] = yaml.safe_load((ROOT / "tests" / "copy.yaml").read_text(encoding="utf-8"))
REMARKS = {"en": 188, "ar": 152, "ckb": 200, "C": 27}


def test_each_remark_is_accounted_for() -> None:
    """Taken, taken otherwise or refused; whatever is not taken as it was has a reason."""
    assert Counter(id_.rpartition("-")[0] for id_ in COPY) == REMARKS
    assert all(f"{kind}-{n}" in COPY for kind, count in REMARKS.items() for n in range(1, count + 1))
    for id_, (verdict, place, reason) in COPY.items():
        assert verdict in ("taken", "otherwise", "refused"), id_
        assert place, id_
        assert verdict == "taken" or reason, id_


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_what_was_taken_is_published(
    language: str, record_site: Path, territories: Territories, record: Registry
) -> None:
    """Its text stands where the row says, letter by letter, and readers of the site or the documents come upon it."""
    said = layers.build(record, territories, ROOT / "layers").languages[language]
    raw = yaml.load((ROOT / "config" / "bases.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    published = _published(record_site, said.suffix)
    lost = {}
    for id_, (verdict, place, taken) in COPY.items():
        if verdict != "taken" or not id_.startswith(f"{language}-"):
            continue
        kind, _, where = place.partition(" ")
        if kind == "text":
            texts = [taken] if taken in _flat((ROOT / where).read_text(encoding="utf-8")) else []
            everywhere = published if where.startswith("basemap/") else taken
        else:
            if kind == "words":
                found: Any = said.words[where] if where in said.words else list(said.forms[where].values())
            else:
                found = _registry(raw, where) if kind == "registry" else _layer(where)
            if found == {} and taken is None:
                continue  # a name that is not to be written on the map
            texts = found if isinstance(found, list) else [found[language] if isinstance(found, dict) else found]
            texts = [text for text in texts if hashlib.sha256(str(text).encode()).hexdigest()[:8] == taken]
            everywhere = published
        if not any(all(piece in everywhere for piece in _pieces(text)) for text in texts):
            lost[id_] = place
    assert lost == {}


def test_figures_in_the_words_are_typed_once(territories: Territories) -> None:
    """After how many days a report is old and how far the line is off stand in the code; words have their places."""
    figures = {"stale_days": 1234, "line_mean_km": 5.5, "line_most_km": 66}
    for language in words.for_country(territories.country.names, (), figures).values():
        said = {key: set(re.findall(r"1234|5\.5|66", text)) for key, text in language.words.items()}
        assert {key: found for key, found in said.items() if found} == {
            "show.stale": {"1234"},
            "help.doubtful": {"1234"},
            "help.line": {"5.5"},
            "page.m.line.1": {"66"},
        }
        assert not any(re.search(rf"\b{timeline.STALE_AFTER_DAYS}\b", text) for text in language.words.values())


def test_the_line_is_off_by_what_was_measured() -> None:
    """The figures of the words are those of the document on the layers."""
    measured = (ROOT / "layers" / "README.md").read_text(encoding="utf-8")
    mean, most = re.findall(r"off by ([\d.]+) km on average.* and by ([\d.]+) km at worst", measured)[0]
    assert (float(mean), round(float(most))) == LINE_ERROR_KM


def _registry(value: Any, where: str) -> Any:
    """What stands at a path such as ``tours[january-2026].steps[1].text``."""
    for key, index in re.findall(r"(\w+)(?:\[([^\]]+)\])?", where):
        value = value[key]
        if index:
            value = value[int(index)] if key == "steps" else next(each for each in value if str(each["id"]) == index)
    return value


def _layer(where: str) -> Any:
    """The names of a feature, such as ``layers/towns.geojson#harir``."""
    path, _, id_ = where.partition("#")
    features = json.loads((ROOT / path).read_text(encoding="utf-8"))["features"]
    return next(feature["properties"]["names"] for feature in features if feature["id"] == id_)


def _published(site: Path, suffix: str) -> str:
    """All that the site says in a language: what the scripts of the map read, its document, and the pages beside it."""
    pages = [site / "index.html", site / f"methodology{suffix}.html", site / "404.html"]
    pages += [page for page in sorted((site / "base").glob("*.html")) if page.name.count(".") == 1 + bool(suffix)]
    if not suffix:
        pages += sorted((site / "picture").glob("*.svg"))
    texts = [page.read_text(encoding="utf-8") for page in pages if suffix in page.name or "." not in page.stem]
    island = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', texts[0], re.DOTALL)[0]
    plain = [json.dumps(json.loads(island), ensure_ascii=False).replace('\\"', '"')]
    return _flat(" ".join([*plain, *(unescape(re.sub(r"<[^>]+>", "", text)) for text in texts)]))


def _pieces(text: str) -> list[str]:
    """The text between its placeholders, and in the document within its elements."""
    return [piece for piece in (_flat(piece).strip() for piece in re.split(r"\{\w+\}|`", text)) if len(piece) > 2]


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)
