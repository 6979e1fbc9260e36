/*
 * The view and the address of the page: each follows the other.
 */
import { data } from "./data.js";
import { parse } from "./link.js";
import { facets, store } from "./store.js";

const BURST = 10; // days that are put into the address at once,
const PACE_MS = 2000; // and from then on one in this time
const PAUSE_MS = 200;

let spare = BURST;
let counted = 0;
let late = 0;

/** Takes the view from the address. */
export function take() {
  const { ids, firstDay, lastDay, languages, register } = data;
  const choices = facets.flatMap((facet) => facet.choices.map(({ id }) => id));
  const known = { ids, first: firstDay, last: lastDay, languages: Object.keys(languages), choices, eras: register.eras };
  const { view, lost } = parse(window.location.hash, known);
  store.replace({ ...view, lost });
}

/** Puts the view into the address. @param {boolean} push as a place to come back to */
export function write(push) {
  const hash = store.link();
  if (hash === window.location.hash) return;
  if (push) window.history.pushState(null, "", hash);
  else window.history.replaceState(null, "", hash);
}

/** Puts a day into the address at once, or if there are too many, of which browsers take only so many, the last one. */
export function writeDay(push) {
  window.clearTimeout(late);
  const now = performance.now();
  spare = Math.min(BURST, spare + (now - counted) / PACE_MS);
  counted = now;
  if (spare < 1) {
    late = window.setTimeout(() => write(push), PAUSE_MS);
    return;
  }
  spare -= 1;
  write(push);
}
