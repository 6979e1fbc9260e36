/*
 * The panel of one base: what it is called, what became of it, who says so, and what nobody knows.
 */
(function (basemap) {
  "use strict";

  const { element, isolated, outward } = basemap.dom;
  const SVG = "http://www.w3.org/2000/svg";

  /** @param {HTMLElement} root  @param {object} app */
  function panel(root, app) {
    let shown = null;
    return function update() {
      const base = app.found(app.view.base)?.base;
      if (root.hidden === Boolean(base)) root.hidden = !base;
      if (!base) {
        if (shown) root.replaceChildren();
        shown = null;
        return;
      }
      root.replaceChildren(...contents(base, basemap.timeline.state(base, app.ref, app.view.day, app.knownBy()), app));
      if (shown !== base.id) {
        root.scrollTop = 0;
        if (app.view.focusPanel) root.querySelector("h2").focus();
      }
      shown = base.id;
    };
  }

  function contents(base, answer, app) {
    const { words } = app;
    return [
      element("button.plain.close", { type: "button", "data-key": "close", click: () => app.close() }, words.get("panel.close")),
      element("h2", { tabindex: "-1", "data-key": "heading" }, isolated(...words.name(base))),
      names(base, app),
      now(base, answer, app),
      strip(base, app),
      section(words.get("panel.changes"), [...base.changes].reverse().map((change) => entry(change, base, app))),
      section(words.get("panel.plans"), base.plans.map((plan) => planEntry(plan, base, answer, app))),
      section(words.get("panel.events"), [...base.events].reverse().map((event) => eventEntry(event, base, app))),
      section(words.get("panel.disagreements"), app.knownBy() === null ? base.disagreements.map((each) => disagreement(each, app)) : []),
      section(words.get("panel.control"), base.control.map((each) => control(each, app))),
      place(base, app),
      links(base, app),
    ].filter(Boolean);
  }

  function names(base, app) {
    const others = ["en", "ar", "ckb"].filter((language) => base.names[language] && base.names[language] !== app.words.name(base)[0]);
    const former = base.former_names.map((each) => each.name);
    return element(
      "div.names",
      null,
      others.length ? element("p", null, ...joined(others.map((language) => isolated(base.names[language], language)), " · ")) : null,
      former.length ? element("p.small", null, app.words.get("panel.former") + " ", ...joined(former.map((name) => isolated(name)), " · ")) : null,
      base.also.length ? element("p.small", null, app.words.get("panel.also") + " ", ...joined(base.also.map((name) => isolated(name)), " · ")) : null,
    );
  }

  /** The answer of the day in plain words: state, since, evidence, what is missing. */
  function now(base, answer, app) {
    const { words } = app;
    const lines = [];
    if (answer.change) lines.push(words.since(answer.change) + " · " + words.get("evidence." + answer.evidence + ".long"));
    if (answer.change?.access_retained) lines.push(words.get("access-retained"));
    for (const outcome of answer.outcomes.filter((each) => each.kind === "overdue")) {
      lines.push(words.get("overdue.long", { status: words.status(outcome.plan.status), date: words.edtf(outcome.plan) }));
    }
    if (answer.lastEvidence !== null) {
      const key = answer.stale ? "stale" : "last-evidence";
      lines.push(words.get(key, { date: words.date(answer.lastEvidence), n: app.view.day - answer.lastEvidence }));
    }
    return element(
      "div.now",
      null,
      element("p.state", null, basemap.symbols.svg(answer, base), element("strong", null, words.state(answer)), element("span.on", null, words.date(app.view.day))),
      ...lines.map((line) => element("p", null, line)),
      note(base.note, app),
    );
  }

  /** The states of a base over time as a strip, with the day shown marked. */
  function strip(base, app) {
    const root = document.createElementNS(SVG, "svg");
    const [first, last] = app.range();
    const scale = 1000 / (last - first);
    root.setAttribute("class", "strip");
    root.setAttribute("viewBox", "0 0 1000 40");
    root.setAttribute("preserveAspectRatio", "none");
    root.setAttribute("role", "img");
    root.setAttribute("aria-label", app.words.get("panel.strip"));
    const spans = basemap.timeline.windows(base, app.ref, app.knownBy());
    const bar = (from, to, status, className) => {
      const rect = document.createElementNS(SVG, "rect");
      rect.setAttribute("x", String((from - first) * scale));
      rect.setAttribute("width", String(Math.max(1.5, (Math.min(to, app.lastDay) - from) * scale)));
      rect.setAttribute("y", className === "possible" ? "10" : "4");
      rect.setAttribute("height", className === "possible" ? "20" : "32");
      rect.setAttribute("class", "span " + className + " " + (app.ref.settled.has(status) ? "settled" : "unsettled"));
      rect.style.setProperty("--status", basemap.colourOf(status));
      root.append(rect);
    };
    spans.forEach((span, i) => {
      const end = i + 1 < spans.length ? spans[i + 1].latest : app.lastDay;
      if (span.latest <= app.lastDay) bar(span.latest, end, span.change.status, "certain");
      if (span.earliest < span.latest) bar(span.earliest, span.latest, span.change.status, "possible");
    });
    const silence = document.createElementNS(SVG, "path");
    silence.setAttribute("class", "hatch");
    silence.setAttribute("d", hatched((basemap.timeline.silentFrom(base, app.ref, app.lastDay, app.knownBy()) - first) * scale, 1000));
    root.append(silence);
    for (const { target, until, kind } of basemap.timeline.planned(base, app.ref, app.knownBy() ?? app.lastDay, app.knownBy())) {
      const line = document.createElementNS(SVG, "path");
      line.setAttribute("class", "plan " + kind);
      line.setAttribute("d", "M" + (target - first) * scale + ",0v40M" + (target - first) * scale + ",38H" + (until - first) * scale);
      root.append(line);
    }
    const cursor = document.createElementNS(SVG, "rect");
    cursor.setAttribute("class", "cursor");
    cursor.setAttribute("x", String((app.view.day - first) * scale - 1.5));
    cursor.setAttribute("width", "3");
    cursor.setAttribute("height", "40");
    root.append(cursor);
    return element(
      "div.over-time",
      { dir: "ltr", "aria-hidden": null },
      root,
      element("p.ends", null, element("span", null, app.words.year(first)), element("span", null, app.words.year(last))),
    );
  }

  /** Slanting strokes over the part of the strip for which nobody has reported. */
  function hatched(from, to) {
    let d = "";
    for (let x = from; x < to; x += 14) d += "M" + x + ",36L" + Math.min(x + 10, to) + ",4";
    return d;
  }

  function section(title, found) {
    const entries = found.filter(Boolean);
    return entries.length ? element("section", null, element("h3", null, title), element("ol.entries", null, ...entries)) : null;
  }

  function entry(change, base, app) {
    const { words } = app;
    const known = app.knownBy();
    if (known !== null && basemap.timeline.known(change, app.ref) > known) return null;
    const support = basemap.timeline.evidence(change, app.ref, known);
    const status = { status: change.status, alternatives: [], outcomes: [], evidence: support };
    return element(
      "li",
      null,
      element(
        "p.head",
        null,
        basemap.symbols.svg(status),
        element("strong", null, words.status(change.status)),
        " ",
        element("button.plain.when", { type: "button", "data-key": "go/" + change.date, click: () => app.goTo(change.latest ?? change.earliest), title: words.get("panel.go") }, words.edtf(change)),
      ),
      change.to ? element("p", null, words.get("panel.to", { party: "" }), isolated(words.party(change.to))) : null,
      change.access_retained ? element("p", null, words.get("access-retained")) : null,
      element("p.support." + support, null, words.get("evidence." + support + ".long")),
      note(change.note, app),
      claims(change.claims, app),
      disputes(change.disputed_by, app),
    );
  }

  function planEntry(plan, base, answer, app) {
    const { words } = app;
    const outcome = answer.outcomes.find((each) => each.plan === plan);
    if (!outcome) return null;
    const key = outcome.kind === "late" ? (outcome.reached ? "plan.late" : "plan.late-so-far") : "plan." + outcome.kind;
    return element(
      "li",
      null,
      element("p.head", null, element("strong", null, words.status(plan.status)), " ", element("span.when", null, words.edtf(plan))),
      element("p.outcome." + outcome.kind, null, words.get(key, { n: outcome.days })),
      note(plan.note, app),
      claims(plan.claims, app),
      disputes(plan.disputed_by, app),
    );
  }

  function eventEntry(event, base, app) {
    const { words } = app;
    const known = app.knownBy();
    if (known !== null && basemap.timeline.known(event, app.ref) > known) return null;
    return element(
      "li",
      null,
      element("p.head", null, element("strong", null, words.get("event." + event.kind)), " ", element("span.when", null, words.edtf(event))),
      note(event.note, app),
      claims(event.claims, app),
      disputes(event.disputed_by, app),
    );
  }

  function disagreement(each, app) {
    return element(
      "li",
      null,
      element("p.head", null, element("strong", null, isolated(each.about, "en"))),
      claims(each.sides, app),
      element("p", null, element("em", null, app.words.get("panel.follows") + " "), isolated(each.follows, "en")),
    );
  }

  function control(each, app) {
    const known = app.knownBy();
    if (known !== null && basemap.timeline.known(each, app.ref) > known) return null;
    return element(
      "li",
      null,
      element("p.head", null, element("strong", null, isolated(app.words.party(each.by))), " ", element("span.when", null, app.words.edtf(each))),
      note(each.note, app),
      claims(each.claims, app),
    );
  }

  /** A note speaks of all that is on record, and so not of what could be known on an earlier day. */
  function note(text, app) {
    return text && app.knownBy() === null ? element("p.note", null, isolated(text, "en")) : null;
  }

  function disputes(list, app) {
    const shown = published(list, app);
    return shown.length ? element("div.disputes", null, element("p", null, app.words.get("panel.disputed-by")), claims(shown, app)) : null;
  }

  function claims(list, app) {
    return element("ul.claims", null, ...published(list, app).map((claim) => claimItem(claim, app)));
  }

  /** The claims that were published by the day shown, if that is what the reader wants; undated ones stay. */
  function published(list, app) {
    const known = app.knownBy();
    return list.filter((claim) => known === null || (app.register.sources[claim.source].latest ?? -Infinity) <= known);
  }

  function claimItem(claim, app) {
    const { words } = app;
    const source = app.register.sources[claim.source];
    const title = isolated(source.publisher);
    return element(
      "li",
      null,
      element("span.by", null, isolated(words.party(claim.by)), ": "),
      isolated(claim.says, "en"),
      " ",
      element(
        "span.source",
        null,
        source.url ? outward(source.url, title) : title,
        ", ",
        source.published ? words.edtf(source) : words.get("source.undated"),
        " · ",
        words.get("source.grade", { grade: source.grade }),
        source.language === "en" ? null : " · " + source.language,
        source.archive ? " · " : null,
        source.archive ? outward(source.archive, words.get("source.archive")) : null,
      ),
    );
  }

  function place(base, app) {
    const { words } = app;
    const lines = [
      words.get("region." + base.territory) + " · " + words.governorate(base.governorate) + " · " + words.get("kind." + base.kind),
    ];
    if (base.disputed) lines.push(words.get("disputed-territory.long"));
    if (base.position) {
      const { lat, lon, uncertainty_m: uncertainty } = base.position;
      lines.push(words.get("position", { lat: lat.toFixed(2), lon: lon.toFixed(2), km: Math.round(uncertainty / 1000) }));
      if (base.distance_km !== null) lines.push(words.get("distance", { km: Math.round(base.distance_km) }));
      if (!base.position.sources.length) lines.push(words.get("position.unsourced"));
    } else {
      lines.push(words.get("not-located"));
    }
    return element(
      "section",
      null,
      element("h3", null, words.get("panel.place")),
      ...lines.map((line) => element("p", null, line)),
      base.position ? note(base.position.note, app) : null,
    );
  }

  function links(base, app) {
    const { words } = app;
    const repository = app.register.publication.repository;
    // The fields of .github/ISSUE_TEMPLATE/correct-an-entry.yml
    const form = { template: "correct-an-entry.yml", title: "Correct: " + base.id, base: base.id, wrong: app.address() + "\n\n" };
    const filled = Object.entries(form).map(([field, text]) => field + "=" + encodeURIComponent(text)).join("&");
    return element(
      "p.links",
      null,
      element("a", { href: app.link() }, words.get("panel.link")),
      " · ",
      element("a", { href: "base/" + base.id + ".html" }, words.get("panel.page")),
      " · ",
      element("button.plain", { type: "button", "data-key": "cite", click: () => app.share() }, words.get("share")),
      repository ? " · " : null,
      repository ? outward(repository + "/issues/new?" + filled, words.get("panel.correct")) : null,
    );
  }

  function joined(nodes, separator) {
    return nodes.flatMap((node, i) => (i ? [separator, node] : [node]));
  }

  basemap.panel = panel;
})(window.basemap);
