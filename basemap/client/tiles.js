/*
 * Pictures of the ground from another host, if the registry names one: off until the reader asks for them, and never by a link.
 */
(function (basemap) {
  "use strict";

  /** @param {object} map of Leaflet  @param {object} app  @returns {() => void} */
  function tiles(map, app) {
    const { tiles: given } = app.register.publication;
    if (!given) return () => {};
    const host = given.url.split("/")[2];
    const layer = L.tileLayer(given.url, { minZoom: map.getMinZoom(), maxZoom: map.getMaxZoom(), className: "tile" });
    const button = basemap.dom.element("button.take", {
      type: "button",
      click: () => {
        if (map.hasLayer(layer)) layer.remove();
        else layer.addTo(map);
        app.refresh();
      },
    });
    map.getContainer().append(button);
    L.DomEvent.disableClickPropagation(button);
    button.id = "tiles";
    return function update() {
      const on = map.hasLayer(layer);
      button.textContent = app.words.get("tiles", { host });
      button.setAttribute("aria-pressed", String(on));
      map.getContainer().classList.toggle("tiled", on);
      if (on) map.attributionControl.getContainer().append(" · " + given.attribution);
    };
  }

  basemap.tiles = tiles;
})(window.basemap);
