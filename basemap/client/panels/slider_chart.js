/*
 * The chart behind the slider: how many bases held coalition forces, federal Iraq above and the Kurdistan Region below, the
 * days of change, and plans against what came of them.
 */
import { shape } from "../dom.js";
import { colourOf } from "../map/theme.js";
import { data } from "../state/data.js";
import { store } from "../state/store.js";
import { axis } from "../time/axis.js";
import { civil, fromCivil } from "../time/days.js";
import { FOREVER, planned } from "../time/timeline.js";
import { words } from "../words.js";

const THUMB = 22;
const FINE = 0.25; // pixels
const TICK = 2;
const DENSE = 1000; // changes
const MONTHS_UP_TO_DAYS = 1100; // a longer chart is labelled by years

/** The axis of the days shown; with no change among them even steps are true to time. */
export function axisNow() {
  const [first, last] = store.range();
  return axis(first, last, store.view.axis === "steps" ? store.steps().map((step) => step.day) : []);
}

/** Draws it anew. @param {SVGSVGElement} picture */
export function drawChart(picture) {
  const width = picture.clientWidth;
  const height = picture.clientHeight;
  if (!width) return;
  picture.setAttribute("viewBox", "0 0 " + width + " " + height);
  const x = scale(width);
  const middle = Math.round((height - 16) * 0.6);
  const regions = [
    { name: "federal", sign: -1, room: middle - 6 },
    { name: "kurdistan-region", sign: 1, room: height - 16 - middle - 4 },
  ];
  const children = [...calendar(x, height), ...comparedStretch(x, height)];
  for (const region of regions) children.push(...area(region, x, middle), ...plans(region, x, middle), ...ticks(region, x, middle));
  children.push(shape("line", { class: "axis", x1: THUMB / 2, x2: width - THUMB / 2, y1: middle, y2: middle }));
  for (const { name, sign } of regions) {
    const label = shape("text", { class: "region-label", x: THUMB / 2 + 2, y: middle + (sign < 0 ? -8 : 16) });
    label.textContent = words.get("region." + name);
    children.push(label);
  }
  const kind = shape("text", { class: "axis-label", x: width - THUMB / 2 - 2, y: 10 });
  kind.textContent = words.get("axis." + store.view.axis);
  picture.replaceChildren(...children, kind);
}

/** Where a day lies, in pixels of a chart of a width. @returns {(day: number) => number} */
export function scale(width) {
  const { knots, at } = axisNow();
  const room = (width - THUMB) / (knots.length - 1);
  return (day) => THUMB / 2 + at(day) * room;
}

/** Years, or the months of a short band, each with its name where there is room for it. */
function* calendar(x, height) {
  const [first, last] = store.range();
  const short = last - first < MONTHS_UP_TO_DAYS;
  const end = civil(last);
  let free = Infinity; // from the last one backwards: the end of the band is what most readers look at
  for (let month = end.year * 12 + end.month - 1; month >= 0; month -= 1) {
    const [year, index] = [Math.floor(month / 12), month % 12];
    const day = fromCivil(year, index + 1, 1);
    if (day <= first) return;
    if (index && !short) continue;
    const at = x(day);
    const name = index ? words.month(index + 1) : String(year);
    yield shape("line", { class: "year", x1: at, x2: at, y1: 0, y2: height - 14 });
    const half = name.length * 3.6 + 4;
    if (at + half > free) continue;
    free = at - half;
    const text = shape("text", { class: "year-label", x: at, y: height - 3 });
    text.textContent = name;
    yield text;
  }
}

/** The stretch between two days that are comparedStretch. */
function* comparedStretch(x, height) {
  if (!store.comparison) return;
  const from = x(store.comparison.first);
  const at = x(store.view.vs);
  yield shape("rect", { class: "between", x: from, width: x(store.comparison.last) - from, y: 0, height: height - 14 });
  yield shape("line", { class: "cursor other", x1: at, x2: at, y1: 0, y2: height - 14 });
}

/** Plans against what came: dotted, from the target to the day on which it was reached, or to the last of the registry. */
function plans(region, x, middle) {
  const [first, last] = store.range();
  const strokes = bundle();
  for (const base of data.bases.filter((base) => base.territory === region.name)) {
    for (const { target, until, kind } of planned(base, data.ref, data.lastDay, null)) {
      if (target > last || until < first) continue;
      const look = "plan " + kind + chosen(base);
      strokes.mark(look, x(target), middle + region.sign * 18 - 4, 8);
      strokes.span(look, x(target), x(until), middle + region.sign * 18);
    }
  }
  return strokes.shapes();
}

/** How many bases of a region held forces, day by day: certainly, and in a lighter tint possibly. */
function area(region, x, middle) {
  const [, last] = store.range();
  const series = store.presence(region.name);
  const most = Math.max(1, store.presenceMost());
  const unit = region.room / most;
  return ["possible", "sure"].map((kind) => {
    let d = "";
    let begin = x(series[0].day);
    series.forEach((point, i) => {
      const from = begin;
      const to = x(series[i + 1]?.day ?? last);
      const tall = point[kind] * unit;
      if (to - from < FINE) return; // days that share a hair's breadth: the last of them
      begin = to;
      if (tall) d += "M" + from + "," + middle + "v" + region.sign * tall + "H" + to + "V" + middle + "Z";
    });
    return shape("path", { class: "area " + kind + " " + region.name, d });
  });
}

/** Where changes lie closer than their ticks are wide, a place shows the last one in the order of the bases. */
function ticks(region, x, middle) {
  const [first, last] = store.range();
  const dated = store.dated(region.name);
  const grain = dated.length > DENSE ? TICK : 0.01;
  const strokes = bundle();
  const marks = new Map();
  for (const { base, change, earliest, latest } of dated) {
    const certain = latest === FOREVER ? earliest : latest;
    if (certain < first || earliest > last) continue;
    if (certain > earliest) strokes.span("window", x(earliest), x(certain), middle + region.sign * 7);
    const look = "tick" + chosen(base);
    const at = Math.round(x(certain) / grain) * grain;
    if (certain <= last) marks.set(look + at, [look, at, change.status]);
  }
  for (const [look, at, status] of marks.values()) strokes.mark(look, at, middle, region.sign * 13, status);
  return strokes.shapes();
}

function chosen(base) {
  return base.id === store.view.base ? " chosen" : "";
}

/** Strokes that look alike make one path, in which each place has one: a band of thousands is drawn as fast as one of some. */
function bundle() {
  const paths = new Map();
  const path = (kind, status) => {
    const key = kind + "|" + status;
    if (!paths.has(key)) paths.set(key, { kind, status, marks: [], spans: [], y: 0 });
    return paths.get(key);
  };
  return {
    mark: (kind, x, y, tall, status = "") => path(kind, status).marks.push("M" + x.toFixed(2) + "," + y + "v" + tall),
    span: (kind, from, to, y) => Object.assign(path(kind, ""), { y }).spans.push([from, to]),
    shapes: () => [...paths.values()].map(({ kind, status, marks, spans, y }) => {
      const lines = united(spans).map(([from, to]) => "M" + from.toFixed(1) + "," + y + "H" + to.toFixed(1));
      const made = shape("path", { class: kind, d: [...new Set(marks), ...lines].join("") });
      if (status) made.style.setProperty("--status", colourOf(status));
      return made;
    }),
  };
}

/** Stretches without those parts that lie on others. */
function united(spans) {
  const found = [];
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    const last = found[found.length - 1];
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else found.push([from, to]);
  }
  return found;
}
