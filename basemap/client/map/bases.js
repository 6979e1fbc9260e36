/*
 * The bases and all names, over the background: groups of one SVG, so that a step touches the symbols that changed and
 * nothing else. Symbols are put in their places, and names are laid out, once for a zoom, a window, a language and a
 * set of bases. Where more bases are in sight than can be told apart, they are a crowd on a canvas, and only the open
 * one is drawn in full.
 */
import { shape } from "../dom.js";
import { CROWD, data } from "../state/data.js";
import { derived } from "../state/derived.js";
import { store } from "../state/store.js";
import { words } from "../words.js";
import { decode } from "./background.js";
import { Crowd } from "./crowd.js";
import { box, lay, moved, written } from "./labels.js";
import { labels } from "./names.js";
import { isOnPaper, numbersOnPaper } from "./paper.js";
import { spread, within } from "./spread.js";
import { comparedMarks, lookOf, marks, shapesOf } from "./symbols.js";
import { theme } from "./theme.js";

const GAP = 25; // pixels between two symbols at full size
const REACH = 22; // of a finger
const ROOM = 16; // from the middle of a symbol to its name: a question mark may stand between
const NEAR = 8; // and to its number, on paper
const WIDE_RING_M = 4000;
const METRES_PER_DEGREE = 111320;
const GROUPS = ["rings", "leaders", "names under", "symbols", "names"];

/** Groups of an SVG in the pixels of the layers of the map, in the order of drawing. */
export const Bases = L.Renderer.extend({
  options: { pane: "bases", padding: 0.1 },

  initialize(options) {
    L.Renderer.prototype.initialize.call(this, options);
    this._groups = Object.fromEntries(GROUPS.map((name) => [name, shape("g", { class: name, "aria-hidden": "true" })]));
    this._drawn = new Map(); // id → what its symbol is drawn of
    this._arranged = derived(() => this._arrangedBy(), () => this._arrange());
    this._named = derived(() => [this._arranged(), store.view.language, theme().font, isOnPaper(), ...this._window()], () => this._name());
  },

  /** Brings symbols and names to the day, the language and the choices. */
  redraw() {
    if (!this._map || !this._bounds) return;
    const { crowded, places } = this._arranged();
    if (crowded) this._crowd.paint(store.answers);
    if (this._places !== places) this._put(places);
    if (this._labels !== this._named()) this._write(this._named());
    for (const place of places) this._draw(place);
    if (this._selected !== store.view.base) this._encircle(places);
  },

  /** The base nearest to a point of the container, within reach of a finger; null if there is none. */
  at(containerPoint) {
    const point = this._map.containerPointToLayerPoint(containerPoint);
    let nearest = null;
    let least = REACH;
    for (const { id, x, y } of this._arranged().spots) {
      const far = Math.hypot(x - point.x, y - point.y);
      if (far < least) [nearest, least] = [id, far];
    }
    return nearest;
  },

  /** Where the symbols are drawn, in pixels of the layers. @returns {{id: string, x: number, y: number}[]} */
  spots() {
    return this._arranged().spots;
  },

  /** Where all bases are drawn and where they truly lie, in pixels of the layers. */
  places() {
    return this._arranged().spots.map(({ id, x, y, anchor }) => {
      const found = store.found(id);
      return { id, side: found.base.territory, x, y, marks: marksNow(found), anchor: { x: anchor.x, y: anchor.y } };
    });
  },

  /** The boxes of the names that are written, by the id of their base, in pixels of the layers. @returns {Map<string, object>} */
  names() {
    return new Map(this._named().filter(({ id }) => id).map((label) => [label.id, label.box]));
  },

  /** Where a base is drawn, in pixels of the container. */
  placeOf(id) {
    const spot = this._arranged().spots.find((each) => each.id === id);
    return spot ? this._map.layerPointToContainerPoint([spot.x, spot.y]) : null;
  },

  _initContainer() {
    this._container = document.createElement("div");
    this._container.setAttribute("aria-hidden", "true");
    const canvas = this._container.appendChild(document.createElement("canvas"));
    this._over = this._container.appendChild(shape("svg", { "pointer-events": "none" })); // over a crowd
    this._crowd = new Crowd(canvas);
  },

  _destroyContainer() {
    for (const group of Object.values(this._groups)) group.remove();
    this._container.remove();
    delete this._container;
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    L.DomUtil.setPosition(this._container, this._bounds.min);
    this.redraw();
  },

  /** What places depend on: the zoom, the origin of the layers, the bases; those of a crowd on the window too. */
  _arrangedBy() {
    const { x, y } = this._map.getPixelOrigin();
    const { min, max } = this._bounds;
    const many = store.members().length > CROWD;
    return [this._map.getZoom(), x, y, store.members(), ...(many ? [min.x, min.y, max.x, max.y, devicePixelRatio, theme(), store.view.base] : [])];
  },

  _arrange() {
    const all = store.members().filter(({ position }) => position);
    const spots = all.map((base) => ({ id: base.id, base, anchor: this._map.latLngToLayerPoint([base.position.lat, base.position.lon]) }));
    const near = all.length > CROWD ? spots.filter(({ anchor }) => this._bounds.contains(anchor)) : spots;
    const crowded = near.length > CROWD;
    const shown = crowded ? near.filter(({ id }) => id === store.view.base) : near;
    const scale = size(this._map.getZoom());
    const outlines = outlinesOn(this._map);
    const isOnItsSide = (i, place) => within(outlines[shown[i].base.territory], place);
    const apart = spread(shown.map(({ anchor }) => anchor), GAP * scale * scale, isOnItsSide);
    const places = shown.map((spot, i) => ({ ...spot, x: apart[i].x, y: apart[i].y, scale }));
    this._crowd.gather(crowded ? near : [], this._bounds);
    return { crowded, places, spots: crowded ? near.map((spot) => ({ ...spot, x: spot.anchor.x, y: spot.anchor.y })) : places };
  },

  /** Puts the groups into the SVG of the background, or over a crowd, and a place for each symbol and its leader into them. */
  _put(places) {
    const { min } = this._bounds;
    const { x, y } = this._bounds.getSize();
    const { crowded } = this._arranged();
    for (const [name, value] of Object.entries({ width: x, height: y, viewBox: [min.x, min.y, x, y].join(" ") })) this._over.setAttribute(name, value);
    const host = crowded ? this._over : this._map.getPane("ground").querySelector("svg");
    if (this._groups.names.parentNode !== host) host.append(...Object.values(this._groups));
    this._places = places;
    this._selected = undefined;
    this._drawn.clear();
    const symbols = places.map((place) => shape("g", { transform: "translate(" + place.x + " " + place.y + ") scale(" + place.scale + ")" }));
    places.forEach(({ id }, i) => this._drawn.set(id, { group: symbols[i] }));
    this._groups.symbols.replaceChildren(...symbols);
    this._groups.leaders.replaceChildren(...places.flatMap(leader));
  },

  /** Draws a symbol, if it is another than is there. */
  _draw({ id }) {
    const drawn = this._drawn.get(id);
    const found = store.found(id);
    const { comparison } = store;
    if (drawn.found === found && drawn.comparison === comparison && drawn.theme === theme()) return;
    const look = comparison ?? lookOf(found.answer, found.base);
    if (drawn.look !== look || drawn.theme !== theme()) drawn.group.replaceChildren(...shapesOf(marksNow(found)));
    Object.assign(drawn, { found, comparison, look, theme: theme() });
  },

  /** The circles within which a base lies, where they are wide or it is open, and the halo of the open one. */
  _encircle(places) {
    this._selected = store.view.base;
    this._groups.rings.replaceChildren(...places.flatMap((place) => {
      const { lat, lon, uncertainty_m: uncertainty } = place.base.position;
      const open = place.id === store.view.base;
      const halo = open ? [shape("circle", { class: "halo", cx: place.x, cy: place.y, r: 14.5 * place.scale })] : [];
      if (!open && uncertainty < WIDE_RING_M) return halo;
      const edge = this._map.latLngToLayerPoint([lat + uncertainty / METRES_PER_DEGREE, lon]);
      const radius = Math.abs(edge.y - place.anchor.y);
      if (radius < 12 && !open) return halo;
      return [shape("circle", { cx: place.anchor.x, cy: place.anchor.y, r: radius }), ...halo];
    }));
  },

  /** The left, upper, right and lower edge of what the reader sees. */
  _window() {
    const { x, y } = this._map.containerPointToLayerPoint([0, 0]);
    const { x: wide, y: high } = this._map.getSize();
    return [x, y, x + wide, y + high];
  },

  /** All names with their places. */
  _name() {
    const { crowded, places } = this._arranged();
    const { language } = store.view;
    const [left, top, right, bottom] = this._window();
    const numbers = isOnPaper() ? numbersOnPaper() : null;
    const named = [...places].sort((a, b) => weight(b.id) - weight(a.id)).map(({ id, base, x, y }) => ({
      ...(numbers ? { kind: "number", text: String(numbers.get(id)), offset: NEAR } : { kind: "base", text: words.short(base)[0], offset: ROOM }), id, x, y,
    }));
    const others = labels(this._map.getZoom()).map((label) => {
      const point = this._map.latLngToLayerPoint([label.lat, label.lon]);
      return { ...label, along: label.along?.map((vertex) => this._map.latLngToLayerPoint(vertex)), x: point.x, y: point.y };
    });
    const isFirst = ({ kind }) => kind === "territory";
    const taken = [...this._controls().map((rect) => moved(rect, left, top)), ...places.map((place) => box(place.x, place.y, 22 * place.scale, 22 * place.scale))];
    const order = [...others.filter(isFirst), ...(crowded ? [] : named), ...others.filter((label) => !isFirst(label))];
    return lay(order, taken, { left, top, right, bottom }, language);
  },

  /** The boxes of the controls that lie on the map, in pixels of the container. */
  _controls() {
    const origin = this._map.getContainer().getBoundingClientRect();
    const controls = [...this._map.getContainer().parentElement.querySelectorAll(".leaflet-control, .on-map")];
    return controls.map((control) => moved(control.getBoundingClientRect(), -origin.left, -origin.top));
  },

  _write(laid) {
    this._labels = laid;
    const { language } = store.view;
    const isBase = ({ kind }) => kind === "base" || kind === "number";
    this._groups["names under"].replaceChildren(...laid.filter((label) => !isBase(label)).flatMap((label) => written(label, language)));
    this._groups.names.replaceChildren(...laid.filter(isBase).flatMap((label) => written(label, language)));
  },
});

/** From far the symbols are smaller and stand closer, so that none is pushed out of its country. */
function size(zoom) {
  return Math.min(1, Math.max(0.66, 0.66 + (zoom - 5) * 0.26));
}

/** The rings of each territory, in pixels of the layers. */
function outlinesOn(map) {
  const drawn = (ring) => decode(ring, "territories").map((vertex) => map.latLngToLayerPoint(vertex));
  return Object.fromEntries(data.geography.territories.map(({ id, shape: parts }) => [id, parts.flat().map(drawn)]));
}

function leader({ x, y, anchor }) {
  if (Math.hypot(x - anchor.x, y - anchor.y) < 4) return [];
  return [
    shape("path", { d: "M" + anchor.x + "," + anchor.y + "L" + x + "," + y }),
    shape("circle", { cx: anchor.x, cy: anchor.y, r: 1.6 }),
  ];
}

/** Which bases are named first, the same on each day: those where forces are or were last, by the record as a whole. */
function weight(id) {
  const answer = store.last(id);
  if (answer.status === null) return answer.alternatives.length ? 0 : -1;
  return answer.since + (store.holds(answer.status) ? data.lastDay : 0);
}

/** While two days are compared a symbol says as well whether its base changed. */
function marksNow({ base, answer }) {
  const shapes = marks(answer, base);
  const row = store.comparison?.rows.find((each) => each.base === base);
  return row ? comparedMarks(shapes, row.kind) : shapes;
}
