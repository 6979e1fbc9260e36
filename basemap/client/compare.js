/*
 * Two days side by side: what is the same, what changed, what possibly changed; in the list, on the map, as a file.
 */
(function (basemap) {
  "use strict";

  const { element, isolated } = basemap.dom;
  const KINDS = ["changed", "possibly", "same"];

  /**
   * Whether a base changed between two answers: "same" if they are alike, "changed" if no state is common to both,
   * "possibly" if they differ and one state may have lasted. `basemap compare` prints all that are not the same.
   */
  function kind(before, after) {
    const [was, is] = [before, after].map((answer) => [answer.status, ...answer.alternatives]);
    if (was.join() === is.join()) return "same";
    return was.some((status) => is.includes(status)) ? "possibly" : "changed";
  }

  /** Both days in order, and each base that the filter shows with its two answers; null if nothing is compared. */
  function comparison(app) {
    const { day, vs } = app.view;
    if (vs === null) return null;
    const [first, last] = [Math.min(day, vs), Math.max(day, vs)];
    const later = app.answer(last);
    const rows = app.answer(first).map(({ base, answer }, i) => {
      const after = later[i].answer;
      return { base, before: answer, after, kind: kind(answer, after) };
    });
    const shown = rows.filter(({ base, before, after }) => app.shows({ base, answer: before }) || app.shows({ base, answer: after }));
    return { first, last, rows: shown };
  }

  /** The comparison in a sentence. */
  function summary({ first, last, rows }, words) {
    const counts = KINDS.map((each) => words.get("compare." + each, { n: rows.filter((row) => row.kind === each).length }));
    return words.get("compare.days", { a: words.date(first), b: words.date(last) }) + ". " + counts.join(" \u00b7 ");
  }

  /** The shapes of a base on the map: what is the same goes grey, a change has a frame, dashed if only possible. */
  function marks(shapes, kind) {
    if (kind === "same") return shapes.map((shape) => ({ ...shape, status: null, faded: shape.paint === "fill" }));
    return [...shapes, ...basemap.shapes[kind].map((shape) => ({ ...shape, status: null, dx: 0, faded: false }))];
  }

  /** Fills the list while two days are compared. @param {HTMLElement} root  @param {object} app */
  function list(root, app) {
    const title = element("h2", { tabindex: "-1", "data-key": "compare" });
    const other = element("input", { type: "date", "data-key": "vs", min: basemap.days.iso(app.firstDay), max: basemap.days.iso(app.lastDay), change: () => {
      const day = basemap.days.day(other.value);
      if (day !== null && other.validity.valid) app.compare(day);
    } });
    const download = element("button.plain", { type: "button", "data-key": "csv", click: () => save(app) });
    const end = element("button.plain", { type: "button", "data-key": "end", click: () => app.compare(null) });
    const legend = element("p.small");
    const all = element("button.plain", { type: "button", "data-key": "all", click: () => app.clearFilter() });
    const groups = element("div");
    const parts = [title, element("p.tasks", null, other, download, all, end), legend, groups];
    return function update() {
      const { words } = app;
      const { first, last, rows } = app.comparison;
      title.textContent = words.get("compare.days", { a: words.date(first), b: words.date(last) });
      other.setAttribute("aria-label", words.get("compare.with"));
      other.value = basemap.days.iso(app.view.vs);
      download.textContent = words.get("compare.download");
      legend.textContent = words.get("compare.marks");
      all.textContent = words.get("list.all");
      all.hidden = !app.filtered();
      end.textContent = words.get("compare.end");
      groups.replaceChildren(...KINDS.flatMap((each) => group(each, rows.filter((row) => row.kind === each), app)));
      // The field stays in its place: a date is typed part by part.
      if (!root.contains(title)) root.replaceChildren(...parts);
    };
  }

  function group(name, rows, app) {
    const id = "compare-" + name;
    const regions = app.regions.map((region) => app.words.get("region." + region) + " " + app.words.digits(String(rows.filter(({ base }) => base.territory === region).length)));
    return [
      element("h3", { id }, app.words.get("compare." + name, { n: rows.length }) + " (" + regions.join(", ") + ")"),
      element("ul", { "aria-labelledby": id }, ...rows.map((each) => row(each, app))),
    ];
  }

  function row({ base, before, after, kind }, app) {
    const { words } = app;
    const states = kind === "same" ? [before] : [before, after];
    const arrow = document.documentElement.dir === "rtl" ? "\u2190" : "\u2192";
    return element(
      "li",
      null,
      element(
        "button.row.pair",
        { type: "button", "data-base": base.id, "aria-current": app.view.base === base.id ? "true" : null, click: () => app.select(base.id) },
        element("span.name", null, isolated(...words.name(base))),
        ...states.map((answer, i) => element("span.state", null, i ? arrow : "", basemap.symbols.svg(answer, base), words.state(answer))),
      ),
    );
  }

  /** The comparison as a table (RFC 4180), with both days in each row. */
  function csv({ first, last, rows }, app) {
    const days = [basemap.days.iso(first), basemap.days.iso(last)];
    const lines = rows.map(({ base, before, after, kind }) => [
      base.id, app.words.name(base)[0], base.territory, kind,
      days[0], before.status, before.alternatives.join(" "), days[1], after.status, after.alternatives.join(" "),
    ]);
    const head = ["id", "name", "territory", "change", "day_1", "status_1", "or_possibly_1", "day_2", "status_2", "or_possibly_2"];
    return [head, ...lines].map((line) => line.map(basemap.takeaway.cell).join() + "\r\n").join("");
  }

  function save(app) {
    const { first, last } = app.comparison;
    const reported = app.view.mode === "reported" ? "-as-reported" : "";
    const href = URL.createObjectURL(new Blob(["\ufeff" + csv(app.comparison, app)], { type: "text/csv" }));
    element("a", { href, download: "bases-" + basemap.days.iso(first) + "-to-" + basemap.days.iso(last) + reported + ".csv" }).click();
    window.setTimeout(() => URL.revokeObjectURL(href), 60000);
  }

  basemap.compare = { kind, comparison, summary, marks, list, csv };
})(window.basemap);
