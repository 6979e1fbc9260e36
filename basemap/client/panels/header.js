/*
 * The bar on top: search, languages, theme, help; and the words of the page that stand in the document.
 */
import { byId, element, rove, say } from "../dom.js";
import { isDark, theme } from "../map/theme.js";
import { symbol } from "../map/symbols.js";
import { goTo, searchFor, setLanguage, showWhole } from "../state/actions.js";
import { data } from "../state/data.js";
import { store } from "../state/store.js";
import { typedDay } from "../time/typed.js";
import { words } from "../words.js";

const html = document.documentElement;
const PARTS = {
  day: "time.slider", vs: "compare.with", view: "facet.place", show: "filter", era: "time.era", axis: "axis",
  mode: "time.mode", lang: "language", other: "link.other",
}; // a part of a link → its word

/** @returns {() => void} */
export function header() {
  const search = searchField();
  rove(document.querySelector(".tools [role=group]"), "[data-language]", { across: true })();
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => setLanguage(button.dataset.language));
  }
  byId("theme").addEventListener("click", () => {
    html.dataset.theme = isDark() ? "light" : "dark";
    store.refresh();
  });
  const skips = [() => (store.view.base ? document.querySelector("#panel h2") : byId("list")), () => document.querySelector(".rail input")];
  document.querySelectorAll(".skip").forEach((link, i) => link.addEventListener("click", (event) => {
    event.preventDefault();
    skips[i]().focus();
  }));
  byId("home").addEventListener("click", showWhole);
  byId("help-open").addEventListener("click", () => byId("help").showModal());
  let [language, colours] = [null, null];
  return function update() {
    const { view } = store;
    if (search.value.trim() !== view.find) search.value = view.find;
    say(byId("lost"), lost(view.lost));
    document.body.classList.toggle("embed", view.embed);
    document.body.classList.toggle("open", Boolean(view.base));
    document.body.classList.toggle("comparing", Boolean(store.comparison));
    if (language === view.language && colours === theme()) return; // the rest is the same on each day
    [language, colours] = [view.language, theme()];
    translate(language);
    byId("legend").replaceChildren(...data.register.statuses.map((status) => defined(status, language)));
  };
}

/** What of a link is not understood, in sentences. @param {string[]} parts as parse() of links gives them */
function lost(parts) {
  const unread = parts.filter((part) => PARTS[part]).map((part) => words.get(PARTS[part]));
  return [
    parts.includes("range") && words.get("link.day", { first: words.date(data.firstDay), last: words.date(data.lastDay) }),
    parts.includes("base") && words.get("link.base"),
    unread.length && words.get("link.unread", { parts: unread.join(words.get("sentence.join")) }),
  ].filter(Boolean).join(" ");
}

function searchField() {
  const search = byId("search");
  search.addEventListener("input", () => searchFor(search.value.trim()));
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const day = typedDay(search.value, Object.values(data.languages).map(({ calendar }) => calendar.months));
    if (day === null) return document.querySelector("button.row")?.click();
    searchFor("");
    goTo(day);
  });
  return search;
}

/** Puts the words of a language into the document. */
function translate(language) {
  html.lang = language;
  html.dir = data.languages[language].direction;
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = words.get(node.dataset.word);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", words.get(node.dataset.label));
  for (const node of document.querySelectorAll("[data-hint]")) node.setAttribute("placeholder", words.get(node.dataset.hint));
  for (const button of document.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", String(button.dataset.language === language));
  document.title = words.get("title");
}

function defined({ id, label, definition }, language) {
  return element(
    "li",
    null,
    symbol({ status: id, alternatives: [], outcomes: [] }),
    element("span", null, element("strong", null, label[language]), ": " + definition[language]),
  );
}
