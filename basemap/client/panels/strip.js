/*
 * The states of a base over time as a strip, with the day shown marked.
 */
import { element, shape } from "../dom.js";
import { colourOf } from "../map/theme.js";
import { data } from "../state/data.js";
import { store } from "../state/store.js";
import { planned, silentFrom, windows } from "../time/timeline.js";
import { words } from "../words.js";

const WIDE = 1000;

/** @returns {HTMLElement} the strip of a base with the years at its ends */
export function strip(base) {
  const [first, last] = store.range();
  const x = (day) => ((day - first) * WIDE) / (last - first);
  const root = shape("svg", {
    class: "strip", viewBox: "0 0 " + WIDE + " 40", preserveAspectRatio: "none", role: "img", "aria-label": words.get("panel.strip"),
  });
  root.append(...bars(base, x), silence(base, x), ...missedPlans(base, x));
  root.append(shape("rect", { class: "cursor", x: x(store.view.day) - 1.5, width: 3, height: 40 }));
  const ends = element("p.ends", null, element("span", null, words.year(first)), element("span", null, words.year(last)));
  return element("div.over-time", { dir: "ltr" }, root, ends);
}

/** The spans of the statuses: certain ones, and narrower those that are only possible. */
function bars(base, x) {
  const { lastDay, ref } = data;
  const spans = windows(base, ref, store.knownBy());
  return spans.flatMap(({ change: { status }, earliest, latest }, i) => {
    const end = i + 1 < spans.length ? spans[i + 1].latest : lastDay;
    return [
      latest <= lastDay && bar(x(latest), x(Math.min(end, lastDay)), 4, "certain", status),
      earliest < latest && bar(x(earliest), x(Math.min(latest, lastDay)), 10, "possible", status),
    ].filter(Boolean);
  });
}

function bar(from, to, y, kind, status) {
  const settled = data.ref.settled.has(status) ? "settled" : "unsettled";
  const made = shape("rect", { class: "span " + kind + " " + settled, x: from, width: Math.max(1.5, to - from), y, height: 40 - 2 * y });
  made.style.setProperty("--status", colourOf(status));
  return made;
}

/** Slanting strokes over the part of the strip for which nobody has reported. */
function silence(base, x) {
  let d = "";
  for (let at = x(silentFrom(base, data.ref, data.lastDay, store.knownBy())); at < WIDE; at += 14) d += "M" + at + ",36L" + Math.min(at + 10, WIDE) + ",4";
  return shape("path", { class: "hatch", d });
}

/** From the target of each plan that was missed to the day on which it was reached. */
function missedPlans(base, x) {
  const known = store.knownBy();
  return planned(base, data.ref, known ?? data.lastDay, known).map(({ target, until, kind }) => {
    return shape("path", { class: "plan " + kind, d: "M" + x(target) + ",0v40M" + x(target) + ",38H" + x(until) });
  });
}
