/*
 * Sharing: the link to what is shown, a snippet to embed it, and how to cite it; each can be copied, also from a disk.
 */
import { byId, element } from "../dom.js";
import { saveBlob } from "../download.js";
import { viewPicture, viewPixels } from "../map/view_picture.js";
import { data } from "../state/data.js";
import { store } from "../state/store.js";
import { iso } from "../time/days.js";
import { words } from "../words.js";
import { bibtex, csl, frame } from "./citation.js";
import { comparedTitle } from "./comparison.js";

const dialog = byId("share");

/** @returns {() => void} what keeps the way to the whole map right in an embedded one */
export function share() {
  const whole = byId("whole");
  byId("share-open").addEventListener("click", openShare);
  return () => store.view.embed && whole.setAttribute("href", address({ embed: false }));
}

export function openShare() {
  dialog.querySelector(".shared").replaceChildren(pictures(), ...fields());
  dialog.showModal();
}

/**
 * The full address of the view. A page from a disk that does not know where it is published can only name its place
 * there; one that is the text of a frame has no place, and gives what comes behind the address.
 */
export function address(parts) {
  const here = /^(https?|file):/.test(window.location.protocol) ? window.location.href.split("#")[0] : "";
  return (data.register.publication.url ?? here) + store.link(parts);
}

function fields() {
  const { view } = store;
  const base = view.base && store.found(view.base).base;
  const shown = words.join([
    base && words.name(base)[0],
    store.comparison ? comparedTitle(store.comparison) : words.date(view.day),
    store.comparison?.datings ? "" : words.get("time." + view.mode),
  ].filter(Boolean));
  const work = {
    key: "bases-in-" + data.country.name + "-" + iso(data.lastDay), title: words.get("title"), view: shown, url: address(), day: data.lastDay,
    version: iso(data.lastDay) + "+" + data.version.slice(0, 12), publisher: words.get("share.author"),
  };
  return [
    [words.get("share.link"), work.url],
    [words.get("share.embed"), frame(work.title, address({ embed: true }))],
    [words.get("share.cite"), words.get("share.text", { ...work, date: words.date(data.lastDay) })],
    ["BibTeX", bibtex(work)],
    ["CSL-JSON", csl(work)],
  ].map(([label, text]) => field(label, text));
}

/** The view as a picture, to be saved. */
function pictures() {
  const name = "bases-" + iso(store.view.day) + "-" + store.view.language;
  const take = () => viewPicture([words.get("title"), document.querySelector(".glance").textContent], [words.get("map.attribution"), words.get("day.of", { date: words.date(data.lastDay) }), data.register.publication.url && address()].filter(Boolean).join(" · "));
  const button = (format, click) => element("button.take", { type: "button", click }, format);
  return element(
    "div",
    null,
    element("h3", null, words.get("share.picture")),
    element(
      "p.tasks",
      null,
      button("SVG", () => saveBlob(new Blob([take().text], { type: "image/svg+xml" }), name + ".svg")),
      button("PNG", async () => saveBlob(await viewPixels(take()), name + ".png")),
      still(),
    ),
  );
}

/** The way to what `basemap picture` draws of the day, which is built into the site: of all bases, by date of event. */
function still() {
  const step = store.filtered() || store.comparison || store.view.mode !== "happened" ? null : store.lastStep();
  return step ? element("a", { href: "picture/" + iso(step.day) + ".svg" }, words.get("share.still")) : null;
}

function field(label, text) {
  const area = element("textarea", { readonly: true, rows: "2", dir: "auto", "aria-label": label, spellcheck: "false" }, text);
  const said = element("span", { role: "status" });
  const button = element("button.plain", { type: "button", "aria-label": words.get("share.copy") + ": " + label, click: async () => {
    said.textContent = words.get((await copy(area)) ? "share.copied" : "share.selected");
  } }, words.get("share.copy"));
  return element("div", null, element("h3", null, label), area, button, " ", said);
}

/** Whether the text is on the clipboard; if the browser does not let us, it is at least selected. */
async function copy(area) {
  area.select();
  try {
    await navigator.clipboard.writeText(area.value);
    return true;
  } catch {
    return document.execCommand("copy");
  }
}
