/*
 * The keys of the page, and where the focus goes when what had it is made anew.
 */
import { byId } from "./dom.js";
import { clearFilter, closeBase, compareWith, stepTo } from "./state/actions.js";
import { store } from "./state/store.js";

const ACTS = {
  ArrowLeft: () => stepTo("previous"),
  ArrowRight: () => stepTo("next"),
  Home: () => stepTo("first"),
  End: () => stepTo("last"),
  " ": () => document.querySelector("[data-do=play]:not([hidden])")?.click(),
  "/": () => byId("search").focus(),
  c: () => document.querySelector("[data-do=compare]").click(),
  "?": () => byId("help").showModal(),
};

/** @param {KeyboardEvent} event */
export function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  const typing = target.matches("input:not([type=range]), textarea, select");
  const asked = document.querySelector("dialog[open]");
  if (event.key === "Escape") {
    if (!asked) leave();
    return;
  }
  if (typing || asked || !Object.hasOwn(ACTS, event.key)) return;
  const onMap = target.closest(".folium-map") !== null;
  const onButton = target.matches("button, a");
  if ((onMap && event.key.startsWith("Arrow")) || (onButton && event.key === " ")) return;
  event.preventDefault();
  ACTS[event.key]();
}

/** Leaves what was opened last. */
function leave() {
  if (store.view.base) closeBase();
  else if (store.comparison) compareWith(null);
  else if (store.filtered()) clearFilter();
}

/** What had the focus may have been made anew or be gone: the focus goes to what stands in its place. */
export function refocus(focused) {
  if (document.activeElement !== document.body || !(focused instanceof HTMLElement) || focused === document.body) return;
  const { key, base } = focused.dataset;
  const same = key ? '[data-key="' + key + '"]' : base ? '[data-base="' + base + '"]' : "";
  for (const each of [same, "#panel h2", "#list"]) {
    if (each && document.activeElement === document.body) document.querySelector(each)?.focus();
  }
}
