/*
 * The sheet: what a printer gets of the view, on one page of A4. The map is laid out anew for the paper, and put back.
 */
(function (basemap) {
  "use strict";

  const { element, isolated } = basemap.dom;

  /** @param {HTMLElement} root  @param {object} app  @param {object} map of Leaflet */
  function sheet(root, app, map) {
    const page = document.documentElement;
    let before = null;

    function lay() {
      before = { theme: page.dataset.theme, centre: map.getCenter(), zoom: map.getZoom() };
      page.dataset.theme = "light"; // ink on paper
      page.classList.add("printing");
      app.refresh();
      root.replaceChildren(...contents(app));
      app.surface.refit();
    }

    function clear() {
      if (before.theme) page.dataset.theme = before.theme;
      else delete page.dataset.theme;
      page.classList.remove("printing");
      root.replaceChildren();
      app.surface.refit();
      map.setView(before.centre, before.zoom, { animate: false });
      app.refresh();
    }

    window.addEventListener("beforeprint", lay);
    window.addEventListener("afterprint", clear);
  }

  function contents(app) {
    const { words } = app;
    return [
      element(
        "header",
        null,
        element("h2", null, words.get("title") + " · " + words.date(app.view.day)),
        element("p", null, [words.get("day.of", { date: words.date(app.lastDay) }), words.get("time." + app.view.mode), words.get("shown", { n: app.shown().length, total: app.bases.length })].join(" · ")),
      ),
      element("ul.key", null, ...key(app)),
      element("table", null, head(words), ...app.regions.map((region) => rows(region, app))),
      element("footer", null, element("p", null, words.get("print.sources") + " ", ...sources(app)), element("p", null, words.get("help.line")), element("p", null, words.get("map.attribution"))),
    ];
  }

  function key(app) {
    const plain = { alternatives: [], outcomes: [] };
    const states = app.statuses.map(({ id }) => [app.words.status(id), { ...plain, status: id }, {}]);
    const [first, last] = [app.statuses[0].id, app.statuses[app.statuses.length - 1].id];
    const marks = [
      ["help.possible", { ...plain, status: first, alternatives: [last] }, {}],
      ["help.doubtful", { ...plain, status: first, stale: true }, {}],
      ["help.disputed", { ...plain, status: first, evidence: "disputed" }, {}],
      ["help.planned", { ...plain, status: first, outcomes: [{ kind: "due" }] }, {}],
      ["help.article-140", { ...plain, status: first }, { disputed: true }],
    ].map(([word, ...drawn]) => [app.words.get(word), ...drawn]);
    return [...states, ...marks].map(([text, answer, base]) => element("li", null, basemap.symbols.svg(answer, base), text));
  }

  function head(words) {
    const titles = ["column.base", "facet.status", "column.when", "facet.evidence"];
    return element("thead", null, element("tr", null, ...titles.map((title) => element("th", { scope: "col" }, words.get(title)))));
  }

  function rows(region, app) {
    const shown = app.shown().filter(({ base }) => base.territory === region);
    if (!shown.length) return null;
    return element(
      "tbody",
      null,
      element("tr", null, element("th", { scope: "rowgroup", colspan: "4" }, app.words.get("region." + region))),
      ...shown.map((each) => row(each, app.words)),
    );
  }

  function row({ base, answer }, words) {
    const support = answer.stale ? words.get("stale.short", { date: words.date(answer.lastEvidence) }) : answer.evidence && words.get("evidence." + answer.evidence);
    return element(
      "tr",
      null,
      element("th", { scope: "row" }, basemap.symbols.svg(answer, base), isolated(...words.name(base))),
      element("td", null, words.state(answer)),
      element("td", null, answer.change && words.edtf(answer.change)),
      element("td", null, support),
    );
  }

  /** Who published what the states shown rest on. */
  function sources(app) {
    const claims = app.shown().flatMap(({ answer }) => (answer.change ? answer.change.claims : []));
    const publishers = [...new Set(claims.map((claim) => app.register.sources[claim.source].publisher))].sort();
    return publishers.flatMap((publisher, i) => [i ? "; " : "", isolated(publisher)]);
  }

  basemap.sheet = sheet;
})(window.basemap);
