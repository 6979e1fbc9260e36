/*
 * Paper: what a printer gets of the view, on a sheet of any size: the map, its key, a table whose numbers stand on the map, and
 * the sources. In a frame the view is printed as it is, where it stands in the page around it.
 */
import { element, isolated } from "../dom.js";
import { numbersOnPaper } from "../map/paper.js";
import { symbol } from "../map/symbols.js";
import { data } from "../state/data.js";
import { store } from "../state/store.js";
import { words } from "../words.js";

/** @param {HTMLElement} root  @param {object} map of Leaflet  @param {{refit: () => void, plan: () => SVGElement}} ground */
export function print(root, map, ground) {
  if (window.parent !== window) return;
  const page = document.documentElement;
  let before = null;

  function lay() {
    before ??= { theme: page.dataset.theme, centre: map.getCenter(), zoom: map.getZoom() };
    page.dataset.theme = "light"; // ink on paper
    page.classList.add("printing");
    ground.refit();
    store.refresh();
    root.replaceChildren(...paper(ground.plan()));
  }

  function clear() {
    if (!before) return;
    if (before.theme) page.dataset.theme = before.theme;
    else delete page.dataset.theme;
    page.classList.remove("printing");
    root.replaceChildren();
    ground.refit();
    map.setView(before.centre, before.zoom, { animate: false });
    store.refresh();
    before = null;
  }

  window.addEventListener("beforeprint", lay);
  window.addEventListener("afterprint", clear);
}

function paper(drawing) {
  const numbers = numbersOnPaper();
  return [
    element(
      "header",
      null,
      element("h2", null, words.get("title") + " · " + words.date(store.view.day)),
      element("p", null, [words.get("day.of", { date: words.date(data.lastDay) }), words.get("time." + store.view.mode), words.get("shown", { n: store.shown().length, total: data.bases.length })].join(" · ")),
    ),
    element("figure.folium-map.on-paper", null, drawing),
    element("ul.key", null, ...key()),
    element("table", null, head(), ...data.regions.map((region) => printRows(region, numbers))),
    element("footer", null, element("p", null, words.get("print.sources") + " ", ...sources()), element("p", null, words.get("help.line")), element("p", null, words.get("map.attribution"))),
  ];
}

function key() {
  const plain = { alternatives: [], outcomes: [] };
  const states = data.register.statuses.map(({ id }) => [words.status(id), { ...plain, status: id }, {}]);
  const [first, last] = [data.register.statuses[0].id, data.register.statuses[data.register.statuses.length - 1].id];
  const marks = [
    ["help.possible", { ...plain, status: first, alternatives: [last] }, {}],
    ["help.doubtful", { ...plain, status: first, stale: true }, {}],
    ["help.inferred", { ...plain, status: last, inferred: true }, {}],
    ["help.disputed", { ...plain, status: first, evidence: "disputed" }, {}],
    ["help.planned", { ...plain, status: first, outcomes: [{ kind: "due" }] }, {}],
    ["help.article-140", { ...plain, status: first }, { disputed: true }],
  ].map(([word, ...drawn]) => [words.get(word), ...drawn]);
  return [...states, ...marks].map(([text, answer, base]) => element("li", null, symbol(answer, base), text));
}

function head() {
  const titles = ["column.base", "facet.status", "column.when", "facet.evidence"];
  return element("thead", null, element("tr", null, ...titles.map((title) => element("th", { scope: "col" }, words.get(title)))));
}

function printRows(region, numbers) {
  const shown = store.shown().filter(({ base }) => base.territory === region);
  if (!shown.length) return null;
  return element(
    "tbody",
    null,
    element("tr", null, element("th", { scope: "rowgroup", colspan: "4" }, words.get("region." + region))),
    ...shown.map((found) => printRow(found, numbers.get(found.base.id))),
  );
}

function printRow({ base, answer }, number) {
  const support = answer.stale ? words.get("stale.short", { date: words.date(answer.lastEvidence) }) : answer.evidence && words.support(answer.change, answer);
  return element(
    "tr",
    null,
    element("th", { scope: "row" }, element("b", null, String(number)), symbol(answer, base), isolated(...words.name(base))),
    element("td", null, words.state(answer)),
    element("td", null, answer.change && words.edtf(answer.change)),
    element("td", null, support),
  );
}

/** Who published what the states shown rest on. */
function sources() {
  const claims = store.shown().flatMap(({ answer }) => (answer.change ? answer.change.claims : []));
  const publishers = [...new Set(claims.map((claim) => data.register.sources[claim.source].publisher))].sort();
  return publishers.flatMap((publisher, i) => [i ? "; " : "", isolated(publisher)]);
}
