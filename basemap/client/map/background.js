/*
 * The background: neighbours, sea, lakes, rivers, the two territories, governorates, and the line between the
 * territories. All are shapes of one SVG with a class for each kind, so that the stylesheet alone decides on colours.
 */
import { data } from "../state/data.js";

const LAYERS = [
  { kind: "sea", closed: true },
  { kind: "neighbours", closed: false },
  { kind: "territories", closed: true },
  { kind: "lakes", closed: true },
  { kind: "rivers", closed: false },
  { kind: "governorates", closed: false },
  { kind: "line", closed: false, className: "line casing" },
  { kind: "line", closed: false, className: "line" },
];

/** Adds the background to a map. @param {object} geography kind → features with encoded coordinates */
export function addBackground(map, geography) {
  const renderer = L.svg({ pane: "ground", padding: 0.5 });
  for (const { kind, closed, className } of LAYERS) {
    for (const feature of (geography[kind] || []).filter((each) => each.shape)) {
      const options = {
        pane: "ground",
        renderer,
        interactive: false,
        fill: closed,
        smoothFactor: 0.8,
        className: className || kind + " " + feature.id,
      };
      const shape = closed ? L.polygon : L.polyline;
      const decoded = (part) => decode(part, kind);
      shape(feature.shape.map((part) => (closed ? part.map(decoded) : decoded(part))), options).addTo(map);
    }
  }
}

/** How far the background reaches: the bounds of its seas and neighbours. */
export function reach(geography) {
  const shapes = ["sea", "neighbours"].flatMap((kind) => (geography[kind] || []).flatMap(({ shape }) => (shape || []).flat().flatMap((part) => decode(part, kind))));
  return L.latLngBounds(shapes);
}

/**
 * The vertices of an encoded polyline (Google's algorithm) with the decimals of its layer.
 * @param {string} text  @param {string} kind  @returns {number[][]} [lat, lon] in degrees
 */
export function decode(text, kind) {
  const unit = 10 ** data.constants.decimals[kind];
  const points = [];
  let position = 0;
  const next = () => {
    let result = 0;
    let shift = 0;
    let chunk;
    do {
      chunk = text.charCodeAt(position++) - 63;
      result |= (chunk & 31) << shift;
      shift += 5;
    } while (chunk >= 32);
    return result & 1 ? ~(result >> 1) : result >> 1;
  };
  let lat = 0;
  let lon = 0;
  while (position < text.length) {
    lat += next();
    lon += next();
    points.push([lat / unit, lon / unit]);
  }
  return points;
}
