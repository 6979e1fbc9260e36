/*
 * Days at a glance: a small map for each era on the day of the most bases with forces, and on its last day; each leads to its day.
 */
import { byId, element, shape } from "../dom.js";
import { decode } from "../map/background.js";
import { projection, smallGround } from "../map/small_map.js";
import { colourOf } from "../map/theme.js";
import { goTo } from "../state/actions.js";
import { data } from "../state/data.js";
import { store } from "../state/store.js";
import { words } from "../words.js";
import { heldWords } from "./rail.js";

const GLANCE_SIZE = [150, 150]; // pixels
const GLANCE_MARGIN = 4;

/** @param {HTMLElement} button that opens the dialog */
export function glances(button) {
  const dialog = byId("glances");
  button.addEventListener("click", () => {
    const project = wholeCountry();
    const ground = smallGround(project, GLANCE_SIZE, ["territories", "line"]);
    const glance = (day) => glanceAt(day, project, ground);
    dialog.querySelector("ul").replaceChildren(...glanceDays().map((day) => element("li", null, glance(day))));
    dialog.showModal();
  });

  function glanceAt(day, project, ground) {
    const svg = shape("svg", { viewBox: "0 0 " + GLANCE_SIZE.join(" "), "aria-hidden": "true", class: "inset" });
    svg.append(...ground.map((each) => each.cloneNode(true)), ...dots(day, project));
    const counts = data.regions.map((region) => element("span", null, words.get("region." + region) + " ", element("b", null, heldWords(region, day))));
    const go = () => {
      dialog.close();
      goTo(day);
    };
    return element("button", { type: "button", "data-day": day, click: go }, svg, element("strong", null, words.date(day)), ...counts);
  }
}

function wholeCountry() {
  const rings = data.geography.territories.flatMap(({ shape: parts }) => parts.flat());
  return projection(rings.flatMap((ring) => decode(ring, "territories")), GLANCE_SIZE, GLANCE_MARGIN);
}

/** The days that tell most, by what is known of each era: the most bases with forces, and how it ended. */
function glanceDays() {
  const held = (day) => data.regions.reduce((sum, region) => sum + store.heldOn(region, day).sure, 0);
  const found = data.register.eras.flatMap(({ id }) => {
    const [first, last] = store.range(id);
    const days = data.regions.flatMap((region) => store.presence(region).map(({ day }) => day)).filter((day) => day >= first && day <= last);
    const peak = [first, ...days.sort((a, b) => a - b)].reduce((most, day) => (held(day) > held(most) ? day : most));
    return [peak, last];
  });
  return [...new Set(found)].sort((a, b) => a - b);
}

/** Bases with forces over all others; those without a record or without a position are not drawn. */
function dots(day, project) {
  const { answer } = store.history();
  const located = data.bases.flatMap((base, number) => (base.position ? { base, status: answer(number, day).status } : [])).filter(({ status }) => status);
  located.sort((a, b) => Number(store.holds(a.status)) - Number(store.holds(b.status)));
  return located.map(({ base, status }) => {
    const { x, y } = project([base.position.lat, base.position.lon]);
    const held = store.holds(status);
    return shape("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: held ? 3.4 : 2.4, fill: held ? colourOf(status) : "none", stroke: colourOf(status), "stroke-width": 1.1 });
  });
}
