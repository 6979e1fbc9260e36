/*
 * The map on paper: the drawing of the screen, cut to what is seen of it, with numbers at the bases for names. It needs no
 * canvas, which browsers do not print if it is drawn for them.
 */
import { shape } from "../dom.js";
import { data } from "../state/data.js";
import { store } from "../state/store.js";
import { words } from "../words.js";
import { inKilometres } from "./scale.js";

const SCALE_KM = 100;

/** Whether the sheet is being made: bases then have numbers, those of its table. */
export function isOnPaper() {
  return document.documentElement.classList.contains("printing");
}

/** The bases shown by their numbers on the sheet: by territory, then in order. @returns {Map<string, number>} */
export function numbersOnPaper() {
  const ordered = data.regions.flatMap((region) => store.shown().filter(({ base }) => base.territory === region));
  return new Map(ordered.map(({ base }, i) => [base.id, i + 1]));
}

/** The drawing of what a map shows, of any size. @param {object} map of Leaflet  @returns {SVGElement} */
export function mapOnPaper(map) {
  const { x, y } = map.containerPointToLayerPoint([0, 0]);
  const { x: wide, y: high } = map.getSize();
  const drawing = map.getPane("ground").querySelector("svg").cloneNode(true);
  for (const name of ["style", "width", "height", "pointer-events", "class"]) drawing.removeAttribute(name);
  drawing.setAttribute("viewBox", [x, y, wide, high].join(" "));
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", words.get("map.label"));
  drawing.append(...crowdOf(map), scaleBar(map, x + wide - 10, y + high - 8));
  return drawing;
}

/** A crowd as a picture, where there is one. */
function crowdOf(map) {
  const canvas = map.getPane("bases").querySelector("canvas");
  if (!canvas || !canvas.width) return [];
  const { x, y } = L.DomUtil.getPosition(canvas.parentElement);
  const { width, height } = canvas.style;
  return [shape("image", { x, y, width: parseFloat(width), height: parseFloat(height), href: canvas.toDataURL() })];
}

/** A bar of 100 km, true in the middle of the map, that ends at a point. */
function scaleBar(map, x, y) {
  const { x: across, y: down } = map.getSize().divideBy(2);
  const [from, to] = [across - 50, across + 50].map((at) => map.containerPointToLatLng([at, down]));
  const length = (100 * SCALE_KM * 1000) / map.distance(from, to);
  const bar = shape("g", { class: "scale" });
  const label = shape("text", { x: x - length / 2, y: y - 5 });
  label.textContent = inKilometres(SCALE_KM);
  bar.append(shape("path", { d: "M" + (x - length) + "," + (y - 4) + "v4h" + length + "v-4" }), label);
  return bar;
}
