/*
 * Insets: where many bases lie closely together, a part of the map of its own, large enough to name them. Which parts these
 * are follows from where the bases lie; each is called after the town in it.
 */
import { element, mark, say, shape } from "../dom.js";
import { select } from "../state/actions.js";
import { data } from "../state/data.js";
import { store } from "../state/store.js";
import { words } from "../words.js";
import { decode } from "./background.js";
import { box, lay, written } from "./labels.js";
import { spread, within } from "./spread.js";
import { lookOf, marks, shapesOf } from "./symbols.js";
import { projection, smallGround } from "./small_map.js";
import { theme } from "./theme.js";

const MOST_INSETS = 2;
const LEAST_BASES = 3;
const REACH_DEGREES = 0.2; // of latitude, around the middle of a knot
const INSET_SIZE = [256, 190]; // pixels
const MARGIN_PX = 20;
const INSET_GAP = 26; // pixels between two symbols
const INSET_SCALE = 0.72;

/** @param {HTMLElement} root  @returns {() => void} */
export function insets(root) {
  const made = knots().map(inset);
  root.replaceChildren(...made.map(({ node }) => node));
  root.hidden = !made.length;
  const update = () => {
    if (isShown) for (const each of made) each.update();
  };
  // Told when it changes, and not asked for at each step: the answer would need the styles of all that was just written.
  let isShown = getComputedStyle(root).display !== "none";
  new ResizeObserver(() => {
    isShown = getComputedStyle(root).display !== "none";
    update();
  }).observe(root);
  return update;
}

/** The densest knots of bases, none of which shares a base with another. */
function knots() {
  let left = data.bases.filter(({ position }) => position);
  const found = [];
  while (found.length < MOST_INSETS && left.length) {
    const groups = left.map((seed) => left.filter((base) => degreesApart(seed.position, base.position) <= REACH_DEGREES));
    const largest = groups.reduce((most, group) => (group.length > most.length ? group : most));
    if (largest.length < LEAST_BASES) break;
    found.push(largest);
    left = left.filter((base) => !largest.includes(base));
  }
  return found;
}

function degreesApart(a, b) {
  return Math.hypot(a.lat - b.lat, (a.lon - b.lon) * Math.cos((a.lat * Math.PI) / 180));
}

/** One inset: the ground, a symbol and, where there is room, a name for each base of a knot. */
function inset(bases) {
  const project = projection(bases.map(({ position }) => [position.lat, position.lon]), INSET_SIZE, MARGIN_PX);
  const places = placesApart(bases, project);
  const groups = places.map(({ x, y }) => shape("g", { transform: "translate(" + x + " " + y + ") scale(" + INSET_SCALE + ")" }));
  const names = shape("g", { class: "names" });
  const svg = shape("svg", { viewBox: "0 0 " + INSET_SIZE.join(" "), width: INSET_SIZE[0], height: INSET_SIZE[1], "aria-hidden": "true" });
  const leaders = places.map(({ x, y, anchor }) => "M" + anchor.x + "," + anchor.y + "L" + x + "," + y).join("");
  const symbols = shape("g", { class: "symbols" });
  symbols.append(...groups);
  svg.append(...smallGround(project, INSET_SIZE, ["territories", "lakes", "rivers", "line"]), shape("path", { class: "inset-leaders", d: leaders }), symbols, names);
  svg.addEventListener("click", (event) => select(nearestTo(event, svg, places)));
  const title = element("p.inset-title");
  const town = nearestTown(bases);
  let [drawn, language] = [[], ""];
  function update() {
    if (language !== store.view.language) {
      language = store.view.language;
      say(title, town ? town.names[language] || town.names.en : "");
      names.replaceChildren(...nameLabels(places, language).flatMap((label) => written(label, language)));
    }
    places.forEach(({ base }, i) => {
      const { answer } = store.found(base.id);
      const look = lookOf(answer, base) + store.shows({ base, answer }) + theme().ink;
      if (drawn[i] === look) return;
      drawn[i] = look;
      groups[i].replaceChildren(...shapesOf(marks(answer, base)));
      mark(groups[i], "opacity", store.shows({ base, answer }) ? 1 : 0.15);
    });
  }
  return { node: element("div.inset", null, title, svg), update };
}

function placesApart(bases, project) {
  const anchors = bases.map(({ position }) => project([position.lat, position.lon]));
  const sides = Object.fromEntries(data.geography.territories.map(({ id, shape: parts }) => {
    return [id, parts.flat().map((ring) => decode(ring, "territories").map(project))];
  }));
  const moved = spread(anchors, INSET_GAP, (i, place) => within(sides[bases[i].territory], place));
  return bases.map((base, i) => ({ id: base.id, base, anchor: anchors[i], x: moved[i].x, y: moved[i].y }));
}

function nameLabels(places, language) {
  const labels = places.map((place) => ({ text: words.short(place.base)[0], kind: "inset", x: place.x, y: place.y, offset: 10 }));
  const taken = places.map(({ x, y }) => box(x, y, 15, 15));
  return lay(labels, taken, { left: 2, top: 2, right: INSET_SIZE[0] - 2, bottom: INSET_SIZE[1] - 2 }, language);
}

function nearestTo(event, svg, places) {
  const { left, top } = svg.getBoundingClientRect();
  const far = ({ x, y }) => Math.hypot(x - event.clientX + left, y - event.clientY + top);
  const nearest = places.reduce((best, place) => (far(place) < far(best) ? place : best));
  return far(nearest) < 22 ? nearest.id : null;
}

/** The largest town near the middle of the bases. */
function nearestTown(bases) {
  const middle = { lat: mean(bases.map(({ position }) => position.lat)), lon: mean(bases.map(({ position }) => position.lon)) };
  const towns = data.geography.towns.map((town) => ({ town, far: degreesApart(middle, { lat: town.label[1], lon: town.label[0] }) }));
  return towns.filter(({ far }) => far < REACH_DEGREES).sort((a, b) => a.town.rank - b.town.rank || a.far - b.far)[0]?.town ?? null;
}

function mean(numbers) {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}
