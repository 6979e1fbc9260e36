/*
 * Links into the map: #DAY/BASE;key=value … They are read as mailers, chats and trackers leave them; what cannot be
 * understood is named. Ids of former days still work.
 */
import { dayOf, iso } from "../time/days.js";
import { DATINGS } from "./comparison.js";

// Marks of direction and other letters that nobody sees; ZWNJ and ZWJ belong into names.
const UNSEEN = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const HYPHENS = /[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]/g;
const AROUND = /^[\s#!/"'<([{«“‘‹]+|[\s.,:!%)\]}>"'»”’›…،؟。/]+$/g;
const TRACKERS = /^(utm_.+|[a-z]*cl(id|kid)|mc_[ce]id|igshid?|ref|ref_src|si|source|_hs\w+|mkt_tok|s_cid)$/;
const LANGUAGES = { ku: "ckb" };

/**
 * What a link can say of the page: view.place is a centre and a zoom of the map, null for the whole country.
 * @typedef {{least: number, most: number, step: number}} Zoom
 * @typedef {{day: number, base: string|null, vs: number|"datings"|null, place: number[]|null, era: string|null, axis: string,
 *   mode: string, language: string, embed: boolean, show: string[], find: string}} View
 */

/** The view of a link that says nothing. @param {number} day @returns {View} */
export function home(day) {
  return {
    day, base: null, vs: null, place: null, era: null, axis: "time",
    mode: "happened", language: "en", embed: false, show: [], find: "",
  };
}

/**
 * @param {string} hash with or without the #
 * @param {{ids: Map<string, string>, first: number, last: number, languages: string[],
 *   choices: string[], eras: {id: string, start: number, end: number}[], zoom: Zoom}} known
 *   ids: every id and alias → the id of today; first, last: days of the slider; choices: of the legend, in order
 * @returns {{view: View, lost: string[]}} lost: the parts that are not understood, by their keys, "day" or "other";
 *   "range" for a day that the slider does not have, "base" for one that nobody knows
 */
export function parse(hash, known) {
  const view = home(known.last);
  const lost = new Set();
  const [start, ...parts] = cut(hash);
  const [first, id] = start;
  if (first) view.day = dayWithin(first, known, lost, "day") ?? known.last;
  if (id) view.base = baseOf(id, known.ids);
  if (id && !view.base) lost.add("base");
  for (const [key, value, raw] of parts) {
    if (key === "find") view.find = raw;
    else if (READERS.has(key)) READERS.get(key)(plain(value), view, known, lost);
    else if (!TRACKERS.test(key)) lost.add("other");
  }
  return { view, lost: [...lost] };
}

/** What each part of a link says: puts it into the view, or adds its key to what is lost. */
/** @type {Map<string, (value: string, view: View, known: any, lost: Set<string>) => any>} */
const READERS = new Map(Object.entries({
  view: (value, view, known, lost) => (view.place = place(value, known.zoom) ?? miss(lost, "view", null)),
  vs: (value, view, known, lost) => (view.vs = value === DATINGS ? DATINGS : dayWithin(value, known, lost, "vs")),
  axis: (value, view, known, lost) => (view.axis = oneOf(value, ["time", "steps"]) ?? miss(lost, "axis", "time")),
  mode: (value, view, known, lost) => (view.mode = oneOf(value, ["happened", "reported"]) ?? miss(lost, "mode", "happened")),
  embed: (value, view) => (view.embed = value !== "0" && value !== "false"),
  show(value, view, { choices }, lost) {
    const asked = value.split(",").map(plain).filter(Boolean);
    if (!asked.length || !asked.every((id) => choices.includes(id))) lost.add("show");
    view.show = choices.filter((id) => asked.includes(id));
  },
  era(value, view, { eras }, lost) {
    const era = eras.find(({ id, start, end }) => id === value && start <= view.day && view.day <= end);
    view.era = era ? era.id : miss(lost, "era", null);
  },
  lang(value, view, { languages }, lost) {
    const id = value.split(/[-_]/)[0];
    view.language = oneOf(LANGUAGES[id] ?? id, languages) ?? miss(lost, "lang", view.language);
  },
}));

/** A link as its start, day and base, and its parts: key, value and the value as it was typed. */
function cut(hash) {
  let text = hash.replace(/&(amp|#0*38);/g, "&").replace(/&(gt|quot|apos|nbsp|#0*(34|39|62|160));?$/i, "");
  // Some encode what is encoded already: a percent sign or a semicolon is never encoded by the page.
  for (let i = 0; i < 4 && /%25|%3b/i.test(text); i += 1) text = unescaped(text);
  const [head, ...tail] = text.split(/[;&?]/);
  const [start, ...more] = unescaped(head).split(/[;&?]/);
  const parts = [...more, ...tail].map((part) => unescaped(part.replace(/\+/g, " "))).filter((part) => plain(part));
  const [day, id] = plain(start).replace(/^(\d{4})\/(\d\d?)\/(\d\d?)(?!\d)/, "$1-$2-$3").split("/");
  return [[day, id], ...parts.map((part) => {
    const [key] = part.split("=", 1);
    const value = part.slice(key.length + 1);
    return [plain(key), value.replace(/^3D/, ""), value.replace(UNSEEN, "").trim()]; // =3D is = as some mails write it
  })];
}

/** A day within the slider's, or null for none. */
function dayWithin(text, { first, last }, lost, key) {
  const [, ...numbers] = /^(\d{4})[-.](\d\d?)[-.](\d\d?)(?:t[\d:.]*z?)?$/.exec(text) ?? /^(\d{4})(\d\d)(\d\d)$/.exec(text) ?? [];
  const day = dayOf(numbers.map((number) => number.padStart(2, "0")).join("-"));
  if (day === null) return miss(lost, key, null);
  if (day < first || day > last) lost.add("range");
  return Math.min(Math.max(day, first), last);
}

function baseOf(text, ids) {
  return ids.get(text) ?? ids.get(text.replace(/\.html?$/, "").trim().replace(/[_\s.]+/g, "-")) ?? null;
}

function oneOf(value, all) {
  return all.includes(value) ? value : null;
}

function miss(lost, key, otherwise) {
  lost.add(key);
  return otherwise;
}

/** A text without what others put into it and around it; its digits and hyphens are those of ASCII. */
function plain(text) {
  const ascii = text.normalize("NFKC").replace(UNSEEN, "").replace(HYPHENS, "-").toLowerCase();
  return ascii.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) % 16)).replace(AROUND, "");
}

/** The link to a view; parts that are as by default are left out. @param {View} view */
export function format(view) {
  const parts = [
    ["view", view.place?.join()],
    ["show", view.show.join()],
    ["find", encodeURIComponent(view.find.replace(/[;%]+/g, " ").trim())],
    ["vs", view.vs === null || view.vs === DATINGS ? view.vs : iso(view.vs)],
    ["era", view.era],
    ["axis", view.axis === "time" ? "" : view.axis],
    ["mode", view.mode === "happened" ? "" : view.mode],
    ["lang", view.language === "en" ? "" : view.language],
  ];
  const said = parts.filter(([, value]) => value).map(([key, value]) => ";" + key + "=" + value);
  return "#" + iso(view.day) + (view.base ? "/" + view.base : "") + said.join("") + (view.embed ? ";embed" : "");
}

/** A centre and a zoom as links have them, or null. @param {string} text lat,lon,zoom  @param {Zoom} zooms that there are */
export function place(text, { least, most, step }) {
  const [lat, lon, zoom, ...more] = text.split(",").map((each) => (each.trim() ? Number(each) : NaN));
  if (more.length || ![lat, lon, zoom].every(Number.isFinite) || Math.abs(lat) > 85 || Math.abs(lon) > 180) return null;
  const near = Math.min(Math.max(Math.round(zoom / step) * step, least), most);
  return [Number(lat.toFixed(3)), Number(lon.toFixed(3)), near];
}

function unescaped(text) {
  return text.replace(/(%[0-9a-f]{2})+/gi, (letters) => {
    try {
      return decodeURIComponent(letters);
    } catch {
      return letters;
    }
  });
}
