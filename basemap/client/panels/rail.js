/*
 * What a pointer does on the rail: it slides through the days, and what begins as scrolling stays scrolling. The native
 * slider under it serves keys and screen readers.
 */
import { element } from "../dom.js";
import { goTo } from "../state/actions.js";
import { data } from "../state/data.js";
import { store } from "../state/store.js";
import { words } from "../words.js";
import { dayAt } from "./slider_chart.js";

const SLIDES_PX = 6; // sideways, before a touch counts as sliding
const SNAP_PX = 6;

/** @param {HTMLElement} rail  @param {HTMLInputElement} input */
export function pointOnRail(rail, input) {
  const bubble = rail.appendChild(element("div.bubble", { hidden: true, "aria-hidden": "true" }));
  let begun = null;
  let sliding = false;
  const at = (event) => {
    const { left, width } = rail.getBoundingClientRect();
    return { place: event.clientX - left, width };
  };
  const show = (event, options) => {
    const { place, width } = at(event);
    const { day, change } = dayAt(place, width, options ? 0 : SNAP_PX);
    goTo(change ?? day, options);
  };
  rail.addEventListener("pointerdown", (event) => {
    if (event.button || !event.isPrimary) return;
    begun = event;
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
