/*
 * The bases and all labels, on one layer over the background. Labels never collide: the bases come first, then the
 * territories, neighbours, governorates and towns, each where there is room. Where more bases are in sight than can be
 * told apart, they are a crowd, and only the open one is drawn in full.
 */
import { data } from "../state/data.js";
import { store } from "../state/store.js";
import { words } from "../words.js";
import { decode } from "./background.js";
import { crowd } from "./crowd.js";
import { LABELS, box, dot, font, inside, moved, overlap, spacing, spots } from "./labels.js";
import { labels } from "./names.js";
import { spread, within } from "./spread.js";
import { comparedMarks, drawSymbol, lookOf, marks } from "./symbols.js";
import { theme } from "./theme.js";

const GAP = 25; // pixels between two symbols at full size
const REACH = 22; // of a finger
const MOST = 400; // symbols that are moved apart and named
const UNITS = 32; // of the square of a symbol; the disc in it takes 20
const WIDE_RING_M = 4000;
const METRES_PER_DEGREE = 111320;

export const Bases = L.Renderer.extend({
  options: { pane: "bases", padding: 0.1 },

  initialize(options) {
    L.Renderer.prototype.initialize.call(this, options);
    this._places = [];
    this._spots = [];
    this._names = new Map();
  },

  /** Draws everything again, after a step or a change of language or theme. */
  redraw() {
    if (!this._map || !this._bounds) return;
    if (this._crowd.members().length && this._scene === scene()) this._crowd.paint();
    else this._draw();
  },

  /** The base nearest to a point of the container, within reach of a finger; null if there is none. */
  at(containerPoint) {
    const point = this._map.containerPointToLayerPoint(containerPoint);
    let nearest = null;
    let least = REACH;
    for (const { found, x, y } of this._spots) {
      const far = Math.hypot(x - point.x, y - point.y);
      if (far < least) [nearest, least] = [found.base.id, far];
    }
    return nearest;
  },

  /** Where all bases are drawn and where they truly lie, in pixels of the layers. */
  places() {
    return this._spots.map(({ found, x, y, anchor }) => {
      return { id: found.base.id, side: found.base.territory, x, y, marks: marksNow(found), anchor: { x: anchor.x, y: anchor.y } };
    });
  },

  /** The boxes of the names that are written, by the id of their base, in pixels of the layers. @returns {Map<string, object>} */
  names() {
    return this._names;
  },

  /** Where a base is drawn, in pixels of the container. */
  placeOf(id) {
    const spot = this._spots.find(({ found }) => found.base.id === id);
    return spot ? this._map.layerPointToContainerPoint([spot.x, spot.y]) : null;
  },

  _initContainer() {
    this._container = document.createElement("div");
    this._container.setAttribute("aria-hidden", "true");
    const [back, front] = [0, 1].map(() => this._container.appendChild(document.createElement("canvas")));
    this._crowd = crowd(back, (found, size) => this._sprite(found, size));
    this._canvas = front;
  },

  _destroyContainer() {
    this._container.remove();
    delete this._container;
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const size = this._bounds.getSize();
    const ratio = Math.max(window.devicePixelRatio || 1, sharpness());
    L.DomUtil.setPosition(this._container, this._bounds.min);
    this._canvas.width = size.x * ratio;
    this._canvas.height = size.y * ratio;
    for (const canvas of this._container.children) {
      canvas.style.width = size.x + "px";
      canvas.style.height = size.y + "px";
    }
    this._ratio = ratio;
    this._draw();
  },

  _draw() {
    const { min } = this._bounds;
    this._seen = this._window();
    this._taken = this._controls().map((rect) => moved(rect, this._seen.left, this._seen.top));
    const colours = (this._theme = theme());
    this._scene = scene();
    this._place();
    const crowded = this._crowd.members().length > 0;
    this._canvas.hidden = crowded;
    const context = (this._context = crowded ? this._aside() : this._canvas.getContext("2d"));
    context.setTransform(this._ratio, 0, 0, this._ratio, -min.x * this._ratio, -min.y * this._ratio);
    context.clearRect(min.x, min.y, this._bounds.getSize().x, this._bounds.getSize().y);
    this._rings(colours);
    this._leaders(colours);
    const labels = this._labels();
    this._write(labels.filter((label) => label.under), colours);
    for (const place of this._places) {
      drawSymbol(context, place.x, place.y, place.scale, place.marks, colours);
      if (place.selected) this._halo(place, colours);
    }
    this._write(labels.filter((label) => !label.under), colours);
    if (crowded) this._crowd.show(new Uint32Array(context.getImageData(0, 0, this._canvas.width, this._canvas.height).data.buffer));
  },

  /** A canvas that nobody sees, for what stands over a crowd. */
  _aside() {
    const { width, height } = this._canvas;
    return Object.assign(document.createElement("canvas"), { width, height }).getContext("2d", { willReadFrequently: true });
  },

  /** What the reader sees of the canvas: a label that would be cut off there is no label. */
  _window() {
    const { x, y } = this._map.containerPointToLayerPoint([0, 0]);
    const size = this._map.getSize();
    return { left: x, top: y, right: x + size.x, bottom: y + size.y };
  },

  /** The boxes of the controls that lie on the map, in pixels of the container; measured once for a size and a language. */
  _controls() {
    const key = [this._map.getSize(), this._map.getZoom(), store.view.language].join();
    if (this._controlsKey !== key) {
      this._controlsKey = key;
      const origin = this._map.getContainer().getBoundingClientRect();
      const controls = [...this._map.getContainer().parentElement.querySelectorAll(".leaflet-control, .on-map")];
      this._controlsNow = controls.map((control) => moved(control.getBoundingClientRect(), -origin.left, -origin.top));
    }
    return this._controlsNow;
  },

  _place() {
    const all = store.shown().filter(({ base }) => base.position);
    const spots = all.map((found) => ({ found, anchor: this._map.latLngToLayerPoint([found.base.position.lat, found.base.position.lon]) }));
    const near = all.length > MOST ? spots.filter(({ anchor }) => this._bounds.contains(anchor)) : spots;
    const crowded = near.length > MOST;
    const shown = crowded ? near.filter(({ found }) => isSelected(found)) : near;
    const scale = size(this._map.getZoom());
    const moves = this._moves(shown, GAP * scale * scale);
    this._places = shown.map(({ found, anchor }, i) => {
      return { found, ...placed(found), x: anchor.x + moves[i].x, y: anchor.y + moves[i].y, anchor, scale };
    });
    this._spots = crowded ? near.map((spot) => ({ ...spot, x: spot.anchor.x, y: spot.anchor.y })) : this._places;
    this._gather(crowded);
    for (const place of this._places) this._taken.push(box(place.x, place.y, 22 * scale, 22 * scale));
  },

  /** The crowd, if there is one: its symbols are the smaller the more they are. */
  _gather(crowded) {
    const { min } = this._bounds;
    const { x: wide, y: high } = this._map.getSize();
    const spots = crowded ? this._spots : [];
    const points = spots.map(({ x, y }) => ({ x: (x - min.x) * this._ratio, y: (y - min.y) * this._ratio }));
    const disc = Math.min(14, Math.max(5, 0.6 * Math.sqrt((wide * high) / spots.length)));
    this._sprites = new Map();
    const { width, height } = crowded ? this._canvas : { width: 0, height: 0 };
    this._crowd.gather(spots.map(({ found }) => found), points, width, height, Math.round((disc * UNITS * this._ratio) / 20));
  },

  /** The pixels of a symbol, drawn once for each look, which is worked out once for each answer. */
  _sprite({ base, answer }, extent) {
    const known = this._sprites.get(answer);
    if (known) return known;
    const look = lookOf(answer, base);
    if (!this._sprites.has(look)) {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = extent;
      const context = canvas.getContext("2d");
      drawSymbol(context, extent / 2, extent / 2, extent / UNITS, marks(answer, base), this._theme);
      this._sprites.set(look, new Uint32Array(context.getImageData(0, 0, extent, extent).data.buffer));
    }
    this._sprites.set(answer, this._sprites.get(look));
    return this._sprites.get(look);
  },

  /** How far each symbol is moved from its true place; worked out once for a zoom and a set of bases. */
  _moves(shown, gap) {
    const key = this._map.getZoom() + "|" + shown.map(({ found }) => found.base.id).join();
    if (this._movesKey !== key) {
      const outlines = outlinesOn(this._map);
      const allowed = (i, place) => within(outlines[shown[i].found.base.territory], place);
      const anchors = shown.map(({ anchor }) => anchor);
      const apart = spread(anchors, gap, allowed);
      this._movesNow = apart.map((place, i) => ({ x: place.x - anchors[i].x, y: place.y - anchors[i].y }));
      this._movesKey = key;
    }
    return this._movesNow;
  },

  _rings(theme) {
    const context = this._context;
    for (const place of this._places) {
      const { lat, lon, uncertainty_m } = place.found.base.position;
      if (!place.selected && uncertainty_m < WIDE_RING_M) continue;
      const edge = this._map.latLngToLayerPoint([lat + uncertainty_m / METRES_PER_DEGREE, lon]);
      const radius = Math.abs(edge.y - place.anchor.y);
      if (radius < 12 && !place.selected) continue;
      context.beginPath();
      context.arc(place.anchor.x, place.anchor.y, radius, 0, 2 * Math.PI);
      context.setLineDash([2, 4]);
      context.lineWidth = 1.2;
      context.strokeStyle = theme.ink;
      context.globalAlpha = 0.55;
      context.stroke();
      context.globalAlpha = 1;
      context.setLineDash([]);
    }
  },

  _leaders(theme) {
    const context = this._context;
    context.lineWidth = 1;
    context.strokeStyle = context.fillStyle = theme.ink;
    context.globalAlpha = 0.85;
    for (const { x, y, anchor } of this._places) {
      if (Math.hypot(x - anchor.x, y - anchor.y) < 4) continue;
      context.beginPath();
      context.moveTo(anchor.x, anchor.y);
      context.lineTo(x, y);
      context.stroke();
      context.beginPath();
      context.arc(anchor.x, anchor.y, 1.6, 0, 2 * Math.PI);
      context.fill();
    }
    context.globalAlpha = 1;
  },

  _halo(place, theme) {
    const context = this._context;
    context.beginPath();
    context.arc(place.x, place.y, 14.5 * place.scale, 0, 2 * Math.PI);
    context.lineWidth = 2.5;
    context.strokeStyle = theme.focus;
    context.stroke();
  },

  /** All labels in the order of their importance; those under the bases first give way to the symbols. */
  _labels() {
    const zoom = this._map.getZoom();
    const bases = [...this._places].sort((a, b) => b.weight - a.weight).map((place) => ({
      id: place.found.base.id, text: place.name, kind: "base", x: place.x, y: place.y, offset: place.room, over: true,
    }));
    const others = labels(zoom).map((label) => {
      const point = this._map.latLngToLayerPoint([label.lat, label.lon]);
      const along = label.along?.map((vertex) => this._map.latLngToLayerPoint(vertex));
      return { ...label, along, x: point.x, y: point.y, under: true };
    });
    const first = others.filter((label) => label.kind === "territory");
    const rest = others.filter((label) => label.kind !== "territory");
    for (const label of [...first, ...bases, ...rest]) label.at = this._room(label);
    this._names = new Map(bases.filter(({ at }) => at).map(({ id, at }) => [id, at.box]));
    return [...others, ...bases].filter((label) => label.at);
  },

  /** The first place around a point where a label fits, or null. */
  _room(label) {
    const kind = LABELS[label.kind];
    const context = this._context;
    context.font = font(kind, store.view.language, theme().font);
    if ("letterSpacing" in context) context.letterSpacing = spacing(kind, store.view.language);
    const width = context.measureText(label.text).width;
    const height = kind.size * 1.25;
    for (const [x, y] of spots(label, width, height)) {
      const wanted = box(x, y, width + 4, height);
      if (!inside(wanted, this._seen) || this._taken.some((other) => overlap(wanted, other))) continue;
      this._taken.push(wanted);
      return { x, y, box: wanted };
    }
    return null;
  },

  _write(labels, theme) {
    const context = this._context;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    for (const label of labels) {
      const kind = LABELS[label.kind];
      context.font = font(kind, store.view.language, theme.font);
      if ("letterSpacing" in context) context.letterSpacing = spacing(kind, store.view.language);
      if (label.kind === "town") dot(context, label, theme);
      context.lineWidth = 3;
      context.strokeStyle = theme.halo;
      context.strokeText(label.text, label.at.x, label.at.y);
      context.fillStyle = theme[kind.colour];
      context.fillText(label.text, label.at.x, label.at.y);
    }
    if ("letterSpacing" in context) context.letterSpacing = "0px";
  },
});

/** From far the symbols are smaller and stand closer, so that none is pushed out of its country. */
function size(zoom) {
  return Math.min(1, Math.max(0.66, 0.66 + (zoom - 5) * 0.26));
}

function isSelected({ base }) {
  return base.id === store.view.base;
}

/** While two days are compared a symbol says as well whether its base changed. */
function marksNow({ base, answer }) {
  const shapes = marks(answer, base);
  const row = store.comparison?.rows.find((each) => each.base === base);
  return row ? comparedMarks(shapes, row.kind) : shapes;
}

/** How a base is drawn. */
function placed(found) {
  const { base, answer } = found;
  return {
    name: words.short(base)[0],
    marks: marksNow(found),
    selected: isSelected(found),
    weight: weight(found),
    room: answer.stale || answer.overdue ? 17 : 13, // the question mark stands beside the symbol
  };
}

/** Which names are written first: of the open base, then where forces are, then the latest changes. */
function weight({ base, answer }) {
  if (base.id === store.view.base) return Infinity;
  if (answer.status === null) return answer.alternatives.length ? 0 : -1;
  return answer.since + (store.holds(answer.status) ? data.lastDay : 0);
}

/** All but the day on which the picture depends; nothing, where the day decides which bases are in it. */
function scene() {
  const whole = !store.comparison && store.members() === data.bases;
  return whole ? [store.view.language, store.view.base, theme().ink].join() : NaN;
}

/** The rings of each territory, in pixels of the layers. */
function outlinesOn(map) {
  const drawn = (ring) => decode(ring, "territories").map((vertex) => map.latLngToLayerPoint(vertex));
  return Object.fromEntries(data.geography.territories.map(({ id, shape }) => [id, shape.flat().map(drawn)]));
}

/** How many points a pixel has at least: paper shows finer ones. */
function sharpness() {
  return document.documentElement.classList.contains("printing") ? 3 : 1;
}
