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

/** In a page of somebody else no step of ours is one of their history. */
const isFramed = window.parent !== window;

/** Takes the view from the address, or from a link inside the page. @param {string} [hash] */
export function take(hash = window.location.hash) {
  const { ids, firstDay, lastDay, languages, register, constants } = data;
  const choices = facets.flatMap((facet) => facet.choices.map(({ id }) => id));
  const known = { ids, first: firstDay, last: lastDay, languages: Object.keys(languages), choices, eras: register.eras, zoom: constants.zoom };
  const { view, lost } = parse(hash, known);
  store.replace({ ...view, lost });
}

/**
 * Puts the view into the address. A page that is the text of a frame, or was written into a window, has none that can
 * change; it works all the same. @param {boolean} push as a place to come back to
 */
export function write(push) {
  const hash = store.link();
  if (hash === window.location.hash) return;
  const address = window.location.href.replace(/#.*/, "") + hash;
  try {
    if (push && !isFramed) window.history.pushState(null, "", address);
    else window.history.replaceState(null, "", address);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

/** Follows links into the map inside the page, wherever it stands. @param {() => void} arrived is called after it */
export function followLinks(arrived) {
  window.addEventListener("popstate", () => {
    take();
    arrived();
  });
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest('a[href^="#"]');
    // Without an address of its own the page would be left for the one around it.
    if (!link || event.defaultPrevented || (!isFramed && /^(https?|file):/.test(window.location.protocol))) return;
    event.preventDefault();
    take(link.getAttribute("href"));
    write(false);
    arrived();
  });
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
