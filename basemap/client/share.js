/*
 * Sharing: the link to what is shown, a snippet to embed it, and how to cite it; each can be copied, also from a disk.
 */
(function (basemap) {
  "use strict";

  const { element } = basemap.dom;

  /**
   * @param {HTMLDialogElement} dialog  @param {object} app
   * @returns {(() => void)[]} what keeps the way to the whole map right in an embedded one
   */
  function share(dialog, app) {
    const whole = document.getElementById("whole");
    app.address = (parts) => address(app) + app.link(parts);
    app.share = () => {
      dialog.querySelector(".shared").replaceChildren(...fields(app));
      dialog.showModal();
    };
    document.getElementById("share-open").addEventListener("click", app.share);
    return [() => app.view.embed && whole.setAttribute("href", app.address({ embed: false }))];
  }

  /** Where the page is published; a page from a disk that does not know can only name its place on the disk. */
  function address(app) {
    return app.register.publication.url ?? window.location.href.split("#")[0];
  }

  function fields(app) {
    const { words, view } = app;
    const base = app.bases.find(({ id }) => id === view.base);
    const shown = [
      base && words.name(base)[0],
      view.vs === null ? words.date(view.day) : words.get("compare.days", { a: words.date(app.comparison.first), b: words.date(app.comparison.last) }),
      words.get("time." + view.mode),
    ].filter(Boolean).join(", ");
    const work = {
      title: words.get("title"), view: shown, url: app.address(), day: app.lastDay,
      version: basemap.days.iso(app.lastDay) + "+" + app.version.slice(0, 12), publisher: words.get("share.author"),
    };
    return [
      [words.get("share.link"), work.url],
      [words.get("share.embed"), basemap.citation.frame(work.title, app.address({ embed: true }))],
      [words.get("share.cite"), words.get("share.text", { ...work, date: words.date(app.lastDay) })],
      ["BibTeX", basemap.citation.bibtex(work)],
      ["CSL-JSON", basemap.citation.csl(work)],
    ].map(([label, text]) => field(label, text, words));
  }

  function field(label, text, words) {
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

  basemap.share = share;
})(window.basemap);
