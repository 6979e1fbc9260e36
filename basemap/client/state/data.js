/*
 * What the page knows: the JSON of the document, as basemap/publish/page_data.py packs it, and the sources as they stand in its list.
 * Nothing of it changes while the page is open.
 */
import { bounds } from "../time/days.js";
import { reference } from "../time/timeline.js";

/**
 * @param {string} text of the island
 * @returns {object} with its records as objects again, the days of their dates, and the words by their keys;
 *   claims name their sources by number
 */
export function read(text) {
  const packed = JSON.parse(text);
  const { translations, ...rest } = packed;
  const page = unpack(rest, packed.tables, byRecord(unpack(translations, packed.tables)));
  for (const language of Object.values(page.languages)) {
    language.words = Object.fromEntries(page.keys.map((key, i) => [key, language.words[i]]));
  }
  const statements = new Map(page.register.statements.map((each) => [each.id, each]));
  for (const claim of page.bases.flatMap(cited).flatMap((each) => each.sides ?? [each])) quote(claim, statements);
  for (const base of page.bases) {
    base.statements = page.register.statements.filter((each) => covers(each, base)).map(({ id }) => id);
    for (const dated of [...base.changes, ...base.plans, ...base.events, ...base.control]) Object.assign(dated, bounds(dated.date));
  }
  for (const statement of page.register.statements) Object.assign(statement, bounds(statement.date));
  page.register.sources.forEach((source, number) => {
    source.origin = number - source.origin;
    const { earliest, latest } = source.published ? bounds(source.published) : { earliest: null, latest: null };
    Object.assign(source, { earliest: earliest ?? latest, latest: latest ?? earliest });
  });
  return page;
}

function unpack(value, tables, told) {
  if (Array.isArray(value)) return value.map((each) => unpack(each, tables, told));
  if (value === null || typeof value !== "object") return value;
  const entry = (key, each) => [key, key === "translations" ? told[each] : unpack(each, tables, told)];
  const rows = value[""];
  if (!rows) return Object.fromEntries(Object.entries(value).map(([key, each]) => entry(key, each)));
  const keys = tables[rows[0]];
  return rows.slice(1).map((row) => Object.fromEntries(row.map((each, i) => entry(keys[i], each))));
}

/** Texts by their language, as a list of those of each record: language → key → text. */
function byRecord(translations) {
  const languages = Object.entries(translations);
  const count = languages[0]?.[1].length ?? 1;
  return Array.from({ length: count }, (_, i) => Object.fromEntries(languages.map(([language, texts]) => [language, texts[i]])));
}

/** The claims of a base and what holds claims, in no order. */
function cited(base) {
  const dated = [...base.changes, ...base.plans, ...base.events, ...base.control];
  return [...dated.flatMap((each) => [...each.claims, ...(each.disputed_by ?? [])]), ...base.disagreements, ...base.territory_claims];
}

/** Whether a statement speaks of a base: by name, with its territory, or with the whole country. */
function covers({ covers: spoken }, base) {
  return spoken.country || spoken.bases.includes(base.id) || spoken.territory === base.territory;
}

/** Gives a claim that cites a statement its words, which stand with the statement alone. */
function quote(claim, statements) {
  if (!claim.statement) return;
  const { source, by, says, translations } = statements.get(claim.statement);
  Object.assign(claim, { source, by, says, translations });
}

/** Adds to the sources what the list in the document says of them: it stands there for who reads without scripts. */
function cite(sources, entries) {
  sources.forEach((source, number) => {
    const [publisher, title] = entries[number].children;
    Object.assign(source, { publisher: publisher.textContent, url: publisher.getAttribute("href"), title: title.textContent });
  });
}

/** The first and the last day of the map, and the bases by each id that they ever had, on top of what was read. */
function whole(page) {
  const { register, bases } = page;
  cite(register.sources, document.getElementById("sources").children);
  const ids = new Map(bases.flatMap((base) => [...base.aliases, base.id].map((id) => [id, base.id])));
  return Object.freeze({
    ...page, ids,
    ref: reference(register),
    regions: register.territories.map((territory) => territory.id),
    firstDay: Math.min(...register.eras.map((era) => era.start)),
    lastDay: register.as_of,
    numbers: new Map(bases.map((base, number) => [base.id, number])),
    statuses: new Map(register.statuses.map((status) => [status.id, status])),
  });
}

export const data = whole(read(document.getElementById("basemap-page").textContent));

/** So many bases are told apart one by one: moved apart, named, all in the list. More are a crowd. */
export const CROWD = data.constants.crowd;
