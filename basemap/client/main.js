/*
 * The page as a whole: each part of it, and the order in which they are brought up to date.
 */
import { offer } from "./api.js";
import { byId, rove } from "./dom.js";
import { keys, refocus } from "./keyboard.js";
import { insets } from "./map/insets.js";
import { surface } from "./map/surface.js";
import { tiles } from "./map/tiles.js";
import { announcer } from "./panels/announcer.js";
import { basePanel } from "./panels/base.js";
import { comparisonList } from "./panels/comparison.js";
import { glances } from "./panels/glance.js";
import { header } from "./panels/header.js";
import { mapKey } from "./panels/key.js";
import { list } from "./panels/list.js";
import { print } from "./panels/print.js";
import { results } from "./panels/results.js";
import { share } from "./panels/share.js";
import { slider } from "./panels/slider.js";
import { summary } from "./panels/summary.js";
import { tour } from "./panels/tour.js";
import { followLinks, take } from "./state/address.js";
import { store } from "./state/store.js";

/** Begins, once the map of Leaflet is there. Throws if a base could not be drawn: the document stays then. */
export function start(map) {
  take();
  const ground = surface(map);
  const updates = [
    header(),
    summary(byId("overview")),
    results(byId("shelf")),
    entries(byId("list")),
    basePanel(byId("panel")),
    slider(byId("band")),
    mapKey(byId("key")), // before the map, whose labels keep clear of it
    ground.update,
    insets(byId("insets")),
    tiles(map),
    announcer(byId("live")),
    share(),
    tour(byId("tour")),
  ];
  store.subscribe((effects) => {
    const focused = document.activeElement;
    for (const update of updates) update(effects);
    refocus(focused);
    if (effects.focus) document.querySelector(effects.focus)?.focus();
  });
  glances(byId("glances-open"));
  print(byId("sheet"), map, ground);
  rove(byId("home").parentElement, ".leaflet-control-zoom a, #home")();
  store.refresh({ reveal: baseOfLink() });
  followLinks(() => store.refresh({ look: true, reveal: baseOfLink() }));
  document.addEventListener("keydown", keys);
  if (ground.places().length < store.shown().filter(({ base }) => base.position).length) throw new Error("A base is not on the map");
  offer(window.basemap.ready);
}

/** The base that a link names comes into sight, unless the link says itself what is. */
function baseOfLink() {
  return store.view.place ? null : store.view.base;
}

/** The list of bases, or of what changed while two days are compared. */
function entries(root) {
  const plain = list(root);
  const compared = comparisonList(root);
  return () => (store.comparison ? compared() : plain());
}
