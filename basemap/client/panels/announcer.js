/*
 * What the ear gets: one polite sentence a step, silent while playing.
 */
import { data } from "../state/data.js";
import { store } from "../state/store.js";
import { words } from "../words.js";
import { comparedWords } from "./comparison.js";

const SPEECH_PAUSE_MS = 400;

/** @param {HTMLElement} root a live region  @returns {() => void} */
export function announcer(root) {
  let { day, vs } = store.view;
  let filter = store.filterKey();
  let timer = 0;
  return function update() {
    if (filter !== store.filterKey()) {
      filter = store.filterKey();
      root.textContent = words.get("live.found", { n: store.shown().length });
    }
    if (store.view.playing || (day === store.view.day && vs === store.view.vs)) return;
    ({ day, vs } = store.view);
    // Of many steps in a row the last one is told, once they pause.
    window.clearTimeout(timer);
    timer = window.setTimeout(() => (root.textContent = store.comparison ? comparedWords(store.comparison) : said(day)), SPEECH_PAUSE_MS);
  };
}

function said(day) {
  const step = store.lastStep();
  // The counts are on demand: the slider has them.
  return step && step.day === day ? words.get("live.step", { date: words.date(day), what: words.sentence(step) }) : words.date(day);
}

/** The day and the counts of both regions. */
export function spoken() {
  return [words.date(store.view.day), ...data.regions.map(counts)].join(". ");
}

function counts(region) {
  const parts = [...store.tallies[region].rows]
    .filter(([status]) => status !== null)
    .map(([status, { sure, possible, doubtful }]) => {
      const text = words.get("count", { n: [sure, possible], status: words.status(status) });
      return doubtful ? text + " (" + words.get("count.doubtful", { n: doubtful }) + ")" : text;
    });
  return words.get("region." + region) + ": " + (words.join(parts) || words.get("verdict.nothing"));
}
