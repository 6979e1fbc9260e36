/*
 * The shelf over the list: how many bases are shown, the choices that narrow them down, and files to take away.
 */
(function (basemap) {
  "use strict";

  const { element } = basemap.dom;

  /** @param {HTMLElement} root  @param {object} app */
  function legend(root, app) {
    let open = false;
    let drawn = "";
    const toggle = () => {
      open = !open;
      app.refresh();
    };
    return function update() {
      const { words } = app;
      const shown = app.shown().length;
      const chosen = app.view.show.length;
      const look = [app.view.language, shown, app.filterKey()].join();
      if (!open && look === drawn) return;
      drawn = open ? "" : look;
      root.replaceChildren(
        element("p.shown", null, words.get("shown", { n: shown, total: app.bases.length })),
        element(
          "div.takes",
          null,
          element("button.take", { type: "button", "data-key": "filter", "aria-expanded": String(open), "aria-controls": "facets", click: toggle }, words.get(chosen ? "filter.on" : "filter", { n: chosen })),
          ...["CSV", "GeoJSON"].map((format) => take(format, app)),
        ),
        element("div", { id: "facets", hidden: !open }, ...(open ? facets(app) : [])),
        app.filtered() ? element("button.plain", { type: "button", "data-key": "all", click: () => app.clearFilter() }, words.get("list.all")) : "",
      );
    };
  }

  function take(format, app) {
    const label = app.words.get("export", { format });
    return element("button.take", { type: "button", "data-key": "take/" + format, "aria-label": label, title: label, click: () => basemap.takeaway(format, app) }, format);
  }

  function facets(app) {
    const named = app.answers.filter((each) => app.named(each.base));
    return basemap.filter.offers(named, app.view.show, app.facets)
      .filter(({ choices }) => choices.length)
      .map(({ id, choices }) => element("fieldset", null, element("legend", null, app.words.get("facet." + id)), ...choices.map((choice) => option(choice, app))));
  }

  function option(choice, app) {
    return element(
      "label.choice",
      null,
      element("input", { type: "checkbox", "data-key": "show/" + choice.id, checked: app.view.show.includes(choice.id), change: () => app.choose(choice.id) }),
      choice.word === null && basemap.symbols.svg({ status: choice.status, alternatives: [], outcomes: [] }),
      element("span", null, choice.word === null ? app.words.status(choice.status) : app.words.get(choice.word)),
      " ",
      element("span.number", null, app.words.digits(String(choice.count))),
    );
  }

  basemap.legend = legend;
})(window.basemap);
