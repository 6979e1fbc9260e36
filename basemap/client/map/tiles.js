/*
 * Pictures of the ground from another host, if the registry names one: off until the reader asks for them, and never by a link.
 */
import { element } from "../dom.js";
import { data } from "../state/data.js";
import { store } from "../state/store.js";
import { words } from "../words.js";

/** @param {object} map of Leaflet  @returns {() => void} */
export function tiles(map) {
  const { tiles: given } = data.register.publication;
  if (!given) return () => {};
  const host = given.url.split("/")[2];
  const layer = L.tileLayer(given.url, { minZoom: map.getMinZoom(), maxZoom: map.getMaxZoom(), className: "tile" });
  const button = element("button.take", {
    type: "button",
    click: () => {
      if (map.hasLayer(layer)) layer.remove();
      else layer.addTo(map);
      store.refresh();
    },
  });
  map.getContainer().append(button);
  L.DomEvent.disableClickPropagation(button);
  button.id = "tiles";
  return function update() {
    const on = map.hasLayer(layer);
    button.textContent = words.get("tiles", { host });
    button.setAttribute("aria-pressed", String(on));
    map.getContainer().classList.toggle("tiled", on);
    if (on) map.attributionControl.getContainer().append(" · " + given.attribution);
  };
}
