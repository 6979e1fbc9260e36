/*
 * The scale of the map: a bar with its length in the words of the reader.
 */
import { store } from "../state/store.js";
import { words } from "../words.js";

/** @param {number} km */
export function inKilometres(km) {
  return words.get("scale", { n: km });
}

/** @param {object} map of Leaflet  @returns {() => void} says the length in the language of the reader */
export function scaleControl(map) {
  const Bar = L.Control.Scale.extend({
    /** Leaflet asks for the bar that fits into so many metres. */
    _updateMetric(most) {
      const metres = this._getRoundNum(most);
      this._updateScale(this._mScale, inKilometres(metres / 1000), metres / most);
    },
    say() {
      this._update();
    },
  });
  const bar = new Bar({ imperial: false });
  let language = null;
  return () => {
    if (language === store.view.language) return;
    language = store.view.language;
    if (bar._map) bar.say();
    else bar.addTo(map);
  };
}
