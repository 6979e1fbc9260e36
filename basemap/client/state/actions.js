/*
 * What the reader can do. Each action gives the view another part and ends in act(), which brings page and address to it.
 */
import { write, writeDay } from "./address.js";
import { data } from "./data.js";
import { facets, store } from "./store.js";
import { stepFrom } from "../time/steps.js";

const WHOLE = [data.firstDay, data.lastDay];
let dragFrame = 0; // in which a drag is drawn
let returnTo = null; // what had the focus before the panel opened

/**
 * Where every action ends.
 * @param {object} parts of the view  @param {{address?: (() => void)|null, focus?: string|Element|null, reveal?: string|null, look?: boolean}} [effects]
 *   address: how it is written, null not at all; focus: what gets it; reveal: the base that comes into sight
 */
function act(parts, { address = () => write(true), ...effects } = {}) {
  window.cancelAnimationFrame(dragFrame);
  store.replace(address ? { ...parts, lost: [] } : parts);
  store.refresh(effects);
  address?.();
}

/** Shows a day while more follow at once: however many come between two frames, the last one is drawn. */
function drag(parts) {
  store.replace(parts);
  window.cancelAnimationFrame(dragFrame);
  dragFrame = window.requestAnimationFrame(() => store.refresh());
}

/** Shows a day. @param {number} day  @param {{dragging?: boolean}} [options] dragging: more days follow at once */
export function goTo(day, { dragging = false } = {}) {
  const within = clamp(day, WHOLE);
  const [first, last] = store.range();
  const era = within < first || within > last ? null : store.view.era;
  if (dragging) drag({ day: within, era });
  else act({ day: within, era }, { address: () => writeDay(!store.view.playing) });
}

/** Goes to another step. @param {string} where first, previous, next or last */
export function stepTo(where) {
  goTo(stepFrom(store.steps(), store.view.day, where, store.range(), WHOLE));
}

/** Opens a base by one of its ids; null closes the one that is open. */
export function select(id) {
  const base = data.ids.get(id) ?? null;
  if (base && !store.view.base) returnTo = document.activeElement;
  act({ base }, { focus: base && base !== store.view.base ? "#panel h2" : null, reveal: base });
}

/** Closes the base that is open; the focus goes back to where it was. */
export function closeBase() {
  const id = store.view.base;
  if (!id) return;
  select(null);
  const there = returnTo?.isConnected && returnTo !== document.body;
  (there ? returnTo : document.querySelector('[data-base="' + id + '"]'))?.focus();
}

/** Compares the day shown with another one, or both datings of it; null ends it. @param {number|"datings"|null} day  @param {{dragging?: boolean}} [options] as of goTo() */
export function compareWith(day, { dragging = false } = {}) {
  if (dragging) return drag({ vs: clamp(day, WHOLE) });
  const begun = store.view.vs === null;
  const focus = begun ? "#list h2" : day === null ? "[data-do=compare]" : null;
  act({ vs: typeof day === "number" ? clamp(day, WHOLE) : day, base: null }, { focus });
}

/** At first the other day is the start of the era of the day shown, or of the era before it. */
export function compareOrNot() {
  const starts = data.register.eras.map((era) => era.start).filter((start) => start < store.view.day);
  compareWith(store.comparison ? null : starts.length ? Math.max(...starts) : data.lastDay);
}

/** Shows the bases that fit a search, and ends a panel. */
export function searchFor(query) {
  act({ find: query, base: null }, { address: () => write(false) });
}

/** Shows what fits these choices. @param {string[]} chosen */
export function narrow(chosen) {
  const order = facets.flatMap(({ choices }) => choices.map(({ id }) => id));
  act({ show: order.filter((id) => chosen.includes(id)) });
}

/** Takes a choice in, or out again. */
export function choose(id) {
  const { show } = store.view;
  narrow(show.includes(id) ? show.filter((other) => other !== id) : [...show, id]);
}

/** Chooses just these, or takes them back. */
export function chooseOnly(chosen) {
  narrow(store.chosenOnly(chosen) ? [] : chosen);
}

/** Sorts the list. @param {string} order one of ORDERS */
export function orderBy(order) {
  act({ order }, { address: null });
}

export function clearFilter() {
  act({ find: "", show: [] });
}

/** Shows the days of an era alone, or of all. */
export function setEra(era) {
  act({ era, day: clamp(store.view.day, store.range(era)) }, { address: () => writeDay(!store.view.playing) });
}

export function setAxis(axis) {
  act({ axis }, { address: () => write(false) });
}

export function setMode(mode) {
  act({ mode });
}

export function setLanguage(language) {
  act({ language });
}

/** The map was moved. @param {number[]|null} place */
export function setPlace(place) {
  act({ place }, { address: () => write(false) });
}

/** Shows the whole country again. */
export function showWhole() {
  act({ place: null }, { address: () => write(false), look: true });
}

/** Time plays, or stands. */
export function setPlaying(playing) {
  act({ playing }, { address: null });
}

/** A stop of a tour as parts of a view. */
export function stop({ day, base }) {
  return { day, base: data.ids.get(base) ?? null };
}

/** Shows a stop of a tour. */
export function visit(at) {
  const parts = stop(at);
  act({ ...parts, vs: null, era: null }, { reveal: parts.base });
}

/** Leaves a tour, and the base that it shows. */
export function endTour() {
  act({ base: null }, { address: () => write(false) });
}

/** @param {number} day  @param {number[]} stretch */
function clamp(day, [first, last]) {
  return Math.min(Math.max(day, first), last);
}
