/*
 * Files of what is shown: the bases of the list with their answers of the day, as CSV (RFC 4180) and GeoJSON (RFC 7946).
 * They are made in the page; nothing is asked of a server.
 */
import { element } from "./dom.js";
import { fold } from "./state/search.js";
import { data } from "./state/data.js";
import { store } from "./state/store.js";
import { iso } from "./time/days.js";
import { words } from "./words.js";

/** What is known of no base: it has the columns of all. */
const NOTHING = { base: { names: {} }, answer: { since: null, lastEvidence: null } };

const TYPES = { CSV: "text/csv", GeoJSON: "application/geo+json" };

/**
 * The answer for a base as plain values, under the names of `basemap status --format json`.
 * @param {{base: object, answer: object}} found  @returns {Record<string, string|number|boolean|string[]|null>}
 */
function record({ base, answer }, ref) {
  const day = (number) => (number === null ? null : iso(number));
  const claims = answer.change ? answer.change.claims : [];
  return {
    id: base.id,
    name: base.names.en,
    name_ar: base.names.ar ?? null,
    name_ckb: base.names.ckb ?? null,
    territory: base.territory,
    disputed: base.disputed,
    governorate: base.governorate,
    status: answer.status,
    certainty: answer.certainty,
    alternatives: answer.alternatives,
    since: day(answer.since),
    evidence: answer.evidence,
    last_evidence: day(answer.lastEvidence),
    overdue: answer.overdue,
    stale: answer.stale,
    grade: answer.grade,
    inferred: answer.inferred,
    uncertainty_m: base.position ? base.position.uncertainty_m : null,
    sources: [...new Set(claims.map((claim) => ref.sources[claim.source].url ?? ref.sources[claim.source].publisher))],
  };
}

/** One base a line, positions last. @param {{base: object, answer: object}[]} shown @param {{on: string, known_by: string|null}} day */
export function csv(shown, ref, day) {
  const rows = shown.map((found) => {
    const { position } = found.base;
    return { ...day, ...record(found, ref), lat: position ? position.lat : null, lon: position ? position.lon : null };
  });
  const names = Object.keys(rows[0] ?? { ...day, ...record(NOTHING, ref), lat: null, lon: null });
  const lines = [names, ...rows.map((row) => names.map((name) => row[name]))];
  // The mark in front tells a spreadsheet that these are Unicode letters.
  return "\ufeff" + lines.map((line) => line.map(cell).join(",") + "\r\n").join("");
}

/** A cell that no spreadsheet takes for a formula: the rule of cell() in basemap/registry/text.py. @param {string|number|boolean|string[]|null} value */
export function cell(value) {
  if (value === null) return "";
  if (typeof value !== "string" && !Array.isArray(value)) return String(value);
  const text = (Array.isArray(value) ? value.join(" ") : value).replace(/\s+/g, " ").trim();
  const safe = text.replace(/(^|;\s*)(?=[=+\-@＝＋－＠])/g, "$1'"); // some split cells at semicolons
  return /[",]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
}

/** A collection with longitude before latitude; a base without a position has a null geometry. */
export function geojson(shown, ref, day) {
  const features = shown.map((found) => {
    const { position } = found.base;
    const { id, ...properties } = record(found, ref);
    return {
      type: "Feature",
      id,
      geometry: position ? { type: "Point", coordinates: [position.lon, position.lat] } : null,
      properties: { ...day, ...properties },
    };
  });
  return JSON.stringify({ type: "FeatureCollection", features }, null, 1) + "\n";
}

/** The day, the mode, the choices and the search of a view as a file name. */
export function filename(view, ending) {
  const sought = fold(view.find).replace(/ /g, "-");
  const parts = ["bases", iso(view.day), view.mode === "reported" ? "as-reported" : "", view.show.join("+"), sought];
  return parts.filter(Boolean).join("_") + "." + ending;
}

/** The comparison as a table (RFC 4180), with both days in each row. */
function comparisonCsv({ datings, first, last, rows }) {
  const days = datings ? ["by date of event", "by date of report"].map((dating) => iso(first) + " " + dating) : [iso(first), iso(last)];
  const lines = rows.map(({ base, before, after, kind }) => [
    base.id, words.name(base)[0], base.territory, kind,
    days[0], before.status, before.alternatives.join(" "), days[1], after.status, after.alternatives.join(" "),
  ]);
  const head = ["id", "name", "territory", "change", "day_1", "status_1", "or_possibly_1", "day_2", "status_2", "or_possibly_2"];
  return [head, ...lines].map((line) => line.map(cell).join() + "\r\n").join("");
}

/** Hands what is shown to the reader. @param {"CSV"|"GeoJSON"} format */
export function save(format) {
  const known = store.knownBy();
  const day = { on: iso(store.view.day), known_by: known === null ? null : iso(known) };
  handOver((format === "CSV" ? csv : geojson)(store.shown(), data.ref, day), TYPES[format], filename(store.view, format.toLowerCase()));
}

/** Hands the comparison to the reader, as CSV. */
export function saveComparison() {
  const { datings, first, last } = store.comparison;
  const reported = store.view.mode === "reported" ? "-as-reported" : "";
  const name = datings ? "-both-datings" : "-to-" + iso(last) + reported;
  handOver("\ufeff" + comparisonCsv(store.comparison), TYPES.CSV, "bases-" + iso(first) + name + ".csv");
}

function handOver(text, type, name) {
  saveBlob(new Blob([text], { type: type + ";charset=utf-8" }), name);
}

/** Hands a file to the reader. @param {Blob} blob  @param {string} name of the file */
export function saveBlob(blob, name) {
  const href = URL.createObjectURL(blob);
  element("a", { href, download: name }).click();
  window.setTimeout(() => URL.revokeObjectURL(href), 60000);
}
