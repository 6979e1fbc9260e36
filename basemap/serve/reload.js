/*
 * What `basemap serve` alone adds to a page, and no built site holds: the page comes anew when its file does, at the same
 * link, and what is wrong with the registry stands over the map until it is mended.
 */
(function () {
  "use strict";

  const STYLE = `
    section { position: fixed; z-index: 9999; inset: 12px 12px auto; max-width: 720px; margin: 0 auto; max-height: 70vh; overflow: auto;
      box-sizing: border-box; padding: 14px 18px; border-radius: 8px; border-left: 6px solid #c62828; color: #1b1b1b; background: #fff;
      box-shadow: 0 4px 24px #0006; font: 15px/1.45 system-ui, sans-serif; }
    section.warning { border-left-color: #b26a00; }
    section[hidden] { display: none; }
    h2 { margin: 0 0 6px; font-size: 17px; padding-right: 40px; }
    ol { margin: 0; padding: 0; list-style: none; }
    li { margin: 0 0 8px; overflow-wrap: anywhere; }
    code { display: block; font-size: 13px; color: #7a1c1c; }
    p { margin: 0 0 8px; color: #444; }
    button { position: absolute; top: 8px; right: 10px; min-width: 32px; min-height: 32px; border: 0; background: none; color: inherit; font: inherit; cursor: pointer; }`;

  const version = document.currentScript.dataset.version;
  const box = document.createElement("section");
  const surface = document.createElement("aside");
  let source = null;

  /** @param {{place: string, message: string, severity: string}[]} problems where each is, and what to do about it */
  function show(problems) {
    const broken = problems.some((problem) => problem.severity === "error");
    const noun = broken ? "problem" : "warning";
    const last = version ? "Below is what was built last." : "Nothing has been built yet.";
    say(
      broken ? "error" : "warning",
      problems.length === 1 ? "1 " + noun : problems.length + " " + noun + "s",
      broken ? last + " Save the mended file, and this goes away." : "The page is built all the same.",
      ...problems.map(({ place, message }) => element("li", element("code", place), message)),
    );
    box.hidden = problems.length === 0;
  }

  function say(kind, headline, remark, ...items) {
    box.hidden = false;
    box.className = kind;
    box.replaceChildren(element("h2", headline), element("p", remark), element("ol", ...items), closer());
  }

  function closer() {
    const button = element("button", "✕");
    button.setAttribute("aria-label", "Close");
    button.addEventListener("click", () => (box.hidden = true));
    return button;
  }

  function element(name, ...content) {
    const made = document.createElement(name);
    made.append(...content);
    return made;
  }

  /** Only a page that is seen holds a connection: a browser has no more than six for one host. */
  function listen() {
    if (document.hidden) {
      source?.close();
      source = null;
    } else if (!source) {
      source = new EventSource("/-/changes?" + encodeURIComponent(window.location.pathname));
      source.addEventListener("message", (event) => {
        const said = JSON.parse(event.data);
        if (said.version === version) show(said.problems);
        else window.location.reload();
      });
      source.addEventListener("error", () => say("warning", "No answer", "Is basemap serve still running?"));
    }
  }

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  const root = surface.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  box.hidden = true;
  box.setAttribute("role", "alert");
  box.lang = "en";
  box.dir = "ltr";
  root.append(box);
  document.body.append(surface);
  document.addEventListener("visibilitychange", listen);
  window.addEventListener("pagehide", () => source?.close());
  listen();
})();
