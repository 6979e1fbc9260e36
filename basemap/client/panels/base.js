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
import { control, disagreement, entry, eventEntry, general, note, planEntry, section } from "./entries.js";
import { address, openShare } from "./share.js";
import { strip } from "./strip.js";

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
    section(words.get("panel.changes"), [...base.changes].reverse().map((change) => entry(change))),
    section(words.get("panel.plans"), base.plans.map((plan) => planEntry(plan, answer))),
    section(words.get("panel.events"), [...base.events].reverse().map((event) => eventEntry(event))),
    section(words.get("panel.statements"), uncited(base).map(general)),
    section(words.get("panel.disagreements"), store.knownBy() === null ? base.disagreements.map((each) => disagreement(each)) : []),
    section(words.get("panel.control"), base.control.map((each) => control(each))),
    placeSection(base),
    links(base),
  ].filter(Boolean);
}

function names(base) {
  const others = ["en", "ar", "ckb"].filter((language) => base.names[language] && base.names[language] !== words.name(base)[0]);
  const former = base.former_names.map((each) => each.name);
  return element(
    "div.names",
    null,
    others.length ? element("p", null, ...joined(others.map((language) => isolated(base.names[language], language)), " · ")) : null,
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
