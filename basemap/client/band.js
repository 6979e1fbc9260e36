/*
 * The band of time: previous and next change, play, a native slider over days, and behind it how many bases held
 * coalition forces, federal Iraq above and the Kurdistan Region below. Time runs from left to right in each language,
 * as a tape does; the slider is one with the picture behind it.
 */
(function (basemap) {
  "use strict";

  const { arrange, element, mark, say } = basemap.dom;
  const SVG = "http://www.w3.org/2000/svg";
  const THUMB = 22;
  const FINE = 0.25; // pixels
  const TICK = 2;
  const DENSE = 1000; // changes
  const STEP_MS = 1600;
  const SPEEDS = [0.5, 1, 2, 4];
  const MONTHS_UP_TO_DAYS = 1100; // a longer band is labelled by years

  /** @param {HTMLElement} root holding the controls  @param {object} app */
  function band(root, app) {
    const controls = Object.fromEntries([...root.querySelectorAll("[data-do]")].map((button) => [button.dataset.do, button]));
    const slider = root.querySelector("input[type=range]");
    const dateField = root.querySelector("input[type=date]");
    const picture = root.querySelector(".rail svg");
    const hand = root.querySelector(".rail .hand");
    const caption = root.querySelector(".caption");
    const step = element("strong");
    const rest = element("span");
    arrange(caption, [step, rest]);
    const player = play(app, controls.play, controls.speed);

    controls.first.addEventListener("click", () => app.step("first"));
    controls.previous.addEventListener("click", () => app.step("previous"));
    controls.next.addEventListener("click", () => app.step("next"));
    controls.last.addEventListener("click", () => app.step("last"));
    controls.play.addEventListener("click", () => player.toggle());
    controls.happened.addEventListener("click", () => app.setMode("happened"));
    controls.reported.addEventListener("click", () => app.setMode("reported"));
    controls.compare.addEventListener("click", () => app.compare(app.comparison ? null : app.otherDay()));
    controls.era.addEventListener("change", () => app.zoom(controls.era.value || null));
    controls.axis.addEventListener("change", () => app.setAxis(controls.axis.value));
    const eras = options(controls.era, ["", ...app.eras.map((era) => era.id)]);
    const axes = options(controls.axis, ["time", "steps"]);
    const speeds = options(controls.speed, SPEEDS.map(String));
    controls.speed.value = "1";
    slider.addEventListener("input", () => app.goTo(axisOf(app).day(Number(slider.value)), { dragging: true }));
    slider.addEventListener("change", () => app.goTo(axisOf(app).day(Number(slider.value))));
    slider.addEventListener("keydown", (event) => {
      // On the slider the arrow keys go from change to change as everywhere else; Page keys move by a tenth.
      if (["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) event.preventDefault();
    });
    dateField.addEventListener("change", () => {
      const day = basemap.days.day(dateField.value);
      if (day !== null && dateField.validity.valid) app.goTo(day); // a year half typed is no day of the map
    });
    for (const event of ["pointerdown", "keydown", "wheel"]) {
      document.addEventListener(event, (happening) => {
        const target = happening.target instanceof Element ? happening.target : null;
        const plays = target?.closest("[data-do=play]") || (happening instanceof KeyboardEvent && happening.key === " ");
        if (player.playing() && !plays) player.stop();
      }, { capture: true, passive: true });
    }
    new ResizeObserver(() => picture.clientWidth !== picture.viewBox.baseVal.width && redraw()).observe(picture);

    slider.min = "0";
    slider.step = "any";
    dateField.min = basemap.days.iso(app.firstDay);
    dateField.max = basemap.days.iso(app.lastDay);

    const redraw = () => {
      draw(picture, app);
      point();
    };
    /** The hand is no part of the picture, which would have to be drawn anew with each step. */
    const point = () => (hand.style.transform = "translateX(" + scale(app, picture.viewBox.baseVal.width)(app.view.day).toFixed(2) + "px)");

    let drawn = "";
    return function update() {
      const { view, words } = app;
      const [first, last] = app.range();
      const axis = axisOf(app);
      mark(slider, "max", axis.knots.length - 1);
      slider.value = String(axis.at(view.day));
      mark(slider, "aria-valuetext", app.spoken());
      dateField.value = basemap.days.iso(view.day);
      const [title, what] = captionOf(app);
      say(step, title);
      say(rest, what);
      mark(controls.happened, "aria-pressed", view.mode !== "reported");
      mark(controls.reported, "aria-pressed", view.mode === "reported");
      // Not disabled, which would lose the focus at the last step.
      for (const name of ["previous", "first"]) mark(controls[name], "aria-disabled", view.day <= app.firstDay);
      for (const name of ["next", "last"]) mark(controls[name], "aria-disabled", view.day >= app.lastDay);
      mark(controls.compare, "aria-pressed", Boolean(app.comparison));
      eras.forEach((option, i) => say(option, i ? app.eras[i - 1].label[view.language] : words.get("time.all", { a: words.year(app.firstDay), b: words.year(app.lastDay) })));
      axes.forEach((option) => say(option, words.get("axis." + option.value)));
      speeds.forEach((option) => say(option, words.digits(option.value) + "\u00d7"));
      controls.era.value = view.era ?? "";
      controls.axis.value = view.axis;
      const picked = [view.mode, view.language, view.base, view.vs, view.axis, first, last, view.axis === "steps" && app.filterKey()].join("|");
      if (picked !== drawn) draw(picture, app);
      drawn = picked;
      point();
      player.label(words);
    };
  }

  function options(select, values) {
    const made = values.map((value) => element("option", { value }));
    select.replaceChildren(...made);
    return made;
  }

  /** The axis of the days shown; with no change among them even steps are true to time. */
  function axisOf(app) {
    const [first, last] = app.range();
    return basemap.axis(first, last, app.view.axis === "steps" ? app.steps().map((step) => step.day) : []);
  }

  /** Which step it is, and what it is. */
  function captionOf(app) {
    if (app.comparison) return ["", basemap.compare.summary(app.comparison, app.words)];
    const { index, steps } = app.position();
    if (index < 0) return ["", app.words.get("caption.before")];
    return [app.words.get("caption", { i: index + 1, n: steps.length, date: app.words.date(steps[index].day) }) + " ", app.sentence(steps[index])];
  }

  /** Steps from change to change until the end, or until the reader touches anything. */
  function play(app, button, speed) {
    let timer = 0;
    const still = window.matchMedia("(prefers-reduced-motion: reduce)");
    const hide = () => (button.hidden = speed.hidden = still.matches);
    still.addEventListener("change", hide);
    hide();
    const stop = () => {
      window.clearTimeout(timer);
      timer = 0;
      app.playing = false;
      button.setAttribute("aria-pressed", "false");
      app.refresh();
    };
    const tick = () => {
      app.step("next");
      timer = app.view.day < app.range()[1] ? window.setTimeout(tick, STEP_MS / Number(speed.value)) : 0;
      if (!timer) stop();
    };
    const start = () => {
      app.playing = true;
      button.setAttribute("aria-pressed", "true");
      if (app.view.day >= app.range()[1]) app.step("first");
      timer = window.setTimeout(tick, STEP_MS / 2 / Number(speed.value));
      app.refresh();
    };
    return {
      playing: () => timer !== 0,
      stop,
      toggle: () => (timer ? stop() : start()),
      label: (words) => mark(button, "aria-label", words.get(timer ? "time.pause" : "time.play")),
    };
  }

  function draw(picture, app) {
    const width = picture.clientWidth;
    const height = picture.clientHeight;
    if (!width) return;
    picture.setAttribute("viewBox", "0 0 " + width + " " + height);
    const x = scale(app, width);
    const middle = Math.round((height - 16) * 0.6);
    const regions = [
      { name: "federal", sign: -1, room: middle - 6 },
      { name: "kurdistan-region", sign: 1, room: height - 16 - middle - 4 },
    ];
    const children = [...calendar(app, x, height), ...compared(app, x, height)];
    for (const region of regions) children.push(...area(app, region, x, middle), ...plans(app, region, x, middle), ...ticks(app, region, x, middle));
    children.push(shape("line", { class: "axis", x1: THUMB / 2, x2: width - THUMB / 2, y1: middle, y2: middle }));
    for (const { name, sign } of regions) {
      const label = shape("text", { class: "region-label", x: THUMB / 2 + 2, y: middle + (sign < 0 ? -8 : 16) });
      label.textContent = app.words.get("region." + name);
      children.push(label);
    }
    const kind = shape("text", { class: "axis-label", x: width - THUMB / 2 - 2, y: 10 });
    kind.textContent = app.words.get("axis." + app.view.axis);
    picture.replaceChildren(...children, kind);
  }

  function scale(app, width) {
    const { knots, at } = axisOf(app);
    const room = (width - THUMB) / (knots.length - 1);
    return (day) => THUMB / 2 + at(day) * room;
  }

  /** Years, or the months of a short band, each with its name where there is room for it. */
  function* calendar(app, x, height) {
    const [first, last] = app.range();
    const short = last - first < MONTHS_UP_TO_DAYS;
    const end = basemap.days.civil(last);
    let free = Infinity; // from the last one backwards: the end of the band is what most readers look at
    for (let month = end.year * 12 + end.month - 1; month >= 0; month -= 1) {
      const [year, index] = [Math.floor(month / 12), month % 12];
      const day = basemap.days.fromCivil(year, index + 1, 1);
      if (day <= first) return;
      if (index && !short) continue;
      const at = x(day);
      const name = index ? app.words.month(index + 1) : app.words.digits(String(year));
      yield shape("line", { class: "year", x1: at, x2: at, y1: 0, y2: height - 14 });
      const half = name.length * 3.6 + 4;
      if (at + half > free) continue;
      free = at - half;
      const text = shape("text", { class: "year-label", x: at, y: height - 3 });
      text.textContent = name;
      yield text;
    }
  }

  /** The stretch between two days that are compared. */
  function* compared(app, x, height) {
    if (!app.comparison) return;
    const from = x(app.comparison.first);
    const at = x(app.view.vs);
    yield shape("rect", { class: "between", x: from, width: x(app.comparison.last) - from, y: 0, height: height - 14 });
    yield shape("line", { class: "cursor other", x1: at, x2: at, y1: 0, y2: height - 14 });
  }

  /** Plans against what came: dotted, from the target to the day on which it was reached, or to the last of the registry. */
  function plans(app, region, x, middle) {
    const [first, last] = app.range();
    const strokes = bundle();
    for (const base of app.bases.filter((base) => base.territory === region.name)) {
      for (const { target, until, kind } of basemap.timeline.planned(base, app.ref, app.lastDay, null)) {
        if (target > last || until < first) continue;
        const look = "plan " + kind + chosen(base, app);
        strokes.mark(look, x(target), middle + region.sign * 18 - 4, 8);
        strokes.span(look, x(target), x(until), middle + region.sign * 18);
      }
    }
    return strokes.shapes();
  }

  /** How many bases of a region held forces, day by day: certainly, and in a lighter tint possibly. */
  function area(app, region, x, middle) {
    const [, last] = app.range();
    const series = app.presence(region.name);
    const most = Math.max(1, app.presenceMost());
    const unit = region.room / most;
    return ["possible", "sure"].map((kind) => {
      let d = "";
      let begin = x(series[0].day);
      series.forEach((point, i) => {
        const from = begin;
        const to = x(series[i + 1]?.day ?? last);
        const tall = point[kind] * unit;
        if (to - from < FINE) return; // days that share a hair's breadth: the last of them
        begin = to;
        if (tall) d += "M" + from + "," + middle + "v" + region.sign * tall + "H" + to + "V" + middle + "Z";
      });
      return shape("path", { class: "area " + kind + " " + region.name, d });
    });
  }

  /** Where changes lie closer than their ticks are wide, a place shows the last one in the order of the bases. */
  function ticks(app, region, x, middle) {
    const [first, last] = app.range();
    const dated = app.dated(region.name);
    const grain = dated.length > DENSE ? TICK : 0.01;
    const strokes = bundle();
    const marks = new Map();
    for (const { base, change, earliest, latest } of dated) {
      const certain = latest === basemap.timeline.FOREVER ? earliest : latest;
      if (certain < first || earliest > last) continue;
      if (certain > earliest) strokes.span("window", x(earliest), x(certain), middle + region.sign * 7);
      const look = "tick" + chosen(base, app);
      const at = Math.round(x(certain) / grain) * grain;
      if (certain <= last) marks.set(look + at, [look, at, change.status]);
    }
    for (const [look, at, status] of marks.values()) strokes.mark(look, at, middle, region.sign * 13, status);
    return strokes.shapes();
  }

  function chosen(base, app) {
    return base.id === app.view.base ? " chosen" : "";
  }

  /** Strokes that look alike make one path, in which each place has one: a band of thousands is drawn as fast as one of some. */
  function bundle() {
    const paths = new Map();
    const path = (kind, status) => {
      const key = kind + "|" + status;
      if (!paths.has(key)) paths.set(key, { kind, status, marks: [], spans: [], y: 0 });
      return paths.get(key);
    };
    return {
      mark: (kind, x, y, tall, status = "") => path(kind, status).marks.push("M" + x.toFixed(2) + "," + y + "v" + tall),
      span: (kind, from, to, y) => Object.assign(path(kind, ""), { y }).spans.push([from, to]),
      shapes: () => [...paths.values()].map(({ kind, status, marks, spans, y }) => {
        const lines = united(spans).map(([from, to]) => "M" + from.toFixed(1) + "," + y + "H" + to.toFixed(1));
        const made = shape("path", { class: kind, d: [...new Set(marks), ...lines].join("") });
        if (status) made.style.setProperty("--status", basemap.colourOf(status));
        return made;
      }),
    };
  }

  /** Stretches without those parts that lie on others. */
  function united(spans) {
    const found = [];
    for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
      const last = found[found.length - 1];
      if (last && from <= last[1]) last[1] = Math.max(last[1], to);
      else found.push([from, to]);
    }
    return found;
  }

  function shape(name, attributes) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    return made;
  }

  basemap.band = band;
})(window.basemap);
