/*
 * The shelf over the list: how many bases are shown, the choices that narrow them down, and files to take away.
 */
import { element, rove } from "../dom.js";
import { save } from "../download.js";
import { symbol } from "../map/symbols.js";
import { choose, clearFilter, orderBy } from "../state/actions.js";
import { data } from "../state/data.js";
import { offers } from "../state/filter.js";
import { ORDERS } from "../state/order.js";
import { facets, store } from "../state/store.js";
import { words } from "../words.js";

/** @param {HTMLElement} root */
export function results(root) {
  let open = false;
  let drawn = "";
  const oneStop = rove(root, ".take");
  const toggle = () => {
    open = !open;
    store.refresh();
  };
  return function update() {
    const shown = store.shown().length;
    const chosen = store.view.show.length;
    const look = [store.view.language, shown, store.filterKey(), store.view.order].join();
    if (!open && look === drawn) return;
    drawn = open ? "" : look;
    root.replaceChildren(
      element("p.shown", null, words.get("shown", { n: shown, total: data.bases.length }), store.foundBy() === "near" && shown ? " · " + words.get("find.near") : ""),
      element(
        "div.takes",
        null,
        element("button.take", { type: "button", "data-key": "filter", "aria-expanded": String(open), "aria-controls": "facets", click: toggle }, words.get(chosen ? "filter.on" : "filter", { n: chosen })),
        ...["CSV", "GeoJSON"].map(takeButton),
      ),
      orders(),
      chips(),
      element("div", { id: "facets", hidden: !open }, ...(open ? fieldsets() : [])),
      store.filtered() ? element("button.plain", { type: "button", "data-key": "all", click: clearFilter }, words.get("list.all")) : "",
    );
    oneStop();
  };
}

/** What narrows the list down, each choice with a way to drop it. */
function chips() {
  const chosen = facets.flatMap(({ choices }) => choices).filter(({ id }) => store.view.show.includes(id));
  if (!chosen.length) return "";
  return element("p.chips", null, ...chosen.map((choice) => {
    const label = choice.word === null ? words.status(choice.status) : words.get(choice.word);
    return element("button.chip", { type: "button", "data-key": "drop/" + choice.id, "aria-label": words.get("filter.drop", { choice: label }), click: () => choose(choice.id) }, label, " ×");
  }));
}

function orders() {
  const select = element("select", { "data-key": "order", change: () => orderBy(select.value) }, ...Object.keys(ORDERS).map((id) => {
    return element("option", { value: id, selected: id === store.view.order }, words.get("order." + id));
  }));
  return element("label.order", null, words.get("order"), " ", select);
}

function takeButton(format) {
  const label = words.get("export", { format });
  return element("button.take", { type: "button", "data-key": "take/" + format, "aria-label": label, title: label, click: () => save(format) }, format);
}

function fieldsets() {
  const named = store.answers.filter((each) => store.named(each.base));
  return offers(named, store.view.show, facets)
    .filter(({ choices }) => choices.length)
    .map(({ id, choices }) => element("fieldset", null, element("legend", null, words.get("facet." + id)), ...choices.map(option)));
}

function option(choice) {
  return element(
    "label.choice",
    null,
    element("input", { type: "checkbox", "data-key": "show/" + choice.id, checked: store.view.show.includes(choice.id), change: () => choose(choice.id) }),
    choice.word === null && symbol({ status: choice.status, alternatives: [], outcomes: [] }),
    element("span", null, choice.word === null ? words.status(choice.status) : words.get(choice.word)),
    " ",
    element("span.number", null, String(choice.count)),
  );
}
