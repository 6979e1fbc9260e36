/*
 * Tours: walks through the map, a sentence at each step; every step is a link into the map.
 */
import { element, rove } from "../dom.js";
import { endTour, stop, visit } from "../state/actions.js";
import { data } from "../state/data.js";
import { store } from "../state/store.js";
import { words } from "../words.js";

/** @param {HTMLElement} root */
export function tour(root) {
  const tours = data.register.tours ?? [];
  let walk = null;
  let at = 0;

  function go(chosen, step, key) {
    walk = chosen;
    at = step;
    if (walk) visit(walk.steps[at]);
    else endTour();
    root.querySelector('[data-key="' + key + '"]')?.focus();
  }

  const said = (texts) => texts[store.view.language];
  const to = (step, word) => walk.steps[step] && element(
    "a",
    { href: store.link(stop(walk.steps[step])), "data-key": "tour/" + word, click: (event) => {
      event.preventDefault();
      go(walk, step, step === 0 || step === walk.steps.length - 1 ? "tour" : "tour/" + word);
    } },
    words.get("tour." + word),
  );

  function card() {
    return [
      element("h2", { tabindex: "-1", "data-key": "tour" }, words.get("tour.step", { tour: said(walk.label), i: at + 1, n: walk.steps.length })),
      element("p", { role: "status" }, said(walk.steps[at].text)),
      element("p.tasks", null, to(at - 1, "back"), to(at + 1, "on"), element("button.plain", { type: "button", "data-key": "tour/end", click: () => go(null, 0, "tour/" + walk?.id) }, words.get("tour.end"))),
    ];
  }

  const offers = () => [element("p.tasks", null, words.get("tour"), ...tours.map((each) => element(
    "button.plain.offer",
    { type: "button", "data-key": "tour/" + each.id, click: () => go(each, 0, "tour") },
    said(each.label),
  )))];

  root.hidden = !tours.length;
  const oneStop = rove(root, ".offer");
  let offered = "";
  return function update() {
    document.body.classList.toggle("touring", Boolean(walk));
    const offering = walk ? "" : store.view.language;
    if (offering && offering === offered) return;
    offered = offering;
    if (tours.length) root.replaceChildren(...(walk ? card() : offers()));
    if (!walk) oneStop();
  };
}
