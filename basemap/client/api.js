/*
 * What pages that embed the map, and scripts on it, may call: window.basemap with ready, goTo, day, states, select, mode, language.
 */
import { goTo, select, setLanguage, setMode } from "./state/actions.js";
import { data } from "./state/data.js";
import { store } from "./state/store.js";
import { dayOf, iso } from "./time/days.js";

/** Offers it. @param {Promise<void>} ready kept once the map is there */
export function offer(ready) {
  window.basemap = Object.freeze({
    ready,
    goTo: (text) => {
      const day = dayOf(text);
      if (day === null) throw new RangeError(text + " is not a day: write YYYY-MM-DD");
      goTo(day);
    },
    day: () => iso(store.view.day),
    states: () => Object.fromEntries(store.answers.map(({ base, answer }) => [base.id, { status: answer.status, certainty: answer.certainty }])),
    select,
    mode: setMode,
    language: (language) => {
      const known = Object.keys(data.languages);
      if (!known.includes(language)) throw new RangeError(language + " is none of " + known.join(", "));
      setLanguage(language);
    },
  });
}
