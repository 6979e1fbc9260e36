/*
 * The list of bases, by territory: the map in words. Tab reaches it, the arrow keys walk it, Enter opens a base.
 */
(function (basemap) {
  "use strict";

  const { element, isolated } = basemap.dom;
  const MANY = 400; // from here on it takes seconds to lay out rows that nobody sees

  /** @param {HTMLElement} root  @param {object} app */
  function list(root, app) {
    root.addEventListener("keydown", (event) => walk(event, root));
    root.classList.toggle("many", app.bases.length > MANY);
    return function update() {
      const focused = document.activeElement instanceof HTMLElement && root.contains(document.activeElement) ? document.activeElement.dataset.base : null;
      const parts = [];
      for (const region of app.regions) {
        const shown = app.shown().filter((each) => each.base.territory === region);
        if (!shown.length) continue;
        parts.push(
          element("h3", { id: "list-" + region }, app.words.get("region." + region)),
          element("ul", { "aria-labelledby": "list-" + region }, ...shown.map((each) => row(each, app))),
        );
      }
      if (!parts.length) {
        parts.push(element("p.empty", null, app.words.get("list.empty")));
      }
      root.replaceChildren(...parts);
      if (focused) root.querySelector('[data-base="' + focused + '"]')?.focus();
    };
  }

  function row({ base, answer }, app) {
    const { words } = app;
    return element(
      "li",
      null,
      element(
        "button.row",
        { type: "button", "data-base": base.id, "aria-current": app.view.base === base.id ? "true" : null, click: () => app.select(base.id) },
        basemap.symbols.svg(answer, base),
        element("span.name", null, isolated(...words.name(base))),
        element("span.unseen", null, ": "),
        element("span.state", null, words.state(answer)),
        element("span.unseen", null, " · "),
        element("span.since", null, detail(answer, base, words)),
      ),
    );
  }

  function detail(answer, base, words) {
    const parts = [];
    if (answer.change) parts.push(words.since(answer.change), words.get("evidence." + answer.evidence));
    if (answer.overdue) parts.push(words.get("overdue"));
    if (answer.stale) parts.push(words.get("stale.short", { date: words.date(answer.lastEvidence) }));
    if (base.disputed) parts.push(words.get("disputed-territory"));
    if (!base.position) parts.push(words.get("not-located"));
    return parts.join(" · ");
  }

  function walk(event, root) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const rows = [...root.querySelectorAll("button.row")];
    const next = rows[rows.indexOf(document.activeElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  basemap.list = list;
})(window.basemap);
