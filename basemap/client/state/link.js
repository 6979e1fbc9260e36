/*
 * Links into the map: #DAY/BASE;key=value … What is not understood is passed over; ids of former days still work.
 */
import { dayOf, iso } from "../time/days.js";

const ZOOM = { least: 4, most: 11, step: 0.25 };

/**
 * What a link can say of the page: view.place is a centre and a zoom of the map, null for the whole country.
 * @typedef {{day: number, base: string|null, vs: number|null, place: number[]|null, era: string|null, axis: string,
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
 *   choices: string[], eras: {id: string, start: number, end: number}[]}} known
 *   ids: every id and alias → the id of today; first, last: days of the slider; choices: of the legend, in order
 * @returns {{view: View, lost: string|null}} lost: what the link names and nobody knows, "day" or "base"
 */
export function parse(hash, known) {
  const view = home(known.last);
  let lost = null;
  const within = (text) => {
    const day = dayOf(text);
    if (day === null || day < known.first || day > known.last) lost = "day";
    return day === null ? null : Math.min(Math.max(day, known.first), known.last);
  };
  const readers = {
    view: (value) => (view.place = place(value)),
    show: (value) => (view.show = known.choices.filter((id) => value.split(",").includes(id))),
    find: (value) => (view.find = value.trim()),
    vs: (value) => (view.vs = within(value)),
    era: (value) => (view.era = known.eras.find(({ id, start, end }) => id === value && start <= view.day && view.day <= end)?.id ?? null),
    axis: (value) => (view.axis = value === "steps" ? value : view.axis),
    mode: (value) => (view.mode = value === "reported" ? value : view.mode),
    lang: (value) => (view.language = known.languages.includes(value) ? value : view.language),
    embed: () => (view.embed = true),
  };
  const [start, ...parts] = unescaped(hash.replace(/^#/, "")).split(";");
  const [day, id] = start.split("/");
  if (day) view.day = within(day) ?? known.last;
  if (id) view.base = known.ids.get(id) ?? null;
  if (id && !view.base) lost = "base";
  for (const part of parts) {
    const [key] = part.split("=", 1);
    if (Object.hasOwn(readers, key)) readers[key](part.slice(key.length + 1));
  }
  return { view, lost };
}

/** The link to a view; parts that are as by default are left out. @param {View} view */
export function format(view) {
  const parts = [
    ["view", view.place?.join()],
    ["show", view.show.join()],
    ["find", encodeURIComponent(view.find.replace(/[;%]+/g, " ").trim())],
    ["vs", view.vs === null ? "" : iso(view.vs)],
    ["era", view.era],
    ["axis", view.axis === "time" ? "" : view.axis],
    ["mode", view.mode === "happened" ? "" : view.mode],
    ["lang", view.language === "en" ? "" : view.language],
  ];
  const said = parts.filter(([, value]) => value).map(([key, value]) => ";" + key + "=" + value);
  return "#" + iso(view.day) + (view.base ? "/" + view.base : "") + said.join("") + (view.embed ? ";embed" : "");
}

/** A centre and a zoom as links have them, or null. @param {string} text lat,lon,zoom */
export function place(text) {
  const [lat, lon, zoom, ...more] = text.split(",").map((each) => (each.trim() ? Number(each) : NaN));
  if (more.length || ![lat, lon, zoom].every(Number.isFinite) || Math.abs(lat) > 85 || Math.abs(lon) > 180) return null;
  const near = Math.min(Math.max(Math.round(zoom / ZOOM.step) * ZOOM.step, ZOOM.least), ZOOM.most);
  return [Number(lat.toFixed(3)), Number(lon.toFixed(3)), near];
}

function unescaped(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
