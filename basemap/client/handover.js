/*
 * From the document to the map. The document is painted first; then the page of the map is made and drawn in one go,
 * and takes its place only if that succeeds. Otherwise the document stays.
 */
const NO_FRAMES_MS = 1500; // a view that is off the screen of an engine, or a frame that is far down its page
const root = document.documentElement;

/** Draws the page of the map over the document. @param {() => void} draw makes the map and everything around it */
export function begin(draw) {
  let kept;
  let broken;
  const ready = new Promise((resolve, reject) => [kept, broken] = [resolve, reject]);
  ready.catch(() => {}); // whoever waits for it is told; nobody has to
  window.basemap = { ready };
  afterPaint(() => {
    const before = root.className;
    try {
      open();
      draw();
      kept();
    } catch (error) {
      close();
      Object.assign(root, { className: before.replace("booting", "stopped"), lang: "en", dir: "ltr" });
      document.body.className = "";
      broken(error);
      throw error;
    }
  });
}

/** The page of the map, laid out and empty. One that was saved with the document is replaced. */
function open() {
  close();
  // Markup of ours that stands inert in the document, and nothing of the registry: parsed anew, it is as it was written.
  const skeleton = new DOMParser().parseFromString(document.getElementById("skeleton").textContent, "text/html");
  const page = Object.assign(document.createElement("div"), { id: "page" });
  page.append(...skeleton.body.childNodes);
  document.body.append(page);
  root.className = "js";
}

function close() {
  document.getElementById("page")?.remove();
}

/** Calls back once the frame is out that shows the document, when the next one begins; soon, where no frames are made. */
function afterPaint(callback) {
  let waits = true;
  const once = () => {
    if (waits) callback();
    waits = false;
  };
  if (!document.hidden) window.requestAnimationFrame(() => window.requestAnimationFrame(() => window.setTimeout(once)));
  window.setTimeout(once, document.hidden ? 0 : NO_FRAMES_MS);
}
