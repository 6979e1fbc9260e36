/*
 * The panel of one base: what it is called, what became of it, who says so, and what nobody knows.
 */
import { element, isolated, outward } from "../dom.js";
import { symbol } from "../map/symbols.js";
import { closeBase } from "../state/actions.js";
import { data } from "../state/data.js";
import { store } from "../state/store.js";
import { stateOn } from "../time/timeline.js";
import { words } from "../words.js";
import { control, disagreement, entry, eventEntry, general, note, planEntry } from "./entries.js";
import { address, openShare } from "./share.js";
import { strip } from "./strip.js";

const OPEN_CHANGES = 2;
const OPEN_ENTRIES = 3;

/** @param {HTMLElement} root */
export function basePanel(root) {
  let shown = null;
  return function update() {
    const base = store.view.base && store.found(store.view.base).base;
    if (root.hidden === Boolean(base)) root.hidden = !base;
    if (!base) {
      if (shown) root.replaceChildren();
      shown = null;
      return;
    }
    root.replaceChildren(...panelOf(base, stateOn(base, data.ref, store.view.day, store.knownBy())));
    if (shown !== base.id) {
      root.scrollTop = 0;
    }
    shown = base.id;
  };
}

function panelOf(base, answer) {
  return [
    element("button.plain.close", { type: "button", "data-key": "close", click: closeBase }, words.get("panel.close")),
    element("h2", { tabindex: "-1", "data-key": "heading" }, isolated(...words.name(base))),
    names(base),
    now(base, answer),
    strip(base),
    elsewhere(base),
    words.suffix() ? element("p.small", null, element("a", { href: "base/" + base.id + words.suffix() + ".html" }, words.get("notes.english"))) : null,
    recordOf(base, answer),
    folded(words.get("panel.statements"), uncited(base).map(general)),
    folded(words.get("panel.disagreements"), store.knownBy() === null ? base.disagreements.map((each) => disagreement(each)) : []),
    folded(words.get("panel.control"), base.control.map((each) => control(each))),
    placeSection(base),
    links(base),
  ].filter(Boolean);
}

/** Changes, plans and events in one line of time, the newest first; open down to the last changes, the rest folded. */
function recordOf(base, answer) {
  const kinds = [[base.changes, entry], [base.plans, (plan) => planEntry(plan, answer)], [base.events, eventEntry]];
  const all = kinds
    .flatMap(([dated, made]) => dated.map((each) => ({ day: each.latest ?? each.earliest, change: dated === base.changes, item: made(each) })))
    .filter(({ item }) => item)
    .sort((a, b) => b.day - a.day);
  const changes = all.flatMap(({ change }, i) => (change ? [i] : []));
  const open = Math.min(all.length, Math.max(OPEN_ENTRIES, (changes[OPEN_CHANGES - 1] ?? changes[changes.length - 1] ?? 0) + 1));
  const items = all.map(({ item }) => item);
  return all.length && element(
    "section",
    null,
    element("h3", null, words.get("panel.history")),
    element("ol.entries", null, ...items.slice(0, open)),
    folded(words.get("panel.earlier"), items.slice(open)),
  );
}

/** Entries behind a heading with their number, open as soon as somebody asks. */
function folded(title, found) {
  const entries = found.filter(Boolean);
  if (!entries.length) return null;
  const heading = element("summary", null, title + " (" + entries.length + ")");
  return element("details.folded", null, heading, element("ol.entries", null, ...entries));
}

/** The place on maps of others: links, which ask nobody until they are followed. */
function elsewhere(base) {
  if (!base.position) return null;
  const { lat, lon } = base.position;
  const at = [lat.toFixed(2), lon.toFixed(2)];
  return element(
    "p.other-maps",
    null,
    outward("https://www.openstreetmap.org/?mlat=" + at[0] + "&mlon=" + at[1] + "#map=12/" + at.join("/"), "OpenStreetMap"),
    " · ",
    outward("https://browser.dataspace.copernicus.eu/?zoom=12&lat=" + at[0] + "&lng=" + at[1], words.get("panel.satellite")),
  );
}

function names(base) {
  const others = ["en", "ar", "ckb"].filter((language) => base.names[language] && base.names[language] !== words.name(base)[0]);
  const former = base.former_names.map((each) => each.name);
  return element(
    "div.names",
    null,
    others.length ? element("p", null, ...joined(others.map((language) => isolated(base.names[language], language)), " · ")) : null,
    base.names_ours.includes(words.language()) ? element("p.small", null, words.get("names.ours")) : null,
    former.length ? element("p.small", null, words.get("panel.former") + " ", ...joined(former.map((name) => isolated(name)), " · ")) : null,
    base.also.length ? element("p.small", null, words.get("panel.also") + " ", ...joined(base.also.map((name) => isolated(name)), " · ")) : null,
  );
}

/** The answer of the day in plain words: state, since, evidence, what is missing. */
function now(base, answer) {
  const lines = [];
  if (answer.change) lines.push(words.since(answer.change) + " · " + words.support(answer.change, answer));
  if (answer.change?.access_retained) lines.push(words.get("access-retained"));
  for (const outcome of answer.outcomes.filter((each) => each.kind === "overdue")) {
    lines.push(words.get("overdue.long", { status: words.plan(outcome.plan.status), date: words.edtf(outcome.plan) }));
  }
  if (answer.lastEvidence !== null) {
    const key = answer.stale ? "stale" : "last-evidence";
    lines.push(words.get(key, { date: words.date(answer.lastEvidence), n: store.view.day - answer.lastEvidence }));
  }
  return element(
    "div.now",
    null,
    element("p.state", null, symbol(answer, base), element("strong", null, words.state(answer)), element("span.on", null, words.date(store.view.day))),
    ...lines.map((line) => element("p", null, line)),
    note(base),
  );
}

/** The statements that cover a base and that none of its entries cites, the newest first. */
function uncited(base) {
  const entries = [...base.changes, ...base.plans, ...base.events, ...base.control];
  const claims = [...entries.flatMap((each) => [...each.claims, ...(each.disputed_by ?? [])]), ...base.disagreements.flatMap((each) => each.sides), ...base.territory_claims];
  const cited = new Set(claims.map((claim) => claim.statement));
  return base.statements.filter((id) => !cited.has(id)).map((id) => data.ref.statements.get(id)).reverse();
}

function placeSection(base) {
  const lines = [
    words.get("region." + base.territory) + " · " + words.governorate(base.governorate) + " · " + words.get("kind." + base.kind),
  ];
  if (base.disputed) lines.push(words.get("disputed-territory.long"));
  if (base.position) {
    const { lat, lon, uncertainty_m: uncertainty } = base.position;
    lines.push(words.get("position", { lat: lat.toFixed(2), lon: lon.toFixed(2), km: Math.round(uncertainty / 1000) }));
    if (base.distance_km !== null) lines.push(words.get("distance", { km: Math.round(base.distance_km) }));
    if (!base.position.sources.length) lines.push(words.get("position.unsourced"));
  } else {
    lines.push(words.get("not-located"));
  }
  return element(
    "section",
    null,
    element("h3", null, words.get("panel.place")),
    ...lines.map((line) => element("p", null, line)),
    base.position ? note(base.position) : null,
  );
}

function links(base) {
  const repository = data.register.publication.repository;
  // The fields of .github/ISSUE_TEMPLATE/correct-an-entry.yml
  const form = { template: "correct-an-entry.yml", title: "Correct: " + base.id, base: base.id, wrong: address() + "\n\n" };
  const filled = Object.entries(form).map(([field, text]) => field + "=" + encodeURIComponent(text)).join("&");
  return element(
    "p.links",
    null,
    element("a", { href: store.link() }, words.get("panel.link")),
    " · ",
    element("a", { href: "base/" + base.id + words.suffix() + ".html" }, words.get("panel.page")),
    " · ",
    element("button.plain", { type: "button", "data-key": "cite", click: openShare }, words.get("share")),
    repository ? " · " : null,
    repository ? outward(repository + "/issues/new?" + filled, words.get("panel.correct")) : null,
  );
}

function joined(nodes, separator) {
  return nodes.flatMap((node, i) => (i ? [separator, node] : [node]));
}
