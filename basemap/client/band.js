/*
 * The band of time: previous and next change, play, a native slider over days, and behind it how many bases held
 * coalition forces, federal Iraq above and the Kurdistan Region below. Time runs from left to right in each language,
 * as a tape does; the slider is one with the picture behind it.
 */
(function (basemap) {
  "use strict";

  const { element } = basemap.dom;
  const SVG = "http://www.w3.org/2000/svg";
  const THUMB = 22;
  const STEP_MS = 1600;

  /** @param {HTMLElement} root holding the controls  @param {object} app */
  function band(root, app) {
    const controls = Object.fromEntries([...root.querySelectorAll("[data-do]")].map((button) => [button.dataset.do, button]));
    const slider = root.querySelector("input[type=range]");
    const dateField = root.querySelector("input[type=date]");
    const picture = root.querySelector(".rail svg");
    const caption = root.querySelector(".caption");
    const player = play(app, controls.play);

    controls.first.addEventListener("click", () => app.step("first"));
    controls.previous.addEventListener("click", () => app.step("previous"));
    controls.next.addEventListener("click", () => app.step("next"));
    controls.last.addEventListener("click", () => app.step("last"));
    controls.play.addEventListener("click", () => player.toggle());
    controls.happened.addEventListener("click", () => app.setMode("happened"));
    controls.reported.addEventListener("click", () => app.setMode("reported"));
    slider.addEventListener("input", () => app.goTo(Number(slider.value), { dragging: true }));
    slider.addEventListener("change", () => app.goTo(Number(slider.value)));
    slider.addEventListener("keydown", (event) => {
      // On the slider the arrow keys go from change to change as everywhere else; Page keys move by a tenth.
      if (["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) event.preventDefault();
    });
    dateField.addEventListener("change", () => {
      const day = basemap.days.day(dateField.value);
      if (day !== null) app.goTo(day);
    });
    for (const event of ["pointerdown", "keydown", "wheel"]) {
      document.addEventListener(event, (happening) => {
        const target = happening.target instanceof Element ? happening.target : null;
        const plays = target?.closest("[data-do=play]") || (happening instanceof KeyboardEvent && happening.key === " ");
        if (player.playing() && !plays) player.stop();
      }, { capture: true, passive: true });
    }
    new ResizeObserver(() => draw(picture, app)).observe(picture);

    slider.min = String(app.firstDay);
    slider.max = String(app.lastDay);
    dateField.min = basemap.days.iso(app.firstDay);
    dateField.max = basemap.days.iso(app.lastDay);

    let drawn = "";
    return function update() {
      const { view, words } = app;
      slider.value = String(view.day);
      slider.setAttribute("aria-valuetext", app.spoken());
      dateField.value = basemap.days.iso(view.day);
      caption.replaceChildren(...captionOf(app));
      controls.happened.setAttribute("aria-pressed", String(view.mode !== "reported"));
      controls.reported.setAttribute("aria-pressed", String(view.mode === "reported"));
      // Not disabled, which would lose the focus at the last step.
      for (const name of ["previous", "first"]) controls[name].setAttribute("aria-disabled", String(view.day <= app.firstDay));
      for (const name of ["next", "last"]) controls[name].setAttribute("aria-disabled", String(view.day >= app.lastDay));
      const picked = [view.mode, view.language, view.base, app.filterKey()].join("|");
      if (picked !== drawn) draw(picture, app);
      drawn = picked;
      cursor(picture, app);
      player.label(words);
    };
  }

  function captionOf(app) {
    const { index, steps } = app.position();
    if (index < 0) return [app.words.get("caption.before")];
    const text = app.words.get("caption", { i: index + 1, n: steps.length, date: app.words.date(steps[index].day) });
    return [element("strong", null, text), " ", app.sentence(steps[index])];
  }

  /** Steps from change to change until the end, or until the reader touches anything. */
  function play(app, button) {
    let timer = 0;
    const still = window.matchMedia("(prefers-reduced-motion: reduce)");
    const hide = () => (button.hidden = still.matches);
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
      timer = app.view.day < app.lastDay ? window.setTimeout(tick, STEP_MS) : 0;
      if (!timer) stop();
    };
    const start = () => {
      app.playing = true;
      button.setAttribute("aria-pressed", "true");
      if (app.view.day >= app.lastDay) app.step("first");
      timer = window.setTimeout(tick, STEP_MS / 2);
      app.refresh();
    };
    return {
      playing: () => timer !== 0,
      stop,
      toggle: () => (timer ? stop() : start()),
      label: (words) => button.setAttribute("aria-label", words.get(timer ? "time.pause" : "time.play")),
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
    const children = [...years(app, x, height, width)];
    for (const region of regions) children.push(...area(app, region, x, middle), ...ticks(app, region, x, middle));
    children.push(shape("line", { class: "axis", x1: THUMB / 2, x2: width - THUMB / 2, y1: middle, y2: middle }));
    for (const { name, sign } of regions) {
      const label = shape("text", { class: "region-label", x: THUMB / 2 + 2, y: middle + (sign < 0 ? -8 : 16) });
      label.textContent = app.words.get("region." + name);
      children.push(label);
    }
    children.push(shape("line", { class: "cursor", y1: 0, y2: height - 14 }));
    picture.replaceChildren(...children);
    cursor(picture, app);
  }

  function cursor(picture, app) {
    const line = picture.querySelector(".cursor");
    if (!line) return;
    const at = scale(app, picture.clientWidth)(app.view.day);
    line.setAttribute("x1", String(at));
    line.setAttribute("x2", String(at));
  }

  function scale(app, width) {
    const room = (width - THUMB) / (app.lastDay - app.firstDay);
    return (day) => THUMB / 2 + (day - app.firstDay) * room;
  }

  function* years(app, x, height, width) {
    const { year: first } = basemap.days.civil(app.firstDay);
    const { year: last } = basemap.days.civil(app.lastDay);
    const every = width / (last - first) < 34 ? (width / (last - first) < 17 ? 5 : 2) : 1;
    for (let year = first + 1; year <= last; year += 1) {
      const at = x(basemap.days.fromCivil(year, 1, 1));
      yield shape("line", { class: "year", x1: at, x2: at, y1: 0, y2: height - 14 });
      if ((year - last) % every) continue;
      const text = shape("text", { class: "year-label", x: at, y: height - 3 });
      text.textContent = app.words.digits(String(year));
      yield text;
    }
  }

  /** How many bases of a region held forces, day by day: certainly, and in a lighter tint possibly. */
  function area(app, region, x, middle) {
    const series = app.presence(region.name);
    const most = Math.max(1, app.presenceMost());
    const unit = region.room / most;
    return ["possible", "sure"].map((kind) => {
      let d = "";
      series.forEach((point, i) => {
        const from = x(Math.max(point.day, app.firstDay));
        const to = x(i + 1 < series.length ? series[i + 1].day : app.lastDay);
        const tall = point[kind] * unit;
        if (tall) d += "M" + from + "," + middle + "v" + region.sign * tall + "H" + to + "V" + middle + "Z";
      });
      return shape("path", { class: "area " + kind + " " + region.name, d });
    });
  }

  function ticks(app, region, x, middle) {
    const shapes = [];
    for (const { base, change, earliest, latest } of app.dated(region.name)) {
      const certain = latest === basemap.timeline.FOREVER ? earliest : latest;
      if (certain > app.lastDay) continue;
      const y = middle + region.sign * 7;
      if (certain > earliest) {
        const from = Math.max(earliest, app.firstDay);
        shapes.push(shape("line", { class: "window", x1: x(from), x2: x(certain), y1: y, y2: y }));
      }
      const tick = shape("line", {
        class: "tick" + (base.id === app.view.base ? " chosen" : ""),
        x1: x(certain), x2: x(certain), y1: middle, y2: middle + region.sign * 13,
      });
      tick.style.setProperty("--status", basemap.colourOf(change.status));
      shapes.push(tick);
    }
    return shapes;
  }

  function shape(name, attributes) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    return made;
  }

  basemap.band = band;
})(window.basemap);
