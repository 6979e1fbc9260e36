/*
 * The key on the map: the symbols that are on it now, drawn, with their words. A row filters; what is not drawn is said.
 */
import { element, mark, rove, shape } from "../dom.js";
import { changesShown, NEAR_DAYS, nearEvents } from "../map/changed.js";
import { EVENT_FORMS } from "../map/event_forms.js";
import { symbol } from "../map/symbols.js";
import { theme } from "../map/theme.js";
import { chooseOnly } from "../state/actions.js";
import { CROWD, data } from "../state/data.js";
import { store } from "../state/store.js";
import { words } from "../words.js";

const OPENS_AT = "(min-width: 1200px) and (min-height: 640px)";
const NO_MARK = { alternatives: [], outcomes: [] };

/**
 * The marks beside the statuses, in the order of the key.
 * @type {{id: string, word: string, shown: (found: object) => boolean, drawn: (answer: object) => object, base?: object}[]}
 *   id: the choice of the filter that it makes; drawn: what an answer has of this mark, and no other
 */
const KEY_MARKS = [
  { id: "possible", word: "show.possible", shown: ({ answer }) => answer.alternatives.length > 0, drawn: ({ alternatives }) => ({ alternatives }) },
  { id: "inferred", word: "show.inferred", shown: ({ answer }) => answer.inferred, drawn: () => ({ inferred: true }) },
  { id: "stale", word: "show.stale", shown: ({ answer }) => answer.stale, drawn: () => ({ stale: true }) },
  { id: "overdue", word: "show.overdue", shown: ({ answer }) => answer.overdue, drawn: () => ({ overdue: true }) },
  { id: "due", word: "show.due", shown: ({ answer }) => answer.outcomes.some(({ kind }) => kind === "due"), drawn: () => ({ outcomes: [{ kind: "due" }] }) },
  { id: "disputed", word: "evidence.disputed", shown: ({ answer }) => answer.evidence === "disputed", drawn: () => ({ evidence: "disputed" }) },
  { id: "disputed-territory", word: "disputed-territory", shown: ({ base }) => base.disputed, drawn: () => ({}), base: { disputed: true } },
];

/** @param {HTMLElement} root */
export function mapKey(root) {
  const rows = element("ul", { id: "key-rows" });
  const title = element("button.key-title", { type: "button", "aria-controls": "key-rows", click: () => show(!open) });
  let open = window.matchMedia(OPENS_AT).matches;
  const oneStop = rove(rows, "button");
  let drawn = "";
  root.append(title, rows);
  const show = (now) => {
    open = now;
    rows.hidden = !open;
    mark(title, "aria-expanded", open);
  };
  show(open);
  return function update() {
    const found = rowsNow();
    const look = [store.view.language, store.filterKey(), theme().ink, ...found.map(({ id, count }) => id + count)].join("|");
    if (look === drawn) return;
    drawn = look;
    title.textContent = words.get("key");
    mark(rows, "aria-label", words.get("key"));
    rows.replaceChildren(...found.map(keyRow));
    oneStop();
  };
}

/** What the map shows now, and how many bases it does not. */
function rowsNow() {
  const located = store.shown().filter(({ base }) => base.position);
  const missing = store.shown().length - located.length;
  /** @type {{id: string|null, text: string, count?: number, picture: () => Node|null}[]} */
  const found = [...data.register.statuses.map(({ id }) => id), null]
    .filter((id) => located.some(({ answer }) => answer.status === id))
    .map((id) => ({ id: id ?? "none", text: words.status(id), picture: () => symbol({ ...NO_MARK, status: id }) }));
  if (located.length > CROWD) return found;
  for (const { id, word, shown, drawn, base } of KEY_MARKS) {
    const example = located.find(shown)?.answer; // a mark is drawn on a status that has it on the map now
    if (example) found.push({ id, text: words.get(word), picture: () => symbol({ ...NO_MARK, status: example.status, ...drawn(example) }, base) });
  }
  if (!store.comparison && changesShown().length) found.push({ id: null, text: words.get("key.changed"), picture: () => element("span.change-ring.small") });
  const kinds = new Set(located.flatMap(({ base }) => nearEvents(base)));
  for (const kind of kinds) found.push({ id: kind, text: words.get("event." + kind) + ": " + words.get("key.event", { days: NEAR_DAYS }), picture: () => eventPicture(kind) });
  if (missing) found.push({ id: "not-located", count: missing, text: words.get("key.not-drawn", { n: missing }), picture: () => null });
  return found;
}

function eventPicture(kind) {
  const picture = shape("svg", { viewBox: "-14 -14 28 28", class: "symbol", "aria-hidden": "true" });
  picture.append(shape("path", { class: "event " + kind, d: "M0,0" + EVENT_FORMS[kind], transform: "scale(1.6)" }));
  return picture;
}

function keyRow({ id, text, picture }) {
  if (id === null) return element("li", null, element("span.key-row", null, picture(), element("span", null, text)));
  const pressed = String(store.chosenOnly([id]));
  return element(
    "li",
    null,
    element("button.key-row", { type: "button", "data-key": "key/" + id, "aria-pressed": pressed, click: () => chooseOnly([id]) }, picture(), element("span", null, text)),
  );
}
