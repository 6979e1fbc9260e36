/*
 * Two days side by side: what is the same, what changed, what possibly changed; in the list, which can be taken away as a file.
 */
import { element, isolated } from "../dom.js";
import { saveComparison } from "../download.js";
import { symbol } from "../map/symbols.js";
import { clearFilter, compareWith, select } from "../state/actions.js";
import { KINDS } from "../state/comparison.js";
import { data } from "../state/data.js";
import { store } from "../state/store.js";
import { dayOf, iso } from "../time/days.js";
import { words } from "../words.js";

/** What is compared: two days, or both datings of one. */
export function comparedTitle({ datings, first, last }) {
  if (datings) return words.date(first) + ": " + words.get("time.happened") + " / " + words.get("time.reported");
  return words.get("compare.days", { a: words.date(first), b: words.date(last) });
}

/** The comparison in a sentence. */
export function comparedWords(compared) {
  const counts = KINDS.map((each) => kindCount(each, compared));
  return comparedTitle(compared) + ". " + counts.join(" \u00b7 ");
}

function kindCount(kind, { datings, rows }) {
  return words.get("compare." + (datings ? "datings." : "") + kind, { n: rows.filter((row) => row.kind === kind).length });
}

/** Fills the list while two days are compared. @param {HTMLElement} root */
export function comparisonList(root) {
  const title = element("h2", { tabindex: "-1", "data-key": "compare" });
  const other = element("input", { type: "date", "data-key": "vs", min: iso(data.firstDay), max: iso(data.lastDay), change: () => {
    const day = dayOf(other.value);
    if (day !== null && other.validity.valid) compareWith(day);
  } });
  const download = element("button.plain", { type: "button", "data-key": "csv", click: saveComparison });
  const end = element("button.plain", { type: "button", "data-key": "end", click: () => compareWith(null) });
  const legend = element("p.small");
  const all = element("button.plain", { type: "button", "data-key": "all", click: clearFilter });
  const groups = element("div");
  const parts = [title, element("p.tasks", null, other, download, all, end), legend, groups];
  return function update() {
    const { datings, rows } = store.comparison;
    title.textContent = comparedTitle(store.comparison);
    other.setAttribute("aria-label", words.get("compare.with"));
    other.value = datings ? "" : iso(store.view.vs);
    other.hidden = datings;
    download.textContent = words.get("compare.download");
    legend.textContent = words.get(datings ? "compare.datings.marks" : "compare.marks");
    all.textContent = words.get("list.all");
    all.hidden = !store.filtered();
    end.textContent = words.get("compare.end");
    groups.replaceChildren(...KINDS.flatMap((each) => pairGroup(each, rows.filter((row) => row.kind === each))));
    // The field stays in its place: a date is typed part by part.
    if (!root.contains(title)) root.replaceChildren(...parts);
  };
}

function pairGroup(name, rows) {
  const id = "compare-" + name;
  const regions = data.regions.map((region) => words.get("region." + region) + " " + rows.filter(({ base }) => base.territory === region).length);
  return [
    element("h3", { id }, kindCount(name, store.comparison) + " (" + words.join(regions) + ")"),
    element("ul", { "aria-labelledby": id }, ...rows.map((each) => pairRow(each))),
  ];
}

function pairRow({ base, before, after, kind }) {
  const states = kind === "same" ? [before] : [before, after];
  const arrow = store.comparison.datings ? "/" : document.documentElement.dir === "rtl" ? "\u2190" : "\u2192";
  return element(
    "li",
    null,
    element(
      "button.row.pair",
      { type: "button", "data-base": base.id, "aria-current": store.view.base === base.id ? "true" : null, click: () => select(base.id) },
      element("span.name", null, isolated(...words.name(base))),
      ...states.map((answer, i) => element("span.state", null, i ? arrow : "", symbol(answer, base), words.state(answer))),
    ),
  );
}
