/*
 * Strokes of the chart that look alike make one path, in which each place has one: a chart of thousands is drawn as fast
 * as one of some.
 */
import { shape } from "../dom.js";
import { colourOf } from "../map/theme.js";

export function strokes() {
  const paths = new Map();
  const path = (kind, status) => {
    const key = kind + "|" + status;
    if (!paths.has(key)) paths.set(key, { kind, status, marks: new Set(), spans: [], y: 0 });
    return paths.get(key);
  };
  return {
    /** An upright stroke. */
    mark: (kind, x, y, tall, status = "") => path(kind, status).marks.add("M" + x.toFixed(2) + "," + y + "v" + tall),
    /** A path of its own form, with its middle at a place. @param {string} form relative to the middle */
    form: (kind, x, y, form) => path(kind, "").marks.add("M" + x.toFixed(1) + "," + y + form),
    /** A stretch of time; those of a kind share a height. */
    span: (kind, from, to, y) => Object.assign(path(kind, ""), { y }).spans.push([from, to]),
    shapes: () => [...paths.values()].map(({ kind, status, marks, spans, y }) => {
      const lines = united(spans).map(([from, to]) => "M" + from.toFixed(1) + "," + y + "H" + to.toFixed(1));
      const made = shape("path", { class: kind, d: [...marks, ...lines].join("") });
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
