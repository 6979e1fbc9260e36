/*
 * The bases and all labels, on one canvas over the background. Labels never collide: the bases come first, then the
 * territories, neighbours, governorates and towns, each where there is room.
 */
(function (basemap) {
  "use strict";

  const GAP = 25; // pixels between two symbols at full size
  const REACH = 22; // of a finger
  const WIDE_RING_M = 4000;
  const METRES_PER_DEGREE = 111320;

  const KINDS = {
    base: { size: 12.5, weight: 600, colour: "ink" },
    territory: { size: 15, weight: 600, colour: "territory", spaced: true },
    neighbour: { size: 12, weight: 400, colour: "muted", spaced: true },
    governorate: { size: 11, weight: 400, colour: "muted" },
    town: { size: 11, weight: 400, colour: "town" },
    river: { size: 11, weight: 400, colour: "water", italic: true },
  };

  const Canvas = L.Renderer.extend({
    options: { pane: "bases", padding: 0.25 },

    /** @param {object} model what is to be shown: places(), labels(), sides(), theme(), language(), sharpness() */
    initialize(model, options) {
      L.Renderer.prototype.initialize.call(this, options);
      this._model = model;
      this._places = [];
    },

    /** Draws everything again, after a step or a change of language or theme. */
    redraw() {
      if (this._map && this._bounds) this._draw();
    },

    /** The base nearest to a point of the container, within reach of a finger; null if there is none. */
    at(containerPoint) {
      const point = this._map.containerPointToLayerPoint(containerPoint);
      let nearest = null;
      let least = REACH;
      for (const place of this._places) {
        const far = Math.hypot(place.x - point.x, place.y - point.y);
        if (far < least) [nearest, least] = [place.id, far];
      }
      return nearest;
    },

    /** Where all bases are drawn and where they truly lie, in pixels of the layers. */
    places() {
      return this._places.map(({ id, side, x, y, anchor, marks }) => ({ id, side, x, y, marks, anchor: { x: anchor.x, y: anchor.y } }));
    },

    /** Where a base is drawn, in pixels of the container. */
    placeOf(id) {
      const place = this._places.find((each) => each.id === id);
      return place ? this._map.layerPointToContainerPoint([place.x, place.y]) : null;
    },

    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.setAttribute("aria-hidden", "true");
      this._context = this._container.getContext("2d");
    },

    _destroyContainer() {
      this._container.remove();
      delete this._container;
    },

    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      const ratio = Math.max(window.devicePixelRatio || 1, this._model.sharpness());
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this._container.width = size.x * ratio;
      this._container.height = size.y * ratio;
      this._container.style.width = size.x + "px";
      this._container.style.height = size.y + "px";
      this._ratio = ratio;
      this._draw();
    },

    _draw() {
      const context = this._context;
      const { min } = this._bounds;
      context.setTransform(this._ratio, 0, 0, this._ratio, -min.x * this._ratio, -min.y * this._ratio);
      context.clearRect(min.x, min.y, this._bounds.getSize().x, this._bounds.getSize().y);
      this._seen = this._window();
      this._taken = this._controls();
      const theme = this._model.theme();
      this._place();
      this._rings(theme);
      this._leaders(theme);
      const labels = this._labels();
      this._write(labels.filter((label) => label.under), theme);
      for (const place of this._places) {
        basemap.symbols.draw(context, place.x, place.y, place.scale, place.marks, theme);
        if (place.selected) this._halo(place, theme);
      }
      this._write(labels.filter((label) => !label.under), theme);
    },

    /** What the reader sees of the canvas: a label that would be cut off there is no label. */
    _window() {
      const { x, y } = this._map.containerPointToLayerPoint([0, 0]);
      const size = this._map.getSize();
      return { left: x, top: y, right: x + size.x, bottom: y + size.y };
    },

    /** The boxes of the controls that lie on the map: zoom, scale, attribution. */
    _controls() {
      const origin = this._map.getContainer().getBoundingClientRect();
      const { left, top } = this._seen;
      return [...this._map.getContainer().querySelectorAll(".leaflet-control")].map((control) => {
        const rect = control.getBoundingClientRect();
        return {
          left: rect.left - origin.left + left,
          right: rect.right - origin.left + left,
          top: rect.top - origin.top + top,
          bottom: rect.bottom - origin.top + top,
        };
      });
    },

    _place() {
      const shown = this._model.places();
      const anchors = shown.map((each) => this._map.latLngToLayerPoint([each.lat, each.lon]));
      const scale = size(this._map.getZoom());
      const moves = this._moves(shown, anchors, GAP * scale * scale);
      this._places = shown.map((each, i) => {
        return { ...each, x: anchors[i].x + moves[i].x, y: anchors[i].y + moves[i].y, anchor: anchors[i], scale };
      });
      for (const place of this._places) this._taken.push(box(place.x, place.y, 22 * scale, 22 * scale));
    },

    /** How far each symbol is moved from its true place; worked out once for a zoom and a set of bases. */
    _moves(shown, anchors, gap) {
      const key = this._map.getZoom() + "|" + shown.map((each) => each.id).join();
      if (this._movesKey !== key) {
        const sides = this._model.sides();
        const allowed = (i, { x, y }) => sides[shown[i].side]?.isPointInFill({ x, y }) ?? true;
        const spread = basemap.spread(anchors, gap, allowed);
        this._movesNow = spread.map((place, i) => ({ x: place.x - anchors[i].x, y: place.y - anchors[i].y }));
        this._movesKey = key;
      }
      return this._movesNow;
    },

    _rings(theme) {
      const context = this._context;
      for (const place of this._places) {
        if (!place.selected && place.uncertainty_m < WIDE_RING_M) continue;
        const degrees = place.uncertainty_m / METRES_PER_DEGREE;
        const edge = this._map.latLngToLayerPoint([place.lat + degrees, place.lon]);
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
        text: place.name, kind: "base", x: place.x, y: place.y, offset: place.room, over: true,
      }));
      const others = this._model.labels(zoom).map((label) => {
        const point = this._map.latLngToLayerPoint([label.lat, label.lon]);
        const along = label.along?.map((vertex) => this._map.latLngToLayerPoint(vertex));
        return { ...label, along, x: point.x, y: point.y, under: true };
      });
      const first = others.filter((label) => label.kind === "territory");
      const rest = others.filter((label) => label.kind !== "territory");
      for (const label of [...first, ...bases, ...rest]) label.at = this._room(label);
      return [...others, ...bases].filter((label) => label.at);
    },

    /** The first place around a point where a label fits, or null. */
    _room(label) {
      const kind = KINDS[label.kind];
      const context = this._context;
      context.font = font(kind, this._model.language());
      if ("letterSpacing" in context) context.letterSpacing = spacing(kind, this._model.language());
      const width = context.measureText(label.text).width;
      const height = kind.size * 1.25;
      for (const [x, y] of spots(label, width, height)) {
        const wanted = box(x, y, width + 4, height);
        if (!inside(wanted, this._seen) || this._taken.some((other) => overlap(wanted, other))) continue;
        this._taken.push(wanted);
        return { x, y };
      }
      return null;
    },

    _write(labels, theme) {
      const context = this._context;
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.lineJoin = "round";
      for (const label of labels) {
        const kind = KINDS[label.kind];
        context.font = font(kind, this._model.language());
        if ("letterSpacing" in context) context.letterSpacing = spacing(kind, this._model.language());
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

  function spots(label, width, height) {
    if (label.kind === "territory") return around(label);
    if (label.along) return label.along.filter((_, i) => i % 4 === 0).flatMap(({ x, y }) => [[x + width / 2 + 6, y], [x - width / 2 - 6, y]]);
    if (label.offset === undefined) return [[label.x, label.y]];
    const side = width / 2 + label.offset;
    const above = height / 2 + label.offset - 1;
    return [
      [label.x + side, label.y],
      [label.x - side, label.y],
      [label.x, label.y + above],
      [label.x, label.y - above],
      [label.x + side * 0.92, label.y + above * 0.8],
      [label.x - side * 0.92, label.y + above * 0.8],
      [label.x + side * 0.92, label.y - above * 0.8],
      [label.x - side * 0.92, label.y - above * 0.8],
    ];
  }

  /** A territory is wide: its name may stand off its middle, where no base is in the way. */
  function around(label) {
    const found = [[label.x, label.y]];
    for (const far of [18, 36, 54, 72]) {
      for (const [dx, dy] of [[0, -1], [0, 1], [1, 0], [-1, 0], [1, -1], [-1, 1], [1, 1], [-1, -1]]) {
        found.push([label.x + dx * far * 1.4, label.y + dy * far]);
      }
    }
    return found;
  }

  function font(kind, language) {
    // Arabic letters need more size and no slant to read as well as Latin ones.
    const arabic = language !== "en";
    const size = kind.size * (arabic ? 1.1 : 1);
    return (kind.italic && !arabic ? "italic " : "") + kind.weight + " " + size + "px " + basemap.fontFamily;
  }

  function spacing(kind, language) {
    return kind.spaced && language === "en" ? "1.5px" : "0px";
  }

  function dot(context, label, theme) {
    context.beginPath();
    context.arc(label.x, label.y, 1.8, 0, 2 * Math.PI);
    context.fillStyle = theme.town;
    context.fill();
  }

  function box(x, y, width, height) {
    return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
  }

  function overlap(a, b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  }

  function inside(a, b) {
    return a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
  }

  basemap.canvas = (model) => new Canvas(model);
})(window.basemap);
