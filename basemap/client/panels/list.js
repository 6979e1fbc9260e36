/*
 * The list of bases, by territory: the map in words. Tab reaches it, the arrow keys walk it, Enter opens a base.
 * Of many bases only the rows in sight and some around them are in the document, each with its place among all.
 */
import { arrange, element, isolated, mark, rove, say } from "../dom.js";
import { changesShown } from "../map/changed.js";
import { symbol } from "../map/symbols.js";
import { theme } from "../map/theme.js";
import { select } from "../state/actions.js";
import { data } from "../state/data.js";
import { ORDERS } from "../state/order.js";
import { store } from "../state/store.js";
import { words } from "../words.js";

const MANY = 400;
const SPARE = 12; // rows above and below those in sight

/** @param {HTMLElement} root */
export function list(root) {
  const groups = data.regions.map((region) => regionRows(region, root));
  const empty = element("p.empty");
  const follow = () => root.classList.contains("many") && groups.forEach(({ fill }) => fill(true));
  root.addEventListener("keydown", (event) => walk(event, follow));
  const oneStop = rove(root, "button.row");
  for (const event of ["scroll", "resize"]) window.addEventListener(event, follow, { capture: true, passive: true });
  return function update() {
    const shown = store.shown();
    const focused = document.activeElement instanceof HTMLElement && root.contains(document.activeElement) ? document.activeElement.dataset.base : null;
    root.classList.toggle("many", shown.length > MANY);
    say(empty, words.get("list.empty"));
    const parts = groups.flatMap((each) => each.show(shown));
    arrange(root, parts.length ? parts : [empty]);
    for (const { fill } of groups) fill();
    oneStop();
    if (focused) root.querySelector('[data-base="' + focused + '"]')?.focus();
  };
}

/** The rows of a region. They are made anew where their answer, or what else they show, is another. */
function regionRows(region, root) {
  const head = element("h3", { id: "list-" + region });
  const rows = element("ul", { "aria-labelledby": "list-" + region });
  let made = new Map();
  let sorted = "";
  let [list, own, open] = [[], [], false];
  let tall = 58; // pixels, until a row is there to be measured
  let seen = null; // the rows in sight; unknown after a change of what is shown

  function show(shown) {
    say(head, words.get("region." + region));
    if (list !== shown || sorted !== store.view.order + store.view.language) {
      sorted = store.view.order + store.view.language;
      [list, own, seen] = [shown, shown.filter(({ base }) => base.territory === region).sort(inOrder()), null];
    }
    if (open !== Boolean(store.view.base)) [open, seen] = [!open, null]; // the panel lies over the list
    return own.length ? [head, rows] : [];
  }

  /** Fills in the rows: all, or of many those in sight, which scrolling changes and a step in time does not. */
  function fill(moved = false) {
    const many = root.classList.contains("many");
    if (moved) seen = null;
    seen ??= many ? sight() : [0, own.length];
    const [first, last] = seen;
    const before = made;
    const news = new Set(changesShown().map(({ base }) => base));
    made = new Map();
    arrange(rows, own.slice(first, last).map((found, i) => {
      const { base, answer } = found;
      const look = [store.view.language, store.view.base === base.id, theme().ink, many, news.has(base)].join();
      const kept = before.get(base.id);
      const entry = kept?.answer === answer && kept.look === look ? kept : { answer, look, item: listRow(found, news.has(base)) };
      made.set(base.id, entry);
      if (many) {
        mark(entry.item, "aria-setsize", own.length);
        mark(entry.item, "aria-posinset", first + i + 1);
      }
      return entry.item;
    }));
    rows.style.paddingBlock = many ? first * tall + "px " + (own.length - last) * tall + "px" : "";
  }

  function sight() {
    tall = rows.firstElementChild?.getBoundingClientRect().height || tall;
    const { top } = rows.getBoundingClientRect();
    const at = (y, spare) => Math.min(own.length, Math.max(0, Math.floor((y - top) / tall) + spare));
    const first = Math.min(at(0, -SPARE), Math.max(0, own.length - 1));
    return [first, Math.max(first + 1, at(window.innerHeight, SPARE))];
  }

  return { show, fill };
}

/** Compares two bases in the order that is chosen; where they are alike, their names decide. */
function inOrder() {
  const name = (base) => words.name(base)[0];
  const rank = new Map([...data.register.statuses.map(({ id }) => id), null].map((id, i) => [id, i]));
  const [first, second] = [ORDERS[store.view.order], ORDERS.name].map((order) => order(name, rank));
  return (a, b) => first(a, b) || second(a, b);
}

function listRow({ base, answer }, isNew) {
  return element(
    "li",
    null,
    element(
      isNew ? "button.row.changed" : "button.row",
      { type: "button", "data-base": base.id, "aria-current": store.view.base === base.id ? "true" : null, click: () => select(base.id) },
      symbol(answer, base),
      element("span.name", null, isolated(...words.name(base))),
      element("span.unseen", null, ": "),
      element("span.state", null, words.state(answer)),
      element("span.unseen", null, " · "),
      element("span.since", null, detail(answer, base)),
    ),
  );
}

function detail(answer, base) {
  const parts = [];
  if (answer.change) parts.push(words.since(answer.change), words.get("evidence." + answer.evidence));
  if (answer.inferred) parts.push(words.get("inferred"));
  if (answer.overdue) parts.push(words.get("overdue"));
  if (answer.stale) parts.push(words.get("stale.short", { date: words.date(answer.lastEvidence) }));
  if (base.disputed) parts.push(words.get("disputed-territory"));
  if (!base.position) parts.push(words.get("not-located"));
  return parts.join(" · ");
}

/** Of many bases the rows beside the focus are not all there: those are made first. */
function walk(event, follow) {
  if (["ArrowDown", "ArrowUp"].includes(event.key)) follow(); // the focus may have come from afar
}
