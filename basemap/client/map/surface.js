/*
 * The map: its background, its bases, and what a pointer does on them.
 */
import { mark, say } from "../dom.js";
import { closeBase, select, setPlace } from "../state/actions.js";
import { data } from "../state/data.js";
import { place } from "../state/link.js";
import { store } from "../state/store.js";
import { words } from "../words.js";
import { addBackground, reach } from "./background.js";
import { Bases } from "./bases.js";
import { changedLayer } from "./changed.js";
import { mapOnPaper } from "./paper.js";
import { scaleControl } from "./scale.js";
import { onSystemTheme } from "./theme.js";
import { hide, tell } from "./tooltip.js";

const WORLD = L.latLngBounds([-85, -360], [85, 360]);
const PADDING = [8, 8];

/**
 * @param {object} map of Leaflet
 * @returns {{update: (effects: object) => void, refit: () => void, places: () => object[], plan: () => SVGElement}} refit: shows the whole country
 *   in a container of another size; places: where the bases are drawn; plan: the map as a drawing for paper
 */
export function surface(map) {
  const bases = new Bases();
  const camera = cameraOf(map);
  map.attributionControl.setPrefix(false);
  camera.fit(); // before there is anything to be drawn
  addBackground(map, data.geography);
  const sayScale = scaleControl(map);
  follow(map, camera);
  point(map, bases);
  onSystemTheme(() => store.refresh());
  onScale(() => store.refresh());
  let changed = null;
  let embedded = false;

  function update({ look, reveal }) {
    if (look) camera.look();
    if (embedded !== store.view.embed) yieldScrolling(map, (embedded = store.view.embed));
    nameControls(map);
    sayScale();
    if (map.hasLayer(bases)) bases.redraw();
    else bases.addTo(map);
    changed ??= changedLayer(map, bases); // follows the map after the bases do
    changed();
    if (reveal) camera.reveal(reveal);
  }

  return { update, refit: camera.refit, places: () => bases.places(), plan: () => mapOnPaper(map) };
}

/** Tells when a pixel has another size: the window came to another screen, or the page was zoomed. */
function onScale(tell) {
  const query = window.matchMedia("(resolution: " + devicePixelRatio + "dppx)");
  query.addEventListener("change", () => {
    tell();
    onScale(tell);
  }, { once: true });
}

/** Moves the map for the page; quiet while it does, and until the reader touches the map: then its place is no part of links. */
function cameraOf(map) {
  let quiet = true;
  const quietly = (act) => {
    const was = quiet;
    quiet = true;
    act();
    quiet = was;
  };
  const { minZoom } = map.options;
  const ground = reach(data.geography);
  const fit = () => quietly(() => {
    // The background has an end, which no window is to show; the whole country fits into every one.
    const whole = map.getBoundsZoom(data.country.bounds, false, PADDING);
    map.setMinZoom(Math.max(minZoom, Math.min(whole, map.getBoundsZoom(ground, true))));
    // A wide container shows more than the bounds of the map: Leaflet would glide back inside, and clicks miss meanwhile.
    const bounds = map.options.maxBounds;
    map.options.maxBounds = WORLD;
    const at = store.view.place;
    if (at) map.setView([at[0], at[1]], at[2], { animate: false });
    else map.fitBounds(data.country.bounds, { animate: false, padding: PADDING });
    map.panInsideBounds(bounds, { animate: false });
    map.options.maxBounds = bounds;
  });
  return {
    isQuiet: () => quiet,
    hush: (is) => (quiet = is),
    fit,
    /** The container has another size. */
    resize() {
      quietly(() => map.invalidateSize({ animate: false }));
      fit();
    },
    /** Shows what the view says, or the whole country. */
    look() {
      quiet = true;
      fit();
    },
    refit() {
      quiet = true;
      map.invalidateSize({ animate: false });
      fit();
    },
    reveal(id) {
      const at = store.found(id).base.position;
      if (!at || map.getBounds().contains([at.lat, at.lon])) return;
      quiet = false;
      map.panTo([at.lat, at.lon]);
    },
  };
}

/** Where the reader moves the map, and when its container changes. */
function follow(map, camera) {
  const container = map.getContainer();
  for (const touch of ["pointerdown", "wheel", "keydown"]) container.addEventListener(touch, () => camera.hush(false), { capture: true, passive: true });
  map.on("moveend", () => {
    if (camera.isQuiet()) return;
    const { lat, lng } = map.getCenter();
    setPlace(place([lat, lng, map.getZoom()].join(), data.constants.zoom));
  });
  let fitted = map.getSize();
  new ResizeObserver(() => {
    const { clientWidth, clientHeight } = container;
    if (fitted.equals([clientWidth, clientHeight])) return;
    fitted = L.point(clientWidth, clientHeight);
    camera.resize();
  }).observe(container);
}

/** What is touched opens; a base under a pointer is told of. */
function point(map, bases) {
  const tellOf = (id) => tell(map, id, id && bases.placeOf(id));
  map.on("click", (event) => {
    hide();
    const id = bases.at(event.containerPoint);
    if (id) select(id);
    else closeBase();
    // With no panel beside the map, what is touched is told at its place.
    if (store.view.embed) tellOf(id);
  });
  if (window.matchMedia("(hover: hover)").matches) map.on("mousemove", (event) => tellOf(bases.at(event.containerPoint)));
  map.on("mouseout movestart", hide);
}

/** The words on the map and its controls. */
function nameControls(map) {
  const container = map.getContainer();
  mark(container, "aria-label", words.get("map.label"));
  say(map.attributionControl.getContainer(), words.get("map.attribution"));
  for (const way of ["in", "out"]) {
    const button = container.querySelector(".leaflet-control-zoom-" + way);
    for (const attribute of ["title", "aria-label"]) mark(button, attribute, words.get("map.zoom-" + way));
  }
}

/** In a page of somebody else the wheel and one finger scroll that page; buttons, keys and two fingers move the map. */
function yieldScrolling(map, yields) {
  map.scrollWheelZoom[yields ? "disable" : "enable"]();
  if (window.matchMedia("(pointer: coarse)").matches) map.dragging[yields ? "disable" : "enable"]();
}
