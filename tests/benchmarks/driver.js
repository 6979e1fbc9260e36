/*
 * What measures a page from inside, the same for ours and for each peer. It is there before any script of the page.
 * window.benchOf says which page it is, and the first and the last day of the steps. What it has to tell it
 * writes to the console, which nobody has to ask for; what pages write there themselves is left out.
 */
window.bench = (() => {
  "use strict";

  const DAY_MS = 86400000;
  const SVG_SHOWN = () => document.querySelector(".leaflet-overlay-pane path") !== null;
  const PEER_SHOWN = () => window.peer !== undefined;

  let ready = false;
  const ours = () => {
    if (!ready) window.basemap?.ready?.then(() => (ready = true));
    return ready;
  };

  /** Of each page: whether symbols are there, and how it is brought to a day (counted from 1970-01-01). */
  const PAGES = {
    ours: { shown: ours, step: (day) => window.basemap.goTo(new Date(day * DAY_MS).toISOString().slice(0, 10)) },
    timeline: { shown: SVG_SHOWN, step: (day) => timeline_slider_peer.setTime(day * DAY_MS) },
    timestamped: { shown: SVG_SHOWN, step: timestamped },
    choropleth: { shown: SVG_SHOWN, step: choropleth },
    markers: { shown: SVG_SHOWN, step: () => undefined },
    plotly: { shown: plotlyShown, step: plotly },
    floor: { shown: PEER_SHOWN, step: (day) => window.peer.step(day) },
    empty: { shown: PEER_SHOWN, step: (day) => window.peer.step(day) },
    held: { shown: PEER_SHOWN, step: (day) => window.peer.step(day) },
  };

  function timestamped(day) {
    const time = map_peer.timeDimension;
    const first = time.getAvailableTimes()[0];
    time.setCurrentTimeIndex(Math.round((day * DAY_MS - first) / DAY_MS));
  }

  /** Its slider has a stop for each of the days that are stepped to, evenly spread. */
  function choropleth(day) {
    const slider = document.querySelector("input[type=range]");
    const { first, last } = window.benchOf;
    slider.value = String(Math.round(((day - first) / (last - first)) * Number(slider.max)));
    slider.dispatchEvent(new Event("input"));
  }

  function plotlyShown() {
    const map = document.querySelector(".js-plotly-plot")?._fullLayout?.map?._subplot?.map;
    return Boolean(map?.loaded());
  }

  function plotly(day) {
    const at = { mode: "immediate", frame: { duration: 0, redraw: true }, transition: { duration: 0 } };
    return window.Plotly.animate(document.querySelector(".js-plotly-plot"), [String(day)], at);
  }

  const write = console.debug.bind(console);
  const tell = (what, ms) => write("bench", what, ms);
  for (const way of ["log", "debug", "info", "warn"]) console[way] = () => undefined;

  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

  /** Tells when symbols were drawn and that frame was given out, in milliseconds from the start of loading. */
  async function painted() {
    while (!page.shown()) await frame();
    await frame();
    await frame();
    tell("painted", performance.now());
  }

  /** One step, and the frames in which it is drawn. */
  async function one(day) {
    await frame();
    await page.step(day);
    await frame();
    await frame();
  }

  /** Steps once each frame, and tells how many milliseconds that took. */
  async function series(days) {
    const begun = performance.now();
    for (const day of days) {
      await frame();
      await page.step(day);
    }
    await frame();
    await frame();
    tell("done", performance.now() - begun);
  }

  /** Collects the intervals between frames until it is told to stop. */
  function intervals() {
    const found = [];
    let last = null;
    let going = true;
    const tick = (now) => {
      if (last !== null) found.push(now - last);
      last = now;
      if (going) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    window.bench.stop = () => {
      going = false;
      return found;
    };
  }

  const page = PAGES[window.benchOf.name];
  painted();
  return { one, series, intervals };
})();
