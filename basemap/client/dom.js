/*
 * Making elements. What comes from the registry is appended as text nodes, so that none of it can become markup.
 */

/**
 * @param {string} name tag name, with classes behind points: "li.base.open"
 * @param {Record<string, string|boolean|EventListener|null>|null} [attributes] functions are listeners; false and null leave out
 * @param {...(Node|string|null|undefined|false)} children strings become text
 * @returns {any} the element, of the kind that its name says
 */
export function element(name, attributes, ...children) {
  const [tag, ...classes] = name.split(".");
  const made = document.createElement(tag);
  if (classes.length) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  for (const child of children) if (child !== null && child !== undefined && child !== false) made.append(child);
  return made;
}

/** Registry text whose language and direction are its own, isolated from what stands around it. */
export function isolated(text, language) {
  return element("bdi", { lang: language || null }, text);
}

/** Brings the children of an element to a new list; those that stay keep their place and the focus. */
export function arrange(root, children) {
  const wanted = new Set(children);
  for (const child of Array.from(root.children)) if (!wanted.has(child)) child.remove();
  children.forEach((child, i) => {
    if (root.children[i] !== child) root.insertBefore(child, root.children[i] ?? null);
  });
}

/** Sets a text, if it is another: what stays the same is not laid out again. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
  return node;
}

/** Sets an attribute, if it is another; null takes it away. */
export function mark(node, name, value) {
  if (value === null) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, String(value));
}

/** A link to a document elsewhere; anything but https is shown as text. */
export function outward(url, ...children) {
  if (!url.startsWith("https://")) return element("span", null, ...children);
  return element("a", { href: url, rel: "noopener noreferrer nofollow", target: "_blank" }, ...children);
}

/** An element of SVG. @param {Record<string, string|number>} attributes */
export function shape(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/**
 * Makes what fits a selector one stop for Tab, within which the arrow keys walk (WAI-ARIA, roving tabindex).
 * @param {HTMLElement} root  @param {string} selector
 * @param {{across?: boolean, first?: string}} [options] across: walks with the arrows to the left and right as well, which
 *   else go from change to change; first: the name of the stop before anybody was there
 * @returns {() => void} brings the stop up to date, after elements were made anew
 */
export function rove(root, selector, { across = false, first = null } = {}) {
  let last = first; // the name of the element that had the focus
  const stops = () => [...root.querySelectorAll(selector)];
  const nameOf = ({ dataset, id, title }) => dataset.base ?? dataset.key ?? dataset.language ?? dataset.do ?? (id || title);
  const update = () => {
    const all = stops();
    const chosen = all.find((each) => nameOf(each) === last) ?? all[0];
    for (const each of all) mark(each, "tabindex", each === chosen ? 0 : -1);
  };
  root.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof HTMLElement) || !target.matches(selector)) return;
    last = nameOf(target);
    update();
  });
  root.addEventListener("keydown", (event) => {
    const way = { ArrowDown: 1, ArrowUp: -1, ...(across ? { ArrowRight: 1, ArrowLeft: -1 } : {}) }[event.key];
    const all = stops().filter((each) => each.getClientRects().length);
    const next = way && all[all.indexOf(document.activeElement) + way];
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    next.focus();
  });
  return update;
}

export function byId(id) {
  return document.getElementById(id);
}
