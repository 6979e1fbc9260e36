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

const HELD_ONCE = [" ", "c", "/", "?"]; // held down, these act once
const BY_PLACE = { KeyC: "c", Slash: "/" }; // of keys, for keyboards that have other letters there

/** Which act a key stands for: by what it writes, in capitals too, or by its place where it writes no Latin letter. */
function actOf(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (Object.keys(ACTS).includes(key)) return key;
  if (/^[\x20-\x7e]$/.test(event.key)) return null;
  const placed = BY_PLACE[event.code] ?? null;
  return placed === "/" && event.shiftKey ? "?" : placed;
}

/** @param {KeyboardEvent} event */
export function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  const typing = target.matches("input:not([type=range]), textarea") || (target.matches("select") && event.key !== "/");
  const asked = document.querySelector("dialog[open]");
  if (event.key === "Escape") {
    if (!asked) leave();
    return;
  }
  const key = actOf(event);
  if (typing || asked || key === null) return;
  if (key.length === 1 && key !== " " && !byId("letters").checked) return; // WCAG 2.1.4
  if (event.repeat && HELD_ONCE.includes(key)) return;
  const onMap = target.closest(".folium-map") !== null;
  const onButton = target.matches("button, a");
  if ((onMap && key.startsWith("Arrow")) || (onButton && key === " ")) return;
  event.preventDefault();
  ACTS[key]();
}

/** Leaves what was opened last. */
function leave() {
  if (store.view.base) closeBase();
  else if (store.comparison) compareWith(null);
  else if (store.filtered()) clearFilter();
}

/** What had the focus may have been made anew or be gone: the focus goes to what stands in its place. */
export function refocus(focused) {
  if (focused === document.body || !(focused instanceof HTMLElement) || document.activeElement !== document.body) return;
  const { key, base } = focused.dataset;
  const same = key ? '[data-key="' + key + '"]' : base ? '[data-base="' + base + '"]' : "";
  for (const each of [same, "#panel h2", "#list"]) {
    if (each && document.activeElement === document.body) document.querySelector(each)?.focus();
  }
}
