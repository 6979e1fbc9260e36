"""What became of each remark of the copy desks, and that the words taken from them still stand."""

import hashlib
import json
import re
from collections import Counter
from typing import Any

import pytest
import yaml

from basemap import timeline
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
def test_what_was_taken_still_stands(language: str) -> None:
    """The words of the interface, the registry and the layers are those that were taken."""
    words = json.loads((ROOT / "basemap" / "languages" / f"{language}.json").read_text(encoding="utf-8"))
    registry = yaml.load((ROOT / "config" / "bases.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    lost = {}
    for id_, (verdict, place, digest) in COPY.items():
        if verdict != "taken" or not id_.startswith(f"{language}-") or digest is None:
            continue
        kind, _, where = place.partition(" ")
        found = words[where] if kind == "words" else _registry(registry, where) if kind == "registry" else _layer(where)
        texts = found if isinstance(found, list) else [found[language] if isinstance(found, dict) else found]
        if digest not in [hashlib.sha256(str(text).encode()).hexdigest()[:8] for text in texts]:
            lost[id_] = place
    assert lost == {}


@pytest.mark.parametrize("language", ["en", "ar", "ckb"])
def test_numbers_in_the_words_are_those_of_the_code(language: str) -> None:
    """After how many days a report is old is said in words, too."""
    words = json.loads((ROOT / "basemap" / "languages" / f"{language}.json").read_text(encoding="utf-8"))
    for key in ("show.stale", "help.doubtful"):
        assert re.findall(r"\d+", words[key]) == [str(timeline.STALE_AFTER_DAYS)], key


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
