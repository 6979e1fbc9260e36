/*
 * The chart behind the slider: at how many bases forces were, one territory above and one below, by one scale; between them
 * the days of change, under them the events. Plans stand against what came of them.
 */
import { shape } from "../dom.js";
import { EVENT_FORMS } from "../map/event_forms.js";
import { data } from "../state/data.js";
import { store } from "../state/store.js";
import { axis } from "../time/axis.js";
import { civil, fromCivil } from "../time/days.js";
import { FOREVER, knownFrom, onset, planned } from "../time/timeline.js";
import { words } from "../words.js";
import { strokes } from "./chart_strokes.js";

const THUMB = 22;
const FINE = 0.25; // pixels
const TICK = 2;
const DENSE = 1000; // changes
const MONTHS_UP_TO_DAYS = 1100; // a longer chart is labelled by years
const YEARS_HIGH = 16;
const LANE_HIGH = 16; // of changes, between the territories, and of events, under them
const GRID_PX = 13; // between two lines of the grid at least
const GRID_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000];

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
  const rows = rowsOf(height);
  const children = [...calendar(x, height), ...comparedStretch(x, height), ...eventLane(x, rows.events)];
  for (const row of rows.regions) children.push(...grid(row, rows, width), ...area(row, x, rows.unit), ...plans(row, x), ...ticks(row, x));
  for (const row of rows.regions) children.push(shape("line", { class: "axis", x1: THUMB / 2, x2: width - THUMB / 2, y1: row.base, y2: row.base }));
  for (const row of rows.regions) children.push(title(row));
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

/** The day at a place of a chart of a width, and the day of change within reach of it, or null. */
export function dayAt(place, width, reach) {
  const { knots, day } = axisNow();
  const x = scale(width);
  const share = Math.min(1, Math.max(0, (place - THUMB / 2) / (width - THUMB)));
  const near = store.steps().map((step) => step.day).filter((each) => Math.abs(x(each) - place) <= reach);
  near.sort((a, b) => Math.abs(x(a) - place) - Math.abs(x(b) - place));
  return { day: day(share * (knots.length - 1)), change: near[0] ?? null };
}

/** The rows of the chart from top to bottom: one pixel unit for a base in both territories. */
function rowsOf(height) {
  const most = data.regions.map((region) => Math.max(1, store.presenceMost([region])));
  const bottom = height - YEARS_HIGH - LANE_HIGH;
  const unit = (bottom - LANE_HIGH - 4) / most.reduce((sum, each) => sum + each, 0);
  const base = 4 + most[0] * unit;
  const [above, ...below] = data.regions;
  return {
    unit,
    events: bottom + LANE_HIGH / 2,
    regions: [
      { name: above, sign: -1, base, most: most[0] },
      ...below.map((name, i) => ({ name, sign: 1, base: base + LANE_HIGH, most: most[i + 1] })),
    ],
  };
}

function title({ name, sign, base, most }) {
  const label = shape("text", { class: "region-label", x: THUMB / 2 + 22, y: sign < 0 ? 14 : base + 13 });
  label.textContent = sign < 0 && most ? words.get("chart.title", { region: words.get("region." + name) }) : words.get("region." + name);
  return label;
}

/** Lines at round numbers, as far apart as their numbers need. */
function* grid({ sign, base, most }, { unit }, width) {
  const step = GRID_STEPS.find((each) => each * unit >= GRID_PX) ?? most;
  for (let n = step; n <= most; n += step) {
    const y = base + sign * n * unit;
    yield shape("line", { class: "grid", x1: THUMB / 2, x2: width - THUMB / 2, y1: y, y2: y });
    const number = shape("text", { class: "grid-label", x: THUMB / 2 + 2, y: y + (sign < 0 ? 9 : -2) });
    number.textContent = String(n);
    yield number;
  }
}

/** Years, or the months of a short chart, each with its name where there is room for it. */
function* calendar(x, height) {
  const [first, last] = store.range();
  const short = last - first < MONTHS_UP_TO_DAYS;
  const end = civil(last);
  let free = Infinity; // from the last one backwards: the end of the chart is what most readers look at
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

/** The stretch between two days that are compared. */
function* comparedStretch(x, height) {
  if (!store.comparison) return;
  const from = x(store.comparison.first);
  yield shape("rect", { class: "between", x: from, width: x(store.comparison.last) - from, y: 0, height: height - 14 });
}

/** Events of the bases that the filter leaves, each with the form of its kind. */
function eventLane(x, y) {
  const [first, last] = store.range();
  const lane = strokes();
  const kinds = data.constants.events.filter((kind) => store.view.show.includes(kind));
  for (const base of store.followed()) {
    for (const event of base.events.filter(({ kind }) => !kinds.length || kinds.includes(kind))) {
      const day = store.view.mode === "reported" ? knownFrom(event, data.ref) : onset(event);
      if (day >= first && day <= last) lane.form("event " + event.kind + chosen(base), x(day), y, EVENT_FORMS[event.kind]);
    }
  }
  return lane.shapes();
}

/** Plans against what came: dotted, from the target to the day on which it was reached, or to the last of the registry. */
function plans({ name, sign, base: y }, x) {
  const [first, last] = store.range();
  const found = strokes();
  for (const base of data.bases.filter((each) => each.territory === name)) {
    for (const { target, until, kind } of planned(base, data.ref, data.lastDay, null)) {
      if (target > last || until < first) continue;
      const look = "plan " + kind + chosen(base);
      found.mark(look, x(target), y + sign * 6 - 4, 8);
      found.span(look, x(target), x(until), y + sign * 6);
    }
  }
  return found.shapes();
}

/** At how many bases of a territory forces were, day by day: certainly, and in a lighter tint possibly. */
function area({ name, sign, base }, x, unit) {
  const [, last] = store.range();
  const series = store.presence(name);
  return ["possible", "sure"].map((kind) => {
    let d = "";
    let begin = x(series[0].day);
    series.forEach((point, i) => {
      const from = begin;
      const to = x(series[i + 1]?.day ?? last);
      const tall = point[kind] * unit;
      if (to - from < FINE) return; // days that share a hair's breadth: the last of them
      begin = to;
      if (tall) d += "M" + from + "," + base + "v" + sign * tall + "H" + to + "V" + base + "Z";
    });
    return shape("path", { class: "area " + kind + " " + name, d });
  });
}

/** Where changes lie closer than their ticks are wide, a place shows the last one in the order of the bases. */
function ticks({ name, sign, base: y }, x) {
  const [first, last] = store.range();
  const dated = store.dated(name);
  const grain = dated.length > DENSE ? TICK : 0.01;
  const found = strokes();
  const marks = new Map();
  for (const { base, change, earliest, latest } of dated) {
    const certain = latest === FOREVER ? earliest : latest;
    if (certain < first || earliest > last) continue;
    if (certain > earliest) found.span("window", x(earliest), x(certain), y - sign * 3.5);
    const look = "tick" + chosen(base);
    const at = Math.round(x(certain) / grain) * grain;
    if (certain <= last) marks.set(look + at, [look, at, change.status]);
  }
  for (const [look, at, status] of marks.values()) found.mark(look, at, y, -sign * (LANE_HIGH / 2 - 0.5), status);
  return found.shapes();
}

function chosen(base) {
  return base.id === store.view.base ? " chosen" : "";
}
