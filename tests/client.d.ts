/* What the scripts of the page find around them, for `npx -p typescript tsc -p tests/tsconfig.json`. */

/** Leaflet 1.9.4, as a classic script gives it. */
declare const L: any;

interface Window {
  /** What the page offers to other scripts: ready, goTo, day, states, select, mode, language. */
  basemap: any;
}

/* Which element a selector finds is said by the template, which the checker does not read. */
interface ParentNode {
  querySelector(selectors: string): any;
  querySelectorAll(selectors: string): NodeListOf<any>;
}
interface Document {
  getElementById(id: string): any;
}
