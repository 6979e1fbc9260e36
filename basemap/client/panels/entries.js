/*
 * What is on record of a base, piece by piece: changes, plans, events, disagreements, who held the ground; each with its claims.
 */
import { element, isolated, outward } from "../dom.js";
import { symbol } from "../map/symbols.js";
import { goTo } from "../state/actions.js";
import { data } from "../state/data.js";
import { store } from "../state/store.js";
import { knownFrom, supportOf } from "../time/timeline.js";
import { words } from "../words.js";

export function entry(change) {
  const known = store.knownBy();
  if (known !== null && knownFrom(change, data.ref) > known) return null;
  const support = supportOf(change, data.ref, known);
  const status = { status: change.status, alternatives: [], outcomes: [], ...support };
  return element(
    "li",
    null,
    element(
      "p.head",
      null,
      symbol(status),
      element("strong", null, words.status(change.status)),
      " ",
      element("button.plain.when", { type: "button", "data-key": "go/" + change.date, click: () => goTo(change.latest ?? change.earliest), title: words.get("panel.go") }, words.edtf(change)),
    ),
    change.to ? element("p", null, words.get("panel.to", { party: "" }), isolated(words.party(change.to))) : null,
    change.access_retained ? element("p", null, words.get("access-retained")) : null,
    element("p.support." + support.evidence, null, words.support(change, support)),
    element("p.small", null, words.witnesses(support.witnesses)),
    note(change),
    claims(change.claims),
    disputes(change.disputed_by),
  );
}

export function planEntry(plan, answer) {
  const outcome = answer.outcomes.find((each) => each.plan === plan);
  if (!outcome) return null;
  const key = outcome.kind === "late" ? (outcome.reached ? "plan.late" : "plan.late-so-far") : "plan." + outcome.kind;
  return element(
    "li",
    null,
    element("p.head", null, element("span.kind", null, words.get("panel.plan")), " ", element("strong", null, words.plan(plan.status)), " ", element("span.when", null, words.edtf(plan))),
    element("p.outcome." + outcome.kind, null, words.get(key, { n: outcome.days })),
    note(plan),
    claims(plan.claims),
    disputes(plan.disputed_by),
  );
}

export function eventEntry(event) {
  const known = store.knownBy();
  if (known !== null && knownFrom(event, data.ref) > known) return null;
  return element(
    "li",
    null,
    element("p.head", null, element("strong", null, words.get("event." + event.kind)), " ", element("span.when", null, words.edtf(event))),
    note(event),
    claims(event.claims),
    disputes(event.disputed_by),
  );
}

export function disagreement(each) {
  return element(
    "li",
    null,
    element("p.head", null, element("strong", null, isolated(...words.told(each, "about")))),
    claims(each.sides),
    element("p", null, element("em", null, words.get("panel.follows") + " "), isolated(...words.told(each, "follows"))),
  );
}

export function control(each) {
  const known = store.knownBy();
  if (known !== null && knownFrom(each, data.ref) > known) return null;
  return element(
    "li",
    null,
    element("p.head", null, element("strong", null, isolated(words.party(each.by))), " ", element("span.when", null, words.edtf(each))),
    note(each),
    claims(each.claims),
  );
}

/** A statement that covers the base and is cited by none of its entries. */
export function general(statement) {
  const known = store.knownBy();
  if (known !== null && knownFrom({ ...statement, claims: [statement] }, data.ref) > known) return null;
  return element("li", null, element("p.head", null, element("span.when", null, words.edtf(statement))), note(statement), claims([statement]));
}

/** A note speaks of all that is on record, and so not of what could be known on an earlier day. */
export function note(record) {
  if (!record.note || store.knownBy() !== null) return null;
  const [text, language] = words.told(record, "note");
  return element("p.note", { lang: language, dir: data.languages[language].direction }, text);
}

function disputes(list) {
  const shown = publishedClaims(list);
  return shown.length ? element("div.disputes", null, element("p", null, words.get("panel.disputed-by")), claims(shown)) : null;
}

function claims(list) {
  return element("ul.claims", null, ...publishedClaims(list).map((claim) => claimItem(claim)));
}

/** The claims that were publishedClaims by the day shown, if that is what the reader wants; undated ones stay. */
function publishedClaims(list) {
  const known = store.knownBy();
  return list.filter((claim) => known === null || (data.register.sources[claim.source].latest ?? -Infinity) <= known);
}

function claimItem(claim) {
  const source = data.register.sources[claim.source];
  const title = isolated(source.publisher);
  return element(
    "li",
    null,
    element("span.by", null, isolated(words.party(claim.by)), ": "),
    isolated(...words.told(claim, "says")),
    " ",
    element(
      "span.source",
      null,
      source.url ? outward(source.url, title) : title,
      words.get("list.join"),
      source.published ? words.edtf(source) : words.get("source.undated"),
      " · ",
      words.get("source.grade", { grade: source.grade }),
      source.language === "en" ? null : " · " + words.tongue(source.language),
      source.archive ? " · " : null,
      source.archive ? outward(source.archive, words.get("source.archive")) : null,
    ),
  );
}
