/*
 * How a view is cited and embedded: as text, as BibTeX, as CSL-JSON, as an element for another page. Pure.
 */
import { civil } from "../time/days.js";

const SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox";

/**
 * @typedef {{key: string, title: string, view: string, url: string, version: string, publisher: string, day: number}} Work
 *   key: of the entry; view: what is shown, in words; version: of the registry; day: as_of
 */

/** BibTeX (as BibLaTeX reads it). @param {Work} work */
export function bibtex({ key, title, view, url, version, publisher, day }) {
  const { year, month } = civil(day);
  const fields = {
    title: "{" + tex(title + ": " + view) + "}", author: "{" + tex(publisher) + "}",
    year, month, version: tex(version), url, note: "CC BY 4.0",
  };
  const lines = Object.entries(fields).map(([key, value]) => "  " + key + " = {" + value + "},\n");
  return "@misc{" + key + ",\n" + lines.join("") + "}";
}

/** CSL-JSON, schema 1.0. @param {Work} work */
export function csl({ key, title, view, url, version, publisher, day }) {
  const { year, month, monthDay } = civil(day);
  return JSON.stringify([{
    id: key, type: "map", title: title + ": " + view, author: [{ literal: publisher }],
    issued: { "date-parts": [[year, month, monthDay]] }, version, URL: url, license: "CC BY 4.0",
  }], null, 1);
}

/** An iframe that may run the map and open its links, and nothing else. */
export function frame(title, url) {
  return '<iframe src="' + escaped(url) + '" title="' + escaped(title) + '" sandbox="' + SANDBOX
    + '" loading="lazy" width="100%" height="560" style="border:0"></iframe>';
}

function tex(text) {
  const words = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
  return text.replace(/[\u2066-\u2069]/g, "").replace(/[\\~^&%$#_{}]/g, (sign) => words[sign] ?? "\\" + sign);
}

function escaped(text) {
  return text.replace(/[&<>"]/g, (sign) => "&#" + sign.charCodeAt(0) + ";");
}
