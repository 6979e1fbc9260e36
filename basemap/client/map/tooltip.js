/*
 * What is known of a base, beside it on the map.
 */
import { byId, element, isolated } from "../dom.js";
import { store } from "../state/store.js";
import { words } from "../words.js";

const tip = byId("tip");

export function hide() {
  tip.hidden = true;
}

/** Tells of a base, or of none. @param {object} map of Leaflet  @param {string|null} id  @param {{x: number, y: number}|null} at in its container */
export function tell(map, id, at) {
  map.getContainer().classList.toggle("pointing", Boolean(id));
  tip.hidden = !id;
  if (!id) return;
  const { base, answer } = store.found(id);
  tip.replaceChildren(
    element("strong", null, isolated(...words.name(base))),
    element("span", null, words.state(answer)),
    answer.change ? element("span", null, words.since(answer.change)) : "",
    answer.inferred ? element("span", null, words.get("inferred")) : "",
    answer.overdue ? element("span", null, words.get("overdue")) : "",
  );
  tip.style.left = Math.min(Math.max(at.x, 90), map.getSize().x - 90) + "px";
  tip.style.top = at.y + "px";
  tip.classList.toggle("below", at.y < tip.offsetHeight + 24);
}
