/*
 * The page as a whole: one view (day, base, mode, language), the answers for it, and what draws them.
 * Outside, window.basemap has ready, goTo, day, states, select, mode and language; for tests, answers and places too.
 */
(function (basemap) {
  "use strict";

  const { mark, say } = basemap.dom;
  const RIVERS = ["euphrates", "tigris"];
  const MIDDLE = [33.2, 43.7]; // rivers are named as near to it as there is room
  const IRAQ = [[29.0, 38.7], [37.45, 48.7]];
  const BURST = 10; // days that are put into the address at once,
  const PACE_MS = 2000; // and from then on one in this time
  const PAUSE_MS = 200;
  const WORLD = L.latLngBounds([-85, -360], [85, 360]);

  let finished;
  const ready = new Promise((resolve) => (finished = resolve));

  /** Begins, once the map of Leaflet is there. */
  function start(map) {
    const page = basemap.island(document.getElementById("basemap-page").textContent);
    const { register, languages, geography, shapes } = page;
    cite(register.sources);
    const { bases } = page;
    const statuses = new Map(register.statuses.map((status) => [status.id, status]));
    let colours;

    basemap.shapes = shapes;
    basemap.colourOf = (id) => colours.get(id);
    basemap.symbolOf = (id) => statuses.get(id).symbol;
    basemap.fontFamily = getComputedStyle(document.body).fontFamily;
    const app = application(register, bases);
    app.words = basemap.speech(languages, register, () => app.view.language);
    app.languages = Object.keys(languages);
    app.version = page.version;
    take(app);
    const surface = terrain(map, geography, app);
    const updates = [
      chrome(app, languages),
      basemap.overview(byId("overview"), app),
      basemap.legend(byId("shelf"), app),
      entries(byId("list"), app),
      basemap.panel(byId("panel"), app),
      basemap.band(byId("band"), app),
      surface.update,
      basemap.tiles(map, app),
      announce(byId("live"), app),
      ...basemap.share(byId("share"), app),
      basemap.tour(byId("tour"), app),
    ];
    app.refresh = () => {
      const mixed = tone();
      if (app.tone !== mixed.colour) colours = new Map(register.statuses.map(({ id, colour }) => [id, basemap.symbols.toned(colour, mixed)]));
      app.tone = mixed.colour;
      app.turn();
      app.comparison = basemap.compare.comparison(app);
      const focused = document.activeElement;
      for (const update of updates) update();
      refocus(focused);
    };
    app.surface = surface;
    basemap.sheet(byId("sheet"), app, map);
    app.refresh();
    unveil(app);
    window.addEventListener("popstate", () => {
      take(app);
      app.surface.look();
      app.refresh();
      unveil(app);
    });
    document.addEventListener("keydown", (event) => keys(event, app));
    outside(app);
    finished();
  }

  /** Adds to the sources what the list in the document says of them: it stands there for who reads without scripts. */
  function cite(sources) {
    const entries = byId("sources").children;
    sources.forEach((source, number) => {
      const [publisher, title] = entries[number].children;
      Object.assign(source, { publisher: publisher.textContent, url: publisher.getAttribute("href"), title: title.textContent });
    });
  }

  /** The state of the page and what can be done with it. */
  function application(register, bases) {
    const ref = basemap.timeline.reference(register);
    const firstDay = Math.min(...register.eras.map((era) => era.start));
    const lastDay = register.as_of;
    const ids = new Map();
    for (const base of bases) for (const id of [...base.aliases, base.id]) ids.set(id, base.id);
    const indexes = new Map(bases.map((base) => [base.id, basemap.search.index(base)]));
    const stepsOf = new Map();
    const histories = new Map();
    const numbers = new Map(bases.map((base, i) => [base.id, i]));
    const regions = ["federal", "kurdistan-region"];
    const facets = basemap.filter.facets(register.statuses, regions);

    const app = {
      register, bases, ref, firstDay, lastDay, ids,
      statuses: register.statuses,
      regions,
      facets,
      eras: register.eras,
      view: basemap.link.home(lastDay),
      filter: { query: "", found: null },
      comparison: null,
      lost: null,
      answers: bases.map((base) => ({ base, answer: null })),
      tallies: Object.fromEntries(regions.map((region) => [region, basemap.tally((status) => app.holds(status))])),
      playing: false,

      knownBy: () => (app.view.mode === "reported" ? app.view.day : null),
      history() {
        const { mode } = app.view;
        if (!histories.has(mode)) histories.set(mode, basemap.history(bases, ref, mode === "reported"));
        return histories.get(mode);
      },
      /** The answers of a day, in the order of the bases. */
      answer(day) {
        const history = app.history();
        return bases.map((base, i) => ({ base, answer: history.answer(i, day) }));
      },
      /** Brings answers and tallies to the day of the view; what stays the same is left alone. */
      turn() {
        const history = app.history();
        const { answers } = app;
        if (app.told !== history) history.forget();
        app.told = history;
        history.turn(app.view.day, (number, answer) => {
          const found = answers[number];
          const tally = tallies[number];
          if (found.answer) tally.add(found.answer, -1);
          tally.add(answer);
          found.answer = answer;
        });
        app.sifted = null;
      },
      /** A base with its answer of the day. */
      found: (id) => app.answers[numbers.get(id)],

      /** Whether a base has a name that is searched for. */
      named: (base) => app.filter.found === null || app.filter.found.has(base.id),
      shows: (found) => app.named(found.base) && basemap.filter.fits(found, app.view.show, facets),
      /** The bases that filter, search and comparison leave, with their answers; all of them are always the same list. */
      shown: () => (app.sifted ??= app.comparison ? app.comparison.rows.map(({ base }) => app.found(base.id)) : app.filtered() ? app.answers.filter(app.shows) : app.answers),
      filtered: () => Boolean(app.filter.query) || app.view.show.length > 0,
      filterKey: () => app.filter.query + "|" + app.view.show.join(),
      search(query) {
        app.filter = { query, found: query ? basemap.search.find(indexes, query) : null };
      },
      /** Shows what fits these choices. */
      narrow(ids) {
        const order = facets.flatMap(({ choices }) => choices.map(({ id }) => id));
        app.view.show = order.filter((id) => ids.includes(id));
        app.refresh();
        write(app, true);
      },
      choose(id) {
        const { show } = app.view;
        app.narrow(show.includes(id) ? show.filter((other) => other !== id) : [...show, id]);
      },
      /** Chooses just these, or takes them back. */
      chooseOnly: (ids) => app.narrow(app.chosenOnly(ids) ? [] : ids),
      chosenOnly: (ids) => app.view.show.length === ids.length && ids.every((id) => app.view.show.includes(id)),
      clearFilter() {
        app.search("");
        byId("search").value = "";
        app.narrow([]);
      },

      /** The steps that the filter leaves: of its bases, those into its status or out of it. */
      steps() {
        const key = app.view.mode + "|" + app.filterKey();
        if (!stepsOf.has(key)) {
          // What changes with the day narrows no steps down, or the next one would hide itself; a status asks for those into it or out of it.
          const lasting = facets.filter((facet) => facet.lasting);
          const followed = bases.filter((base) => app.named(base) && basemap.filter.fits({ base, answer: null }, app.view.show, lasting));
          const wanted = basemap.filter.statuses(app.view.show, facets);
          const concerns = ({ base, change }) => {
            const before = base.changes[base.changes.indexOf(change) - 1];
            return !wanted.length || wanted.includes(change.status) || wanted.includes(before?.status ?? null);
          };
          stepsOf.set(key, basemap.timeline.steps(followed, ref, app.view.mode === "reported", lastDay)
            .map(({ day, changes }) => ({ day, changes: changes.filter(concerns) }))
            .filter(({ changes }) => changes.length));
        }
        return stepsOf.get(key);
      },
      /** The first and the last day of the band: of an era, or of all. */
      range() {
        const era = app.eras.find(({ id }) => id === app.view.era);
        return era ? [Math.max(era.start, app.firstDay), Math.min(era.end, lastDay)] : [app.firstDay, lastDay];
      },
      zoom(era) {
        app.view.era = era;
        const [first, last] = app.range();
        app.goTo(Math.min(Math.max(app.view.day, first), last));
      },
      setAxis(axis) {
        app.view.axis = axis;
        app.refresh();
        write(app, false);
      },
      /** Compares the day shown with another one; null ends it. */
      compare(day) {
        const begun = app.view.vs === null;
        app.view.vs = day === null ? null : Math.min(Math.max(day, app.firstDay), lastDay);
        app.view.base = null;
        app.refresh();
        if (begun) document.querySelector("#list h2")?.focus();
        else if (day === null) document.querySelector("[data-do=compare]").focus();
        write(app, true);
      },
      /** At first the other day is the start of the era of the day shown, or of the era before it. */
      otherDay() {
        const starts = app.eras.map((era) => era.start).filter((start) => start < app.view.day);
        return starts.length ? Math.max(...starts) : lastDay;
      },
      /** The link to the view, with some parts of it otherwise. */
      link: (parts = {}) => basemap.link.format({ ...app.view, find: app.filter.query, ...parts }),
      /** The step of the day shown, or the last before it; -1 before the first. */
      position() {
        const steps = app.steps();
        let [low, high] = [-1, steps.length];
        while (high - low > 1) {
          const middle = (low + high) >> 1;
          if (steps[middle].day <= app.view.day) low = middle;
          else high = middle;
        }
        return { index: low, steps };
      },
      lastStep() {
        const { index, steps } = app.position();
        return index < 0 ? null : steps[index];
      },
      step(where) {
        const { index, steps } = app.position();
        const [first, last] = app.range();
        const days = { first, last };
        // An era ends with a stop, from which the next step leads out of it.
        if (where === "next") {
          const next = steps[index + 1]?.day ?? lastDay;
          days.next = app.view.day < last ? Math.min(next, last) : next;
        }
        if (where === "previous") {
          const before = steps[index]?.day === app.view.day ? index - 1 : index;
          const previous = steps[before]?.day ?? app.firstDay;
          days.previous = app.view.day > first ? Math.max(previous, first) : previous;
        }
        app.goTo(days[where]);
      },
      isolate,
      sentence: (step) => step.changes
        .map(({ base, change }) => app.words.get(change.earliest === null ? "sentence.by" : "sentence", { base: isolate(app.words.name(base)[0]), status: app.words.status(change.status) }))
        .join(app.words.get("sentence.join")),

      goTo(day, options = {}) {
        app.view.day = Math.min(Math.max(day, app.firstDay), lastDay);
        const [first, last] = app.range();
        if (app.view.day < first || app.view.day > last) app.view.era = null;
        app.refresh();
        if (!options.dragging) writeDay(app, !app.playing);
      },
      select(id) {
        const base = ids.get(id) ?? null;
        if (base && !app.view.base) app.returnTo = document.activeElement;
        app.view.base = base;
        app.view.focusPanel = true;
        app.refresh();
        app.view.focusPanel = false;
        if (base) app.surface.reveal(base);
        write(app, true);
      },
      close() {
        const id = app.view.base;
        if (!id) return;
        app.select(null);
        const target = app.returnTo?.isConnected && app.returnTo !== document.body ? app.returnTo : document.querySelector('[data-base="' + id + '"]');
        target?.focus();
      },
      /** A stop of a tour as parts of a view. */
      stop: ({ day, base }) => ({ day, base: ids.get(base) ?? null }),
      visit(step) {
        app.view = { ...app.view, ...app.stop(step), vs: null, era: null };
        app.refresh();
        if (app.view.base) app.surface.reveal(app.view.base);
        write(app, true);
      },
      setMode(mode) {
        app.view.mode = mode;
        app.refresh();
        write(app, true);
      },
      setLanguage(language) {
        app.view.language = language;
        app.refresh();
        write(app, true);
      },

      dated: (region) => bases
        .filter((base) => base.territory === region)
        .flatMap((base) => basemap.timeline.windows(base, ref, null).map((span) => {
          const known = app.view.mode === "reported" ? basemap.timeline.known(span.change, ref) : span.latest;
          return { base, ...span, latest: Math.max(span.latest, known) };
        })),
      /** Whether a status means that forces are there. */
      holds: (status) => status !== null && !ref.settled.has(status),
      presence: (region) => presence(app, region),
      /** The most bases of a region at which forces were, in the stretch of time shown. */
      presenceMost() {
        const [first, last] = app.range();
        return Math.max(...app.regions.flatMap((region) => app.presence(region)
          .filter(({ day }, i, all) => day <= last && (all[i + 1]?.day ?? last) >= first)
          .map((point) => point.possible)));
      },
      spoken: () => [app.words.date(app.view.day), ...app.regions.map((region) => tally(app, region))].join(". "),
    };
    const tallies = bases.map((base) => app.tallies[base.territory]);
    return app;
  }

  /** A name inside a sentence, its direction kept to itself (U+2068 FSI, U+2069 PDI). */
  function isolate(text) {
    return "\u2068" + text + "\u2069";
  }

  /** At how many bases of a region forces were, from each day of change on: what each base adds on its own days, summed up. */
  function presence(app, region) {
    const key = region + app.view.mode;
    app.presences = app.presences || new Map();
    if (!app.presences.has(key)) {
      const history = app.history();
      const added = new Map([[app.firstDay, { sure: 0, possible: 0 }]]);
      app.bases.forEach((base, i) => {
        if (base.territory !== region) return;
        let before = { sure: 0, possible: 0 };
        for (const day of [app.firstDay, ...history.turns(i)]) {
          if (day < app.firstDay || day > app.lastDay) continue;
          const answer = history.answer(i, day);
          const each = [answer.status, ...answer.alternatives];
          const now = { sure: Number(each.every(app.holds)), possible: Number(each.some(app.holds)) };
          const sum = added.get(day) ?? { sure: 0, possible: 0 };
          added.set(day, { sure: sum.sure + now.sure - before.sure, possible: sum.possible + now.possible - before.possible });
          before = now;
        }
      });
      let [sure, possible] = [0, 0];
      app.presences.set(key, [...added].sort((a, b) => a[0] - b[0]).map(([day, more]) => {
        sure += more.sure;
        possible += more.possible;
        return { day, sure, possible };
      }));
    }
    return app.presences.get(key);
  }

  /** The counts of a region in a sentence, for the ear. */
  function tally(app, region) {
    const parts = [...app.tallies[region].rows]
      .filter(([status]) => status !== null)
      .map(([status, { sure, possible, doubtful }]) => {
        const text = app.words.get("count", { n: app.words.range(sure, possible), status: app.words.status(status) });
        return doubtful ? text + " (" + app.words.get("count.doubtful", { n: doubtful }) + ")" : text;
      });
    return app.words.get("region." + region) + ": " + (parts.join(", ") || app.words.get("verdict.nothing"));
  }

  /** The map: background, bases and labels, and what a pointer does on them. */
  function terrain(map, geography, app) {
    map.attributionControl.setPrefix(false);
    let quiet = true; // while the page moves the map, and until the reader touches it
    const fit = () => {
      const was = quiet;
      quiet = true;
      // A wide container shows more than the bounds of the map: Leaflet would glide back inside, and clicks miss meanwhile.
      const bounds = map.options.maxBounds;
      map.options.maxBounds = WORLD;
      if (app.view.place) map.setView([app.view.place[0], app.view.place[1]], app.view.place[2], { animate: false });
      else map.fitBounds(IRAQ, { animate: false, padding: [8, 8] });
      map.panInsideBounds(bounds, { animate: false });
      map.options.maxBounds = bounds;
      quiet = was;
    };
    fit(); // before there is anything to be drawn
    basemap.geography.add(map, geography);
    for (const touch of ["pointerdown", "wheel", "keydown"]) map.getContainer().addEventListener(touch, () => (quiet = false), { capture: true, passive: true });
    map.on("moveend", () => {
      if (quiet) return;
      const { lat, lng } = map.getCenter();
      app.view.place = basemap.link.place([lat, lng, map.getZoom()].join());
      write(app, false);
    });
    const model = {
      language: () => app.view.language,
      theme,
      sharpness: () => (document.documentElement.classList.contains("printing") ? 3 : 1), // paper shows finer points
      found: () => app.shown().filter(({ base }) => base.position),
      selected: ({ base }) => base.id === app.view.base,
      marks: (found) => marksOf(found, app),
      place: ({ base, answer }) => ({
        name: app.words.name(base)[0],
        marks: marksOf({ base, answer }, app),
        selected: base.id === app.view.base,
        weight: weight(base, answer, app),
        room: answer.stale || answer.overdue ? 17 : 13, // the question mark stands beside the symbol
      }),
      /** All but the day on which the picture depends; nothing, where the day decides which bases are in it. */
      scene: () => (app.shown() === app.answers ? [app.view.language, app.view.base, app.tone].join() : NaN),
      // The outlines of the territories as they are drawn: SVG paths in the pixels of the layers.
      sides: () => Object.fromEntries(app.regions.map((region) => [region, document.querySelector("path.territories." + region)])),
      labels: (zoom) => labels(geography, zoom, app),
    };
    const canvas = basemap.canvas(model);
    const tip = byId("tip");
    map.on("click", (event) => {
      tip.hidden = true;
      const id = canvas.at(event.containerPoint);
      if (id) app.select(id);
      else app.close();
      // With no panel beside the map, what is touched is told at its place.
      if (app.view.embed) tell(id, canvas, tip, app, map);
    });
    if (window.matchMedia("(hover: hover)").matches) map.on("mousemove", (event) => tell(canvas.at(event.containerPoint), canvas, tip, app, map));
    map.on("mouseout movestart", () => (tip.hidden = true));
    const container = map.getContainer();
    let fitted = map.getSize();
    new ResizeObserver(() => {
      const { clientWidth, clientHeight } = container;
      if (fitted.equals([clientWidth, clientHeight])) return;
      fitted = L.point(clientWidth, clientHeight);
      const was = quiet;
      quiet = true;
      map.invalidateSize({ animate: false });
      quiet = was;
      fit();
    }).observe(container);
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", () => app.refresh());
    let embedded = false;
    return {
      update: () => {
        if (embedded !== app.view.embed) yieldScrolling(map, (embedded = app.view.embed));
        mark(map.getContainer(), "aria-label", app.words.get("map.label"));
        say(map.attributionControl.getContainer(), app.words.get("map.attribution"));
        for (const way of ["in", "out"]) {
          const button = map.getContainer().querySelector(".leaflet-control-zoom-" + way);
          for (const name of ["title", "aria-label"]) mark(button, name, app.words.get("map.zoom-" + way));
        }
        if (map.hasLayer(canvas)) canvas.redraw();
        else canvas.addTo(map);
      },
      places: () => canvas.places(),
      look() {
        quiet = true;
        fit();
      },
      /** Shows the whole country in a container of another size. */
      refit() {
        quiet = true;
        map.invalidateSize({ animate: false });
        fit();
      },
      reveal(id) {
        const place = app.bases.find((base) => base.id === id)?.position;
        if (!place || map.getBounds().contains([place.lat, place.lon])) return;
        quiet = false;
        map.panTo([place.lat, place.lon]);
      },
    };
  }

  /** While two days are compared a symbol says as well whether its base changed. */
  function marksOf({ base, answer }, app) {
    const shapes = basemap.symbols.marks(answer, base);
    const row = app.comparison?.rows.find((each) => each.base === base);
    return row ? basemap.compare.marks(shapes, row.kind) : shapes;
  }

  /** In a page of somebody else the wheel and one finger scroll that page; buttons, keys and two fingers move the map. */
  function yieldScrolling(map, yields) {
    map.scrollWheelZoom[yields ? "disable" : "enable"]();
    if (window.matchMedia("(pointer: coarse)").matches) map.dragging[yields ? "disable" : "enable"]();
  }

  /** Which names are written first: of the open base, then where forces are, then the latest changes. */
  function weight(base, answer, app) {
    if (base.id === app.view.base) return Infinity;
    if (answer.status === null) return answer.alternatives.length ? 0 : -1;
    return answer.since + (app.holds(answer.status) ? app.lastDay : 0);
  }

  /** What is known of a base, beside it on the map. */
  function tell(id, canvas, tip, app, map) {
    map.getContainer().classList.toggle("pointing", Boolean(id));
    tip.hidden = !id;
    if (!id) return;
    const { base, answer } = app.found(id);
    const at = canvas.placeOf(id);
    tip.replaceChildren(
      basemap.dom.element("strong", null, basemap.dom.isolated(...app.words.name(base))),
      basemap.dom.element("span", null, app.words.state(answer)),
      answer.change ? basemap.dom.element("span", null, app.words.since(answer.change)) : "",
      answer.overdue ? basemap.dom.element("span", null, app.words.get("overdue")) : "",
    );
    tip.style.left = Math.min(Math.max(at.x, 90), map.getSize().x - 90) + "px";
    tip.style.top = at.y + "px";
    tip.classList.toggle("below", at.y < tip.offsetHeight + 24);
  }

  /** What is written on the background at a zoom. */
  function labels(geography, zoom, app) {
    const { language } = app.view;
    const found = [];
    const add = (features, kind, from) => {
      for (const feature of features || []) {
        const text = feature.names[language] || feature.names.en;
        if (feature.label && text && zoom >= from(feature)) found.push({ text, kind, lon: feature.label[0], lat: feature.label[1] });
      }
    };
    add(geography.territories, "territory", () => 0);
    add(geography.neighbours, "neighbour", () => 0);
    add(geography.towns, "town", (town) => [0, 5.2, 6.6, 7.4][town.rank] ?? 8);
    for (const river of geography.rivers.filter(({ id }) => RIVERS.includes(id))) {
      if (zoom < 5.5) continue;
      const [lat, lon] = MIDDLE;
      const far = (vertex) => Math.hypot(vertex[0] - lat, vertex[1] - lon);
      const along = river.shape.flatMap((part) => basemap.geography.decode(part, "rivers")).sort((a, b) => far(a) - far(b));
      found.push({ text: app.words.get("river." + river.id), kind: "river", along, lat, lon });
    }
    add(geography.governorates, "governorate", () => 6.2);
    return found;
  }

  /** What the colours of the statuses are mixed with in this theme, and how much of it. */
  function tone() {
    const style = getComputedStyle(document.documentElement);
    return { colour: style.getPropertyValue("--tone").trim(), part: Number(style.getPropertyValue("--tone-part")) };
  }

  /** The colours of the theme, from the stylesheet. */
  function theme() {
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue("--" + name).trim();
    return {
      ink: colour("ink"), muted: colour("map-muted"), ground: colour("paper"), halo: colour("map-halo"), focus: colour("focus"),
      territory: colour("map-territory"), town: colour("map-town"), water: colour("map-water-ink"),
    };
  }

  /** The bar on top: words of the page, languages, theme, search, keys. */
  function chrome(app, languages) {
    const search = byId("search");
    search.addEventListener("input", () => {
      app.search(search.value.trim());
      app.view.base = null;
      app.refresh();
      write(app, false);
    });
    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") document.querySelector("button.row")?.click();
    });
    for (const button of document.querySelectorAll("[data-language]")) {
      button.addEventListener("click", () => app.setLanguage(button.dataset.language));
    }
    byId("theme").addEventListener("click", () => {
      const root = document.documentElement;
      const dark = root.dataset.theme ? root.dataset.theme === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      app.refresh();
    });
    document.querySelector(".skip").addEventListener("click", (event) => {
      event.preventDefault();
      (app.view.base ? document.querySelector("#panel h2") : byId("list")).focus();
    });
    const help = byId("help");
    byId("help-open").addEventListener("click", () => help.showModal());
    let said = "";
    return function update() {
      const { language, embed } = app.view;
      const lost = app.lost && app.words.get("link." + app.lost, { first: app.words.date(app.firstDay), last: app.words.date(app.lastDay) });
      say(byId("lost"), lost ?? "");
      document.body.classList.toggle("embed", embed);
      document.body.classList.toggle("open", Boolean(app.view.base));
      document.body.classList.toggle("comparing", Boolean(app.comparison));
      const look = language + app.tone;
      if (said === look) return; // the rest is the same on each day
      said = look;
      document.documentElement.lang = language;
      document.documentElement.dir = languages[language].direction;
      for (const node of document.querySelectorAll("[data-word]")) node.textContent = app.words.get(node.dataset.word);
      for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", app.words.get(node.dataset.label));
      for (const node of document.querySelectorAll("[data-hint]")) node.setAttribute("placeholder", app.words.get(node.dataset.hint));
      for (const button of document.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", String(button.dataset.language === language));
      document.title = app.words.get("title");
      byId("legend").replaceChildren(...app.statuses.map((status) => basemap.dom.element(
        "li",
        null,
        basemap.symbols.svg({ status: status.id, alternatives: [], outcomes: [] }),
        basemap.dom.element("span", null, basemap.dom.element("strong", null, status.label[language]), ": " + status.definition[language]),
      )));
    };
  }

  /** One polite sentence a step, silent while playing. */
  function announce(root, app) {
    let said = app.view.day;
    let vs = app.view.vs;
    let filter = app.filterKey();
    return function update() {
      if (filter !== app.filterKey()) {
        filter = app.filterKey();
        root.textContent = app.words.get("live.found", { n: app.shown().length });
      }
      if (app.playing || (said === app.view.day && vs === app.view.vs)) return;
      said = app.view.day;
      vs = app.view.vs;
      if (app.comparison) {
        root.textContent = basemap.compare.summary(app.comparison, app.words);
        return;
      }
      const step = app.lastStep();
      const what = step && step.day === said ? app.words.get("live.step", { date: app.words.date(said), what: app.sentence(step) }) : "";
      root.textContent = (what + " " + app.spoken()).trim();
    };
  }

  function keys(event, app) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof HTMLElement ? event.target : document.body;
    const typing = target.matches("input:not([type=range]), textarea, select");
    if (event.key === "Escape") {
      if (document.querySelector("dialog[open]")) return;
      if (app.view.base) app.close();
      else if (app.comparison) app.compare(null);
      else if (app.filtered()) app.clearFilter();
      return;
    }
    if (typing || document.querySelector("dialog[open]")) return;
    const onMap = target.closest(".folium-map") !== null;
    const onButton = target.matches("button, a");
    const act = {
      ArrowLeft: () => app.step("previous"),
      ArrowRight: () => app.step("next"),
      Home: () => app.step("first"),
      End: () => app.step("last"),
      " ": () => document.querySelector("[data-do=play]:not([hidden])")?.click(),
      "/": () => byId("search").focus(),
      c: () => document.querySelector("[data-do=compare]").click(),
      "?": () => byId("help").showModal(),
    }[event.key];
    if (!act || (onMap && event.key.startsWith("Arrow")) || (onButton && event.key === " ")) return;
    event.preventDefault();
    act();
  }

  /** Takes the view from the address. */
  function take(app) {
    const choices = app.facets.flatMap((facet) => facet.choices.map(({ id }) => id));
    const known = { ids: app.ids, first: app.firstDay, last: app.lastDay, languages: app.languages, choices, eras: app.eras };
    const { view, lost } = basemap.link.parse(window.location.hash, known);
    app.view = view;
    app.lost = lost;
    app.search(view.find);
    byId("search").value = view.find;
  }

  /** The base that a link names is in sight, unless the link says itself what is. */
  function unveil(app) {
    if (app.view.base && !app.view.place) app.surface.reveal(app.view.base);
  }

  /** Puts a day into the address at once, or if there are too many, of which browsers take only so many, the last one. */
  let spare = BURST;
  let counted = 0;
  let late = 0;
  function writeDay(app, push) {
    window.clearTimeout(late);
    const now = performance.now();
    spare = Math.min(BURST, spare + (now - counted) / PACE_MS);
    counted = now;
    if (spare < 1) {
      late = window.setTimeout(() => write(app, push), PAUSE_MS);
      return;
    }
    spare -= 1;
    write(app, push);
  }

  function write(app, push) {
    if (app.lost) {
      app.lost = null;
      byId("lost").textContent = "";
    }
    const hash = app.link();
    if (hash === window.location.hash) return;
    if (push) window.history.pushState(null, "", hash);
    else window.history.replaceState(null, "", hash);
  }

  /** The list of bases, or of what changed while two days are compared. */
  function entries(root, app) {
    const plain = basemap.list(root, app);
    const compared = basemap.compare.list(root, app);
    return () => (app.comparison ? compared() : plain());
  }

  /** What had the focus may have been made anew or be gone: the focus goes to what stands in its place. */
  function refocus(focused) {
    if (document.activeElement !== document.body || !(focused instanceof HTMLElement) || focused === document.body) return;
    const { key, base } = focused.dataset;
    const same = key ? '[data-key="' + key + '"]' : base ? '[data-base="' + base + '"]' : "";
    for (const each of [same, "#panel h2", "#list"]) {
      if (each && document.activeElement === document.body) document.querySelector(each)?.focus();
    }
  }

  /** What scripts and tests outside may call. */
  function outside(app) {
    Object.assign(basemap, {
      goTo: (text) => {
        const day = basemap.days.day(text);
        if (day === null) throw new RangeError(text + " is not a day: write YYYY-MM-DD");
        app.goTo(day);
      },
      day: () => basemap.days.iso(app.view.day),
      states: () => Object.fromEntries(app.answers.map(({ base, answer }) => [base.id, { status: answer.status, certainty: answer.certainty }])),
      select: (id) => app.select(id),
      mode: (mode) => app.setMode(mode),
      language: (language) => {
        if (!app.languages.includes(language)) throw new RangeError(language + " is none of " + app.languages.join(", "));
        app.setLanguage(language);
      },
      places: () => app.surface.places(),
      answers: (text, known) => Object.fromEntries(app.bases.map((base) => [
        base.id,
        basemap.timeline.state(base, app.ref, basemap.days.day(text), known ? basemap.days.day(known) : null),
      ])),
    });
  }

  function byId(id) {
    return document.getElementById(id);
  }

  basemap.ready = ready;
  basemap.start = start;
})(window.basemap);
