/*
 * Play: from change to change until the end, or until the reader touches anything.
 */
import { mark } from "../dom.js";
import { setPlaying, stepTo } from "../state/actions.js";
import { store } from "../state/store.js";
import { words } from "../words.js";

const STEP_MS = 1600;
export const SPEEDS = [0.5, 1, 2, 4];

/**
 * @param {HTMLButtonElement} button  @param {HTMLSelectElement} speed
 * @returns {() => void} brings the button up to date
 */
export function player(button, speed) {
  let timer = 0;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const hide = () => (button.hidden = speed.hidden = still.matches);
  still.addEventListener("change", hide);
  hide();

  function stop() {
    window.clearTimeout(timer);
    timer = 0;
    setPlaying(false);
  }

  function tick() {
    stepTo("next");
    timer = isOver() ? 0 : window.setTimeout(tick, STEP_MS / Number(speed.value));
    if (!timer) stop();
  }

  function start() {
    timer = window.setTimeout(tick, STEP_MS / 2 / Number(speed.value));
    setPlaying(true);
    if (isOver()) stepTo("first");
  }

  button.addEventListener("click", () => (timer ? stop() : start()));
  for (const event of ["pointerdown", "keydown", "wheel"]) {
    document.addEventListener(event, (happening) => timer && !plays(happening) && stop(), { capture: true, passive: true });
  }
  return function update() {
    mark(button, "aria-pressed", store.view.playing);
    mark(button, "aria-label", words.get(store.view.playing ? "time.pause" : "time.play"));
  };
}

function isOver() {
  return store.view.day >= store.range()[1];
}

/** Whether an event is on its way to the button itself. */
function plays(event) {
  const target = event.target instanceof Element ? event.target : null;
  return target?.closest("[data-do=play]") || (event instanceof KeyboardEvent && event.key === " ");
}
