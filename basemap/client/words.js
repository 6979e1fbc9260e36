/*
 * Words in the language of the reader: labels, dates, numbers, names.
 */
import { data } from "./state/data.js";
import { store } from "./state/store.js";
import { spell } from "./time/dates.js";
import { civil, inWords, localDigits } from "./time/days.js";
import { namesBase } from "./time/timeline.js";

const MANY_COVERED = 2; // more bases that one statement covers without naming them are counted, not listed

const parties = new Map(data.register.parties.map((party) => [party.id, party]));

/** A name inside a sentence, its direction kept to itself (U+2068 FSI, U+2069 PDI). */
export function isolate(text) {
  return "\u2068" + text + "\u2069";
}

function language() {
  return store.view.language;
}

function here() {
  return data.languages[language()];
}

function get(key, values) {
  const text = here().words[key];
  if (text === undefined) throw new Error("No word for " + key + " in " + language());
  return text.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return typeof value === "number" ? digits(String(value)) : String(value);
  });
}

function digits(text) {
  return localDigits(text, here().calendar);
}

function edtf(dated) {
  return spell(dated.date ?? dated.published, here().words, here().calendar);
}

function status(id) {
  return id === null ? get("status.none") : data.statuses.get(id).label[language()];
}

function name(base) {
  return base.names[language()] ? [base.names[language()], language()] : [base.names.en, "en"];
}

function changed({ base, change }) {
  const key = change.earliest === null ? "sentence.by" : "sentence";
  return get(key, { base: isolate(name(base)[0]), status: status(change.status) });
}

/** The word for what the statements speak of that cover a base without naming it: the country, or a territory. */
function scope(change) {
  const whole = change.claims.some(({ statement }) => statement && data.ref.statements.get(statement).covers.country);
  return whole ? "inferred.country" : "inferred.territory";
}

export const words = Object.freeze({
  get,
  digits,
  date: (day) => inWords(day, here().calendar),
  year: (day) => digits(String(civil(day).year)),
  month: (month) => here().calendar.months[month - 1],
  /** An EDTF date in words: of a change, plan or event, or of a source. */
  edtf,
  /** Since when, or the vague date itself: "since 17 January 2026", "since a day between 17 and 19 March 2020". */
  since(dated) {
    if (/^[^.]+[/][^.]+$/.test(dated.date)) return get("since.between", { date: edtf(dated) });
    return dated.date.includes("/") ? edtf(dated) : get("since", { date: edtf(dated) });
  },
  /** How well a change is supported: by whom, through which sources, and whether they name the base. */
  support(change, { evidence, grade, inferred }) {
    const said = get("support." + evidence, { grade });
    return inferred ? said + "; " + get(scope(change)) : said;
  },
  /** The best grade of each side, and whether it names the base. */
  witnesses: (found) => found.map(({ side, grade, named }) => get(named ? "witness" : "witness.unnamed", { side: get("witness." + side), grade })).join(" · "),
  /** A text of the registry that has all languages. */
  own: (text) => text[language()],
  /** Names one after the other, the last behind "and". @param {string[]} found */
  list(found) {
    const rest = found.slice(0, -1).reduce((a, b) => (a ? get("list.more", { a, b }) : b), "");
    return rest ? get("list.two", { a: rest, b: found.at(-1) }) : (found[0] ?? "");
  },
  range: (least, most) => (least === most ? digits(String(least)) : get("range", { a: least, b: most })),
  status,
  party: (id) => parties.get(id).label[language()],
  governorate: (id) => here().governorates[id] || id,
  /** The name of a base and the language that it is in, for isolated(). */
  name,
  state({ status: now, alternatives }) {
    if (!alternatives.length) return status(now);
    return get("state.possible", { status: status(now), others: alternatives.map(status).join(", ") });
  },
  /** What changed in a step. */
  sentence({ changes }) {
    const named = changes.filter(({ change }) => change.claims.some(namesBase)).map(changed);
    const covered = changes.filter(({ change }) => !change.claims.some(namesBase));
    const told = covered.length > MANY_COVERED ? [get("sentence.covered", { n: covered.length })] : covered.map((each) => get("sentence.inferred", { sentence: changed(each) }));
    return [...named, ...told].join(get("sentence.join"));
  },
});
