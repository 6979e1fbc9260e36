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
  const page = unpack(packed, packed.tables);
  for (const language of Object.values(page.languages)) {
    language.words = Object.fromEntries(page.keys.map((key, i) => [key, language.words[i]]));
  }
  for (const base of page.bases) {
    for (const dated of [...base.changes, ...base.plans, ...base.events, ...base.control]) Object.assign(dated, bounds(dated.date));
  }
  for (const statement of page.register.statements) Object.assign(statement, bounds(statement.date));
  for (const source of page.register.sources) {
    const { earliest, latest } = source.published ? bounds(source.published) : { earliest: null, latest: null };
    Object.assign(source, { earliest: earliest ?? latest, latest: latest ?? earliest });
  }
  return page;
}

function unpack(value, tables) {
  if (Array.isArray(value)) return value.map((each) => unpack(each, tables));
  if (value === null || typeof value !== "object") return value;
  const rows = value[""];
  if (!rows) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, unpack(each, tables)]));
  const keys = tables[rows[0]];
  return rows.slice(1).map((row) => Object.fromEntries(row.map((each, i) => [keys[i], unpack(each, tables)])));
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
