/*
 * The symbols, drawn once for the map, the list, the legend and the strip.
 * marks() says which shapes a state has; drawSymbol() puts them on a canvas, symbol() into the document.
 */
import { shape } from "../dom.js";
import { data } from "../state/data.js";
import { colourOf } from "./theme.js";

const paths = new Map();
const patterns = new Map(); // the element of each mark, of which those in the document are copies

/**
 * The shapes of a state, in the order of drawing.
 * @param {object} answer from stateOn()
 * @param {{disputed?: boolean}} base disputed: Article 140 is at issue
 * @returns {{d: string, paint: string, status: string|null, dx: number, faded: boolean}[]}
 */
export function marks(answer, base) {
  const found = [];
  const add = (name, status, dx, faded) => {
    for (const each of data.shapes[name]) found.push({ ...each, status, dx, faded });
  };
  const others = answer.alternatives;
  const doubtful = answer.stale || answer.overdue;
  const shift = others.length ? 5 : 0;
  others.forEach((other, i) => {
    add("ground", null, shift + i * 6, false);
    add(data.statuses.get(other).symbol, other, shift + i * 6, true);
  });
  if (answer.status || others.length) add("ground", null, -shift, false);
  add(answer.status ? data.statuses.get(answer.status).symbol : "none", answer.status, -shift, doubtful);
  if (others.length) add("possible", null, 0, false);
  else if (answer.outcomes.some((outcome) => outcome.kind === "due") && answer.status) add("planned", null, 0, false);
  if (answer.inferred) add("inferred", null, 0, false);
  if (answer.evidence === "disputed") add("disputed", null, 0, false);
  if (doubtful) add("question", null, 0, false);
  if (base && base.disputed) add("article-140", null, 0, false);
  return found;
}

/** The shapes of a base while two days are compared: what is the same goes grey, a change has a frame, dashed if only possible. */
export function comparedMarks(shapes, kind) {
  if (kind === "same") return shapes.map((each) => ({ ...each, status: null, faded: each.paint === "fill" }));
  return [...shapes, ...data.shapes[kind].map((each) => ({ ...each, status: null, dx: 0, faded: false }))];
}

/** What marks() depends on: the same text for the same shapes. */
export function lookOf(answer, base) {
  const due = answer.outcomes.some((outcome) => outcome.kind === "due");
  return [answer.status, answer.stale || answer.overdue, due, answer.inferred, answer.evidence === "disputed", base.disputed, ...answer.alternatives].join("|");
}

/** A symbol as an SVG element, for the document; hidden from the accessibility tree, since words stand beside it. */
export function symbol(answer, base) {
  const root = shape("svg", { viewBox: "-14 -14 28 28", class: "symbol", "aria-hidden": "true" });
  root.append(...shapesOf(marks(answer, base)));
  return root;
}

/** The shapes of a state as elements of SVG. @param {object[]} marksOfState from marks() */
export function shapesOf(marksOfState) {
  return marksOfState.map((mark) => {
    const key = [mark.paint, mark.faded, mark.dx, mark.status && colourOf(mark.status), mark.d].join();
    if (!patterns.has(key)) patterns.set(key, patternOf(mark));
    return patterns.get(key).cloneNode();
  });
}

function patternOf({ d, paint: how, faded, status, dx }) {
  const path = shape("path", { d, class: "mark " + how + (faded ? " faded" : "") });
  if (status) path.style.setProperty("--status", colourOf(status));
  if (dx) path.setAttribute("transform", "translate(" + dx + " 0)");
  return path;
}

/**
 * Draws a symbol on a canvas at x, y (CSS pixels).
 * @param {CanvasRenderingContext2D} context
 * @param {{ground: string, ink: string, muted: string}} theme colours
 */
export function drawSymbol(context, x, y, scale, marksOfState, theme) {
  for (const mark of marksOfState) {
    context.save();
    context.translate(x + mark.dx * scale, y);
    context.scale(scale, scale);
    paint(context, mark, theme);
    context.restore();
  }
}

function paint(context, mark, theme) {
  const colour = mark.status ? colourOf(mark.status) : theme.muted;
  const path = pathOf(mark.d);
  context.lineCap = "round";
  context.lineJoin = "round";
  context.lineWidth = 2.4;
  if (mark.paint === "fill" || mark.paint === "ground" || mark.paint === "ink") {
    context.fillStyle = { fill: colour, ground: theme.ground, ink: theme.ink }[mark.paint];
    // Faded, a shape keeps its outline, so that it still stands out against every background.
    context.globalAlpha = mark.faded ? 0.35 : 1;
    context.fill(path);
    context.globalAlpha = 1;
    if (!mark.faded) return;
    context.lineWidth = 1.6;
    context.strokeStyle = colour;
    context.stroke(path);
    return;
  }
  context.strokeStyle = mark.paint === "stroke" ? colour : theme.ink;
  if (mark.paint !== "stroke") context.lineWidth = 1.3;
  if (mark.paint === "dashed") context.setLineDash([3.4, 2.6]);
  if (mark.paint === "dotted") context.setLineDash([0.2, 3]);
  context.stroke(path);
}

function pathOf(d) {
  if (!paths.has(d)) paths.set(d, new Path2D(d));
  return paths.get(d);
}
