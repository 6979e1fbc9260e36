/*
 * Play: from change to change until the end, or until the reader touches anything.
 */
import { byId, mark, say } from "../dom.js";
import { setPlaying, stepTo } from "../state/actions.js";
import { store } from "../state/store.js";
import { words } from "../words.js";

const WHOLE_MS = 40000; // from the first change to the last at the usual speed: half of it shared by all steps, half by the days between them
export const SPEEDS = [0.5, 1, 2, 4];

/**
 * @param {HTMLButtonElement} button  @param {HTMLSelectElement} speed
 * @returns {() => void} brings the button up to date
 */
export function player(button, speed) {
  let timer = 0;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const big = byId("big-day");
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
    timer = isOver() ? 0 : window.setTimeout(tick, wait());
    if (!timer) stop();
  }

  /** How long the day shown stays: the longer, the longer nothing changes after it. The hand glides as long. */
  function wait() {
    const { index, steps } = store.position();
    const [first, last] = store.range();
    const days = (steps[index + 1]?.day ?? last) - store.view.day;
    const ms = (WHOLE_MS / 2 / Math.max(1, steps.length) + (WHOLE_MS / 2) * (days / Math.max(1, last - first))) / Number(speed.value);
    document.documentElement.style.setProperty("--glide", Math.round(ms) + "ms");
    return ms;
  }

  function start() {
    timer = window.setTimeout(tick, wait());
    setPlaying(true);
    if (isOver()) stepTo("first");
  }

  button.addEventListener("click", () => (timer ? stop() : start()));
  for (const event of ["pointerdown", "keydown", "wheel"]) {
    document.addEventListener(event, (happening) => timer && !plays(happening) && stop(), { capture: true, passive: true });
  }
  return function update() {
    mark(button, "aria-pressed", store.view.playing);
    document.body.classList.toggle("playing", store.view.playing);
    say(big, store.view.playing ? words.date(store.view.day) : "");
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
