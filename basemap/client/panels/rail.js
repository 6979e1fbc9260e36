/*
 * What a pointer does on the rail: it slides through the days, and what begins as scrolling stays scrolling. The native
 * slider under it serves keys and screen readers.
 */
import { element } from "../dom.js";
import { compareWith, goTo } from "../state/actions.js";
import { data } from "../state/data.js";
import { store } from "../state/store.js";
import { words } from "../words.js";
import { dayAt, scale } from "./slider_chart.js";

const SLIDES_PX = 6; // sideways, before a touch counts as sliding
const SNAP_PX = 6;
const GRIP_PX = 14; // from the hand of the other day of a comparison

/** @param {HTMLElement} rail  @param {HTMLInputElement} input */
export function pointOnRail(rail, input) {
  const bubble = rail.appendChild(element("div.bubble", { hidden: true, "aria-hidden": "true" }));
  let begun = null;
  let sliding = false;
  let move = goTo; // what the pointer holds: the day, or the other day of a comparison
  const at = (event) => {
    const { left, width } = rail.getBoundingClientRect();
    return { place: event.clientX - left, width };
  };
  const show = (event, options) => {
    const { place, width } = at(event);
    const { day, change } = dayAt(place, width, options ? 0 : SNAP_PX);
    move(change ?? day, options);
  };
  rail.addEventListener("pointerdown", (event) => {
    if (event.button || !event.isPrimary) return;
    begun = event;
    move = holdsOther(at(event)) ? compareWith : goTo;
    sliding = event.pointerType === "mouse";
    if (!sliding) return;
    event.preventDefault(); // no text is marked while the hand slides
    rail.setPointerCapture(event.pointerId);
    input.focus({ preventScroll: true });
    show(event, { dragging: true });
  });
  rail.addEventListener("pointermove", (event) => {
    if (!begun && event.pointerType === "mouse") tellOfDay(bubble, at(event).place, at(event).width);
    if (!begun) return;
    const [x, y] = [Math.abs(event.clientX - begun.clientX), Math.abs(event.clientY - begun.clientY)];
    if (!sliding && x > SLIDES_PX && x > y) {
      sliding = true;
      rail.setPointerCapture(event.pointerId);
    }
    if (sliding) show(event, { dragging: true });
  });
  rail.addEventListener("pointerup", (event) => {
    if (!begun) return;
    const far = Math.hypot(event.clientX - begun.clientX, event.clientY - begun.clientY);
    if (sliding || far <= SLIDES_PX) show(event);
    begun = null;
  });
  rail.addEventListener("pointercancel", () => (begun = null)); // the page scrolls
  rail.addEventListener("pointerleave", () => (bubble.hidden = true));
}

/** Whether a pointer is at the hand of the other day, and not nearer to that of the day. */
function holdsOther({ place, width }) {
  const vs = store.otherDay();
  if (vs === null) return false;
  const [here, there] = [store.view.day, vs].map((each) => Math.abs(scale(width)(each) - place));
  return there <= GRIP_PX && there < here;
}

/** Says in a bubble what a place on the rail stands for. */
function tellOfDay(bubble, place, width) {
  const { day, change } = dayAt(place, width, SNAP_PX);
  const step = store.steps().find((each) => each.day === change);
  const lines = [element("strong", null, words.date(change ?? day)), ...(step ? [element("span", null, words.sentence(step))] : [])];
  const counts = data.regions.map((region) => words.get("region." + region) + ": " + heldWords(region, change ?? day));
  bubble.replaceChildren(...lines, ...counts.map((text) => element("span.soft", null, text)));
  bubble.dir = data.languages[store.view.language].direction;
  bubble.hidden = false;
  bubble.style.left = Math.min(Math.max(place, 130), Math.max(130, width - 130)) + "px";
}

/** At how many bases of a territory forces are on a day, as a number or a range. */
export function heldWords(region, day) {
  const { sure, possible } = store.heldOn(region, day);
  return words.range(sure, possible);
}
