/*
 * The list of bases, by territory: the map in words. Tab reaches it, the arrow keys walk it, Enter opens a base.
 * Of many bases only the rows in sight and some around them are in the document, each with its place among all.
 */
import { arrange, element, isolated, mark, rove, say } from "../dom.js";
import { changesShown } from "../map/changed.js";
import { lookOf, marks, shapesOf, symbol } from "../map/symbols.js";
import { theme } from "../map/theme.js";
import { select } from "../state/actions.js";
import { CROWD, data } from "../state/data.js";
import { ORDERS } from "../state/order.js";
import { store } from "../state/store.js";
import { words } from "../words.js";

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
    root.classList.toggle("many", store.members().length > CROWD);
    say(empty, words.get("list.empty"));
    const parts = groups.flatMap((each) => each.show(store.shown()));
    arrange(root, parts.length ? parts : [empty]);
    for (const { fill } of groups) fill();
    oneStop();
  };
}

/** The rows of a region: each is made once, and brought up to date where what it says is another. */
function regionRows(region, root) {
  const head = element("h3", { id: "list-" + region });
  const rows = element("ul", { "aria-labelledby": "list-" + region });
  const made = new Map();
  let [list, own, sorted, open] = [[], [], "", false];
  let tall = 58; // pixels, until a row is there to be measured
  let seen = null; // the rows in sight; unknown after a change of what is shown
  let moved = false; // whether their order is another

  function show(shown) {
    say(head, words.get("region." + region));
    const order = store.view.order + store.view.language;
    if (list !== shown || sorted !== order) sort(shown, order);
    if (open !== Boolean(store.view.base)) [open, seen] = [!open, null]; // the panel lies over the list
    return own.length ? [head, rows] : [];
  }

  /** Takes the bases of a region out of what is shown; where the order stays as it was, so do the rows. */
  function sort(shown, order) {
    const before = own.map(({ base }) => base);
    const members = new Set(shown.map(({ base }) => base));
    const same = list.length === shown.length && before.every((base) => members.has(base));
    [list, sorted] = [shown, order];
    // What was in order is nearly so again, and soon sorted.
    own = (same ? before.map(({ id }) => store.found(id)) : shown.filter(({ base }) => base.territory === region)).sort(inOrder());
    moved = own.some(({ base }, i) => base !== before[i]);
    if (own.length !== before.length) seen = null; // otherwise as many rows are in sight, though others
  }

  /** Fills in the rows: all, or of many those in sight, which scrolling changes and a step in time does not. */
  function fill(scrolled = false) {
    const many = root.classList.contains("many");
    const before = seen;
    if (scrolled) seen = null;
    if (many && !seen) tall = rows.firstElementChild?.getBoundingClientRect().height || tall;
    seen ??= many ? inSight(rows, own.length, tall) : [0, own.length];
    const [first, last] = seen;
    const wanted = own.slice(first, last);
    const news = new Set(changesShown().map(({ base }) => base));
    for (const { base } of wanted) if (!made.has(base.id)) made.set(base.id, listRow());
    wanted.forEach((found, i) => made.get(found.base.id).bring(found, many ? [first + i + 1, own.length] : null, news.has(found.base)));
    if (seen === before && !moved) return;
    moved = false;
    arrange(rows, wanted.map(({ base }) => made.get(base.id).item));
    rows.style.paddingBlock = many ? first * tall + "px " + (own.length - last) * tall + "px" : "";
  }

  return { show, fill };
}

/** The first and the last of many rows that are in sight, with some to spare. @param {number} tall pixels of a row */
function inSight(rows, count, tall) {
  const { top } = rows.getBoundingClientRect();
  const at = (y, spare) => Math.min(count, Math.max(0, Math.floor((y - top) / tall) + spare));
  const first = Math.min(at(0, -SPARE), Math.max(0, count - 1));
  return [first, Math.max(first + 1, at(window.innerHeight, SPARE))];
}

/** Compares two bases in the order that is chosen; where they are alike, their names decide. */
function inOrder() {
  const name = (base) => words.name(base)[0];
  const rank = new Map([...data.register.statuses.map(({ id }) => id), null].map((id, i) => [id, i]));
  const [first, second] = [ORDERS[store.view.order], ORDERS.name].map((order) => order(name, rank));
  return (a, b) => first(a, b) || second(a, b);
}

/** A row, and what brings it up to date. */
function listRow() {
  const [name, state, since] = ["name", "state", "since"].map((part) => element("span." + part));
  const button = element("button.row", { type: "button" }, name, element("span.unseen", null, ": "), state, element("span.unseen", null, " · "), since);
  const item = element("li", null, button);
  let told = [];
  let look = null;
  let picture = null;

  function bring(found, place, isNew) {
    const { base, answer } = found;
    const now = [found, store.view.language, store.view.base === base.id, theme(), place?.join(), isNew];
    if (now.every((each, i) => each === told[i])) return;
    const [, language, , colours] = told;
    told = now;
    button.classList.toggle("changed", isNew);
    if (language !== store.view.language) name.replaceChildren(isolated(...words.name(base)));
    say(state, words.state(answer));
    say(since, detail(answer, base));
    mark(button, "data-base", base.id);
    mark(button, "aria-current", store.view.base === base.id ? "true" : null);
    mark(item, "aria-posinset", place && place[0]);
    mark(item, "aria-setsize", place && place[1]);
    const drawn = lookOf(answer, base);
    if (look === drawn && colours === theme()) return;
    look = drawn;
    if (picture) picture.replaceChildren(...shapesOf(marks(answer, base)));
    else button.prepend((picture = symbol(answer, base)));
  }

  button.addEventListener("click", () => select(button.dataset.base));
  return { item, bring };
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
