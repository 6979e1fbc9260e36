/*
 * Labels of the map: how each kind is written, and where each stands, so that none lies on another. The bases come
 * first, then the territories, neighbours, governorates and towns, each where there is room.
 */
import { shape } from "../dom.js";
import { theme } from "./theme.js";

export const LABELS = {
  number: { size: 14, weight: 600 }, // on paper, where a pixel is smaller
  base: { size: 12.5, weight: 600 },
  inset: { size: 10.5, weight: 600 },
  territory: { size: 15, weight: 600, spaced: true },
  neighbour: { size: 12, weight: 400, spaced: true },
  governorate: { size: 11, weight: 400 },
  town: { size: 11, weight: 400 },
  river: { size: 11, weight: 400, italic: true },
};

const LED = 10; // pixels from the middle of a symbol to its edge

const measure = document.createElement("canvas").getContext("2d");

/**
 * @typedef {{left: number, right: number, top: number, bottom: number}} Box
 * @typedef {{text: string, kind: string, x: number, y: number, offset?: number, along?: {x: number, y: number}[]}} Label
 *   offset: how far it stands from its point, which is a symbol; along: points of a line beside which it may stand
 */

/**
 * Gives each label its place.
 * @param {Label[]} labels in the order of their importance  @param {Box[]} taken where none may stand
 * @param {Box} seen what the reader sees: a label that would be cut off there is no label
 * @returns {(Label & {at: number[], box: Box})[]} those for which there is room
 */
export function lay(labels, taken, seen, language) {
  const boxes = [...taken];
  const laid = [];
  for (const label of labels) {
    const height = LABELS[label.kind].size * 1.25;
    const width = labelWidth(label, language);
    const free = ([x, y]) => {
      const wanted = box(x, y, width + 4, height);
      return inside(wanted, seen) && !boxes.some((other) => overlap(wanted, other));
    };
    const all = spots(label, width, height);
    const at = all.find(free) ?? (label.kind === "number" ? all[0] : null);
    if (!at) continue;
    boxes.push(box(...at, width + 4, height));
    laid.push({ ...label, at, box: boxes[boxes.length - 1] });
  }
  return laid;
}

/** The elements of a label in its place: a name, and the dot of a town. @param {Label & {at: number[]}} label @returns {SVGElement[]} */
export function written({ text, kind, at: [x, y], x: dotX, y: dotY }, language) {
  const { font: wanted, spacing } = lettering(kind, language);
  const made = shape("text", { class: kind, x, y });
  made.style.font = wanted;
  if (spacing) made.style.letterSpacing = spacing + "px";
  made.textContent = text;
  if (kind === "number") return [...led(x, y, dotX, dotY), made];
  return kind === "town" ? [shape("circle", { class: kind, cx: dotX, cy: dotY, r: 1.8 }), made] : [made];
}

/** The line from a symbol to a number that stands off it. */
function led(x, y, dotX, dotY) {
  const far = Math.hypot(dotX - x, dotY - y);
  const edge = [dotX + ((x - dotX) * LED) / far, dotY + ((y - dotY) * LED) / far];
  return far > 3 * LED ? [shape("path", { class: "led", d: "M" + edge + "L" + [x, y] })] : [];
}

/** How a label is written: the value of the CSS property font, and the space between its letters in pixels. */
function lettering(kind, language) {
  return { font: font(LABELS[kind], language, theme().font), spacing: LABELS[kind].spaced && language === "en" ? 1.5 : 0 };
}

/** The value of the CSS property font. @param {{size: number, weight: number, italic?: boolean}} kind */
export function font({ size, weight, italic }, language, family) {
  // Arabic letters need more size and no slant to read as well as Latin ones.
  const latin = language === "en";
  return (italic && latin ? "italic " : "") + weight + " " + size * (latin ? 1 : 1.1) + "px " + family;
}

function labelWidth({ text, kind }, language) {
  const { font: wanted, spacing } = lettering(kind, language);
  if (measure.font !== wanted) measure.font = wanted;
  return measure.measureText(text).width + spacing * text.length;
}

function spots(label, width, height) {
  if (label.kind === "territory") return around(label);
  if (label.along) return label.along.filter((_, i) => i % 4 === 0).flatMap(({ x, y }) => [[x + width / 2 + 6, y], [x - width / 2 - 6, y]]);
  if (label.offset === undefined) return [[label.x, label.y]];
  // A number is short, and the table of the sheet needs it: it may stand a little off.
  const far = label.kind === "number" ? [0, 5, 10, 16, 24, 34, 46] : [0];
  return far.flatMap((more) => beside(label, width, height, label.offset + more));
}

function beside(label, width, height, offset) {
  const side = width / 2 + offset;
  const above = height / 2 + offset - 1;
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

/** @returns {Box} */
export function box(x, y, width, height) {
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
}

/** @returns {Box} */
export function moved({ left, top, right, bottom }, x, y) {
  return { left: left + x, top: top + y, right: right + x, bottom: bottom + y };
}

export function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

export function inside(a, b) {
  return a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
}
