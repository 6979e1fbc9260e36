"""The page in Firefox, in three time zones: opened from disk, it is silent and gives the golden states."""

import json
from pathlib import Path
from typing import Any

import pytest

import client
import firefox
from basemap.publish import linker
from golden import write

GOLDEN: dict[str, Any] = json.loads(write.FILE.read_text(encoding="utf-8"))
ZONES = {"Pacific/Pago_Pago": -660, "Asia/Baghdad": 180, "Pacific/Kiritimati": 840}


def changes(mode: str) -> list[str]:
    """The days on which something changes."""
    return sorted({line[0] for lines in GOLDEN[mode].values() for line in lines})


@pytest.mark.parametrize("zone", ZONES)
def test_the_states_are_the_golden_ones(site: Path, zone: str) -> None:
    """A ninth of the days of change, others in each zone, and the days before, in both modes; the console is silent."""
    with firefox.run(zone) as page:
        page.open((site / "index.html").as_uri() + "#2020-03-19/al-qaim")
        page.evaluate("window.basemap.ready")
        assert page.evaluate("-new Date(2020, 0, 1).getTimezoneOffset()") == ZONES[zone]
        assert page.evaluate("document.querySelector('#panel .on').textContent") == "19 March 2020"
        for mode in ("happened", "reported"):
            days = changes(mode)[list(ZONES).index(zone) :: 9]
            shown = page.evaluate(
                f"""(() => {{
                  window.basemap.mode("{mode}");
                  const {{ dayOf, iso }} = {linker.link(client.FOLDER, "time/days.js")};
                  const before = {json.dumps(days)}.map((text) => iso(dayOf(text) - 1)).filter((text) => text > "2003");
                  return [...{json.dumps(days)}, ...before].map((text) => {{
                    window.basemap.goTo(text);
                    return [window.basemap.day(), window.basemap.states()];
                  }});
                }})()"""
            )
            assert len(shown) > len(days)
            for day, states in shown:
                lines = {id_: max(line for line in base if line[0] <= day) for id_, base in GOLDEN[mode].items()}
                wanted = {id_: {"status": line[1], "certainty": line[2]} for id_, line in lines.items()}
                assert states == wanted, (mode, day)
        assert page.said == []
        assert page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)") == []
