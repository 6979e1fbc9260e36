/*
 * Small maps in SVG: where degrees lie on one, and the ground under its symbols.
 */
import { shape } from "../dom.js";
import { data } from "../state/data.js";
import { decode } from "./background.js";

const OPEN = ["rivers", "line"]; // lines; all else are areas
const LEAST_SPAN = 0.05; // degrees, of a map of one place

/**
 * From degrees to pixels, so that all these positions lie inside; north is up, and a degree keeps its shape here.
 * @param {[number, number][]} positions latitude and longitude  @param {[number, number]} size in pixels  @param {number} margin
 * @returns {(position: [number, number]) => {x: number, y: number}}
 */
export function projection(positions, size, margin) {
  const [lats, lons] = [0, 1].map((axis) => positions.map((position) => position[axis]));
  const [south, north, west, east] = [Math.min(...lats), Math.max(...lats), Math.min(...lons), Math.max(...lons)];
  const narrow = Math.cos(((south + north) / 2) * (Math.PI / 180));
  const [wide, high] = size.map((side) => side - 2 * margin);
  const unit = Math.min(wide / Math.max((east - west) * narrow, LEAST_SPAN), high / Math.max(north - south, LEAST_SPAN));
  return ([lat, lon]) => ({ x: size[0] / 2 + (lon - (west + east) / 2) * narrow * unit, y: size[1] / 2 - (lat - (south + north) / 2) * unit });
}

/**
 * The ground of a small map: these layers of the geography, lines cut off somewhat beyond its edges.
 * @param {(position: number[]) => {x: number, y: number}} project  @param {[number, number]} size  @param {string[]} layers
 */
export function smallGround(project, [wide, high], layers) {
  const near = ({ x, y }) => x > -wide && x < 2 * wide && y > -high && y < 2 * high;
  const path = (part, kind) => {
    const closed = !OPEN.includes(kind);
    const points = decode(part, kind).map(project);
    const kept = closed ? points : points.filter(near);
    return kept.length ? "M" + kept.map(({ x, y }) => x.toFixed(1) + "," + y.toFixed(1)).join("L") + (closed ? "Z" : "") : "";
  };
  return layers.flatMap((kind) => (data.geography[kind] || []).filter((each) => each.shape).map((feature) => {
    return shape("path", { class: kind + " " + feature.id, d: feature.shape.flat().map((part) => path(part, kind)).join("") });
  }));
}
