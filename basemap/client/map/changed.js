/*
 * What changed on the day shown: a ring around each base, and a label that says from which status to which. They lie over
 * the names of the map, which stay where they are.
 */
import { arrange, element, shape } from "../dom.js";
import { CROWD, data } from "../state/data.js";
import { store } from "../state/store.js";
import { words } from "../words.js";
import { knownFrom, onset } from "../time/timeline.js";
import { EVENT_FORMS } from "./event_forms.js";
import { LABELS, box, font, inside, moved, overlap } from "./labels.js";
import { theme } from "./theme.js";

const NARROW_PX = 600; // of a map on which many labels would hide what they tell of
const IN_FULL = 6; // changes that are told in two lines each
export const NEAR_DAYS = 15;
const LINE_HIGH = 17; // pixels
const MANY_HIGH = 15; // where many changed
const LABEL_EDGE = 5; // between a text and the edge of its label
const LABEL_REACHES = [17, 34, 54, 78, 106, 138, 174]; // how far from its base a label may stand; from the second on with a leader
const changePen = document.createElement("canvas").getContext("2d");

/**
 * @param {object} map of Leaflet  @param {object} bases the layer that knows where each base is drawn
 * @returns {() => void} brings rings and labels to the view
 */
export function changedLayer(map, bases) {
  const pane = map.createPane("changed");
  const leaders = shape("svg", { class: "change-leaders" });
  const events = shape("svg", { class: "change-leaders" });
  const putEvents = eventMarks(events, bases);
  let made = { key: "", labels: [] };
  const update = () => {
    const crowded = store.members().length > CROWD;
    const found = crowded ? [] : [...changesShown(), ...openBase(bases.names())];
    const key = [store.view.day, store.view.mode, store.view.vs, store.view.language, ...found.map(({ base }) => base.id)].join();
    if (made.key !== key) made = { key, labels: found.map((each) => changeLabel(each, found.length > IN_FULL)) };
    putLabels(made.labels, map, bases, leaders);
    putEvents(crowded);
    arrange(pane, [events, leaders, ...made.labels.filter(({ at }) => at).map(({ node }) => node), ...made.labels.filter(({ spot }) => spot).map(({ ring }) => ring)]);
  };
  map.on("zoomend moveend", update);
  return update;
}

/** The bases that the step of the day has changed, or that differ between two days, with their statuses before and after. */
export function changesShown() {
  const { comparison, view } = store;
  if (comparison) {
    return comparison.rows.filter(({ kind }) => kind !== "same").map(({ base, before, after }) => ({ base, from: before.status, to: after.status }));
  }
  const step = store.lastStep();
  if (!step || step.day !== view.day) return [];
  const { answer } = store.history();
  return step.changes.map(({ base, change }) => ({ base, from: answer(data.numbers.get(base.id), view.day - 1).status, to: change.status }));
}

/** The open base, if its name is not on the map: it has no ring of a change. */
function openBase(names) {
  const base = store.view.base && store.found(store.view.base).base;
  return base?.position && !names.has(base.id) && !changesShown().some((each) => each.base === base) ? [{ base, open: true }] : [];
}

/**
 * Events of the days around the day shown, each with the form of its kind, beside the symbol of its base. Each is a path
 * of its own, small, so that only its place is painted anew.
 */
function eventMarks(root, bases) {
  let drawn = new Map(); // path data → path
  return (crowded) => {
    const places = crowded ? [] : bases.spots();
    const found = new Map(places.flatMap(({ base, x, y }) => nearEvents(base).map((kind, i) => {
      return ["M" + (x - 12 - i * 9).toFixed(1) + "," + (y + 11).toFixed(1) + EVENT_FORMS[kind], kind];
    })));
    for (const [d, path] of drawn) if (!found.has(d)) path.remove();
    drawn = new Map([...found].map(([d, kind]) => [d, drawn.get(d) ?? root.appendChild(shape("path", { class: "event on-symbol " + kind, d }))]));
  };
}

/** The kinds of the events of a base within some days of the day shown, each once. */
export function nearEvents(base) {
  const days = (event) => (store.view.mode === "reported" ? knownFrom(event, data.ref) : onset(event));
  return [...new Set(base.events.filter((event) => Math.abs(days(event) - store.view.day) <= NEAR_DAYS).map(({ kind }) => kind))];
}

function changeLabel({ base, from, to, open }, many) {
  const [name, language] = words.short(base);
  const what = open ? "" : words.transition(from, to);
  const lines = many || open ? [name] : [name, what];
  const fonts = [font({ ...LABELS.base, weight: 700, ...(many ? { size: 11 } : {}) }, language, theme().font), font({ size: 11.5, weight: 400 }, store.view.language, theme().font)];
  const width = Math.max(...lines.map((line, i) => widthOf(line, fonts[i]))) + 2 * LABEL_EDGE;
  const texts = [element("strong", { lang: language }, name), many || open ? null : element("span", null, what)];
  return {
    id: base.id,
    size: [width, many ? MANY_HIGH + 4 : lines.length * LINE_HIGH + 6],
    node: element("div.change-label" + (many ? ".many" : ""), { "data-base": base.id, style: null }, ...texts),
    ring: open || store.comparison ? element("span") : element("div.change-ring" + (many ? ".thin" : ""), { "data-base": base.id }), // a comparison has its frames
  };
}

function widthOf(text, style) {
  changePen.font = style;
  return changePen.measureText(text).width;
}

/** Puts each label where it hides least: beside its base, or further off with a leader. */
function putLabels(labels, map, bases, leaders) {
  if (!labels.length) return leaders.replaceChildren();
  const spots = new Map(bases.spots().map((spot) => [spot.id, spot]));
  const { x, y } = map.containerPointToLayerPoint([0, 0]);
  const size = map.getSize();
  const seen = { left: x + 4, top: y + 4, right: x + size.x - 4, bottom: y + size.y - 4 };
  const taken = boxesOnMap(map).map((rect) => moved(rect, x, y));
  const rings = labels.flatMap(({ id }) => (spots.has(id) ? [box(spots.get(id).x, spots.get(id).y, 26, 26)] : []));
  const symbols = [...spots.values()].map((spot) => box(spot.x, spot.y, 16, 16));
  const names = bases.names();
  const beside = labels.length > IN_FULL && size.x < NARROW_PX;
  const lines = [];
  // Those whose name is on the map first: there the label lies over the name.
  for (const label of [...labels].sort((a, b) => Number(names.has(b.id)) - Number(names.has(a.id)))) {
    const spot = spots.get(label.id);
    label.spot = spot;
    if (spot) shift(label.ring, spot.x, spot.y);
    const hidden = [...symbols, ...[...names].filter(([id]) => id !== label.id).map(([, name]) => name)];
    label.at = spot && freeSpot(spot, label.size, names.get(label.id), seen, taken, rings, hidden, beside);
    if (!label.at) continue;
    taken.push(label.at.box);
    shift(label.node, label.at.box.left, label.at.box.top);
    label.node.style.width = label.at.box.right - label.at.box.left + "px";
    if (label.at.far) lines.push("M" + spot.x + "," + spot.y + "L" + nearest(label.at.box, spot).join());
  }
  leaders.replaceChildren(shape("path", { d: lines.join("") }));
}

/** @param {boolean} beside where there is little room for many: beside its base and over no other symbol or name, or not at all */
function freeSpot(spot, [width, height], name, seen, taken, rings, hidden, beside) {
  const free = (wanted, others) => inside(wanted, seen) && ![...taken, ...others].some((other) => overlap(wanted, other));
  const over = name && overName(name, spot, width, height);
  if (over && free(over, rings.filter((ring) => !centred(ring, spot)))) return { box: over, far: false };
  let found = null;
  LABEL_REACHES.slice(0, beside ? 1 : undefined).forEach((reach, i) => {
    const side = reach + width / 2;
    const above = reach + height / 2;
    for (const [dx, dy] of [[side, 0], [-side, 0], [0, -above], [0, above], [side * 0.8, above * 0.8], [-side * 0.8, above * 0.8], [side * 0.8, -above * 0.8], [-side * 0.8, -above * 0.8]]) {
      const wanted = box(spot.x + dx, spot.y + dy, width, height);
      if (!free(wanted, beside ? [...rings, ...hidden] : rings)) continue;
      const cost = i * 2 + hidden.filter((other) => overlap(wanted, other)).length * 3;
      if (!found || cost < found.cost) found = { box: wanted, cost, far: i > 0 };
    }
  });
  return found || beside ? found : { box: box(spot.x, spot.y - 26, width, height), far: false };
}

function centred(ring, { x, y }) {
  return Math.abs((ring.left + ring.right) / 2 - x) + Math.abs((ring.top + ring.bottom) / 2 - y) < 1;
}

/** The box of a label in which the name stands where it stands on the map; the ring lies over its edge. */
function overName(name, spot, width, height) {
  let left = (name.left + name.right - width) / 2;
  if (name.left > spot.x) left = name.left - LABEL_EDGE + 2;
  else if (name.right < spot.x) left = name.right + LABEL_EDGE - 2 - width;
  const top = name.bottom < spot.y - 4 ? name.bottom + 3 - height : name.top - 4;
  // Nothing of the name looks out from under a smaller label.
  return { left: Math.min(left, name.left - 3), top, right: Math.max(left + width, name.right + 3), bottom: Math.max(top + height, name.bottom) };
}

/** The point of a box that is nearest to a spot. */
function nearest({ left, right, top, bottom }, { x, y }) {
  return [Math.min(Math.max(x, left), right), Math.min(Math.max(y, top), bottom)];
}

function boxesOnMap(map) {
  const { left, top } = map.getContainer().getBoundingClientRect();
  const found = [...map.getContainer().parentElement.querySelectorAll(".leaflet-control, .on-map:not([hidden])")];
  return found.map((each) => moved(each.getBoundingClientRect(), -left, -top));
}

function shift(node, x, y) {
  node.style.transform = "translate(" + x.toFixed(1) + "px," + y.toFixed(1) + "px)";
}
