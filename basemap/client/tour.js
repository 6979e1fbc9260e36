/*
 * Tours: walks through the map, a sentence at each step; every step is a link into the map.
 */
(function (basemap) {
  "use strict";

  const { element } = basemap.dom;

  /** @param {HTMLElement} root  @param {object} app */
  function tour(root, app) {
    const tours = app.register.tours ?? [];
    let walk = null;
    let at = 0;

    function go(chosen, step, key) {
      walk = chosen;
      at = step;
      app.view.base = null;
      if (walk) app.visit(walk.steps[at]);
      else app.refresh();
      root.querySelector('[data-key="' + key + '"]')?.focus();
    }

    const said = (texts) => texts[app.view.language];
    const to = (step, word) => walk.steps[step] && element(
      "a",
      { href: app.link(app.stop(walk.steps[step])), "data-key": "tour/" + word, click: (event) => {
        event.preventDefault();
        go(walk, step, step === 0 || step === walk.steps.length - 1 ? "tour" : "tour/" + word);
      } },
      app.words.get("tour." + word),
    );

    function card() {
      const { words } = app;
      return [
        element("h2", { tabindex: "-1", "data-key": "tour" }, words.get("tour.step", { tour: said(walk.label), i: at + 1, n: walk.steps.length })),
        element("p", { role: "status" }, said(walk.steps[at].text)),
        element("p.tasks", null, to(at - 1, "back"), to(at + 1, "on"), element("button.plain", { type: "button", "data-key": "tour/end", click: () => go(null, 0, "tour/" + walk?.id) }, words.get("tour.end"))),
      ];
    }

    const offers = () => [element("p.tasks", null, app.words.get("tour"), ...tours.map((each) => element(
      "button.plain",
      { type: "button", "data-key": "tour/" + each.id, click: () => go(each, 0, "tour") },
      said(each.label),
    )))];

    root.hidden = !tours.length;
    let offered = "";
    return function update() {
      const offering = walk ? "" : app.view.language;
      if (offering && offering === offered) return;
      offered = offering;
      if (tours.length) root.replaceChildren(...(walk ? card() : offers()));
    };
  }

  basemap.tour = tour;
})(window.basemap);
