/*
 * Words in the language of the reader: labels, dates, numbers, names.
 */
import { data } from "./state/data.js";
import { kept } from "./state/derived.js";
import { store } from "./state/store.js";
import { since, spell } from "./time/dates.js";
import { civil, inWords } from "./time/days.js";
import { namesBase } from "./time/timeline.js";

const FEW_CHANGES = 3; // told one by one
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
  const word = here().words[key];
  if (word === undefined) throw new Error("No word for " + key + " in " + language());
  const text = typeof word === "string" ? word : form(word, values.n);
  return text.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return Array.isArray(value) ? range(...value) : String(value);
  });
}

/** The form of a word for a number; a range takes that of its second number, as in «6 إلى 13 قاعدة». */
function form(forms, n) {
  const number = Array.isArray(n) ? n[1] : n;
  if (!number) return forms.other;
  const { plural } = here().calendar;
  return forms[data.constants.plurals[plural[number < plural.length ? number : 100 + (number % 100)]]];
}

/** How many there are: "9", "8 or 9", "6 to 13", "up to 21". */
function range(least, most) {
  if (least === most) return String(least);
  if (least === 0) return get("range.most", { b: most });
  return get(most === least + 1 ? "range.or" : "range", { a: least, b: most });
}

/** Texts one after the other, with the comma of the script. */
function join(texts) {
  return texts.join(get("list.join"));
}

function edtf(dated) {
  return spell(dated.date ?? dated.published, here().words, here().calendar);
}

function status(id) {
  return id === null ? get("status.none") : data.statuses.get(id).label[language()];
}

/** A status inside a sentence: without its capital, unless that belongs to a word in capitals. */
function inline(id) {
  const label = status(id);
  return /^.\p{Ll}/u.test(label) ? label[0].toLowerCase() + label.slice(1) : label;
}

/** A status as something to come: a noun, such as "Withdrawal". */
function plan(id) {
  const { plan: noun, label } = data.statuses.get(id);
  return (noun ?? label)[language()];
}

function name(base) {
  return base.names[language()] ? [base.names[language()], language()] : [base.names.en, "en"];
}

/** The names of all bases in a language without what explains them, unless two bases would share one. */
const shortNames = kept((id) => {
  const heads = data.bases.map((base) => (base.names[id] ?? base.names.en).split(/[,،(]/)[0].trim());
  const alone = (head) => head && heads.indexOf(head) === heads.lastIndexOf(head);
  return new Map(data.bases.map((base, i) => [base, alone(heads[i]) ? heads[i] : base.names[id] ?? base.names.en]));
});

function shortName(base) {
  return [shortNames(language()).get(base), base.names[language()] ? language() : "en"];
}

/** Many changes by what became of the bases: each status once, with their names. */
function grouped(changes) {
  const byStatus = new Map();
  for (const { base, change } of changes) byStatus.set(change.status, [...(byStatus.get(change.status) ?? []), isolate(shortName(base)[0])]);
  return [...byStatus].map(([id, names]) => get("sentence", { base: status(id), status: names.join(get("list.join")) }));
}

function changed({ base, change }) {
  const key = change.earliest === null ? "sentence.by" : "sentence";
  return get(key, { base: isolate(name(base)[0]), status: inline(change.status) });
}

/** The word for what the statements speak of that cover a base without naming it: the country, or a territory. */
function scope(change) {
  const whole = change.claims.some(({ statement }) => statement && data.ref.statements.get(statement).covers.country);
  return whole ? "inferred.country" : "inferred.territory";
}

export const words = Object.freeze({
  get,
  date: (day) => inWords(day, here().calendar),
  year: (day) => String(civil(day).year),
  month: (month) => here().calendar.months[month - 1],
  /** An EDTF date in words: of a change, plan or event, or of a source. */
  edtf,
  /** Since when: "since 17 January 2026", "since some time between 17 and 19 March 2020". */
  since: (dated) => since(dated.date, here().words, here().calendar),
  /** How well a change is supported: by whom, through which sources, and whether they name the base. */
  support(change, { evidence, grade, inferred }) {
    const said = get("support." + evidence, { grade });
    return inferred ? said + get("sentence.join") + get(scope(change)) : said;
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
  range,
  join,
  status,
  plan,
  party: (id) => parties.get(id).label[language()],
  /** A text of the registry under a key of a record, and the language that it is in, for isolated(). */
  told(record, key) {
    const translated = record.translations?.[language()]?.[key];
    return translated ? [translated, language()] : [record[key], "en"];
  },
  language,
  /** What the name of a page in this language has before its ending: nothing in English. */
  suffix: () => (language() === "en" ? "" : "." + language()),
  /** A language by its name in that of the reader. */
  tongue: (code) => here().tongues[code],
  governorate: (id) => here().governorates[id] || id,
  /** The name of a base and the language that it is in, for isolated(). */
  name,
  state({ status: now, alternatives }) {
    if (!alternatives.length) return status(now);
    return get("state.possible", { status: status(now), others: join(alternatives.map(inline)) });
  },
  /** From which status to which, with an arrow in the direction of reading. */
  transition: (from, to) => (from === to ? status(to) : get("transition", { from: status(from), to: status(to) })),
  /** What changed in a step. */
  sentence({ changes }) {
    const byName = changes.filter(({ change }) => change.claims.some(namesBase));
    const named = byName.length > FEW_CHANGES ? grouped(byName) : byName.map(changed);
    const covered = changes.filter(({ change }) => !change.claims.some(namesBase));
    const told = covered.length > data.constants.covered ? [get("sentence.covered", { n: covered.length })] : covered.map((each) => get("sentence.inferred", { sentence: changed(each) }));
    return [...named, ...told].join(get("sentence.join"));
  },
  /** The name of a base where there is little room, and the language that it is in. */
  short: shortName,
});
