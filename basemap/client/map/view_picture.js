/*
 * A picture of just this view: the map as it stands, under its title, day and counts, as SVG or PNG. It is made in the page;
 * nothing is asked of a server.
 */
import { shape } from "../dom.js";
import { data } from "../state/data.js";
import { store } from "../state/store.js";
import { theme } from "./theme.js";

const PAD = 14; // pixels
const HEAD_LINE = 22;
const SHARP = 2; // points of the PNG for a pixel

/**
 * @param {string[]} head lines over the map  @param {string} foot what it is made with
 * @returns {{text: string, width: number, height: number}} the picture as SVG 1.1, with all that it needs inside
 */
export function viewPicture(head, foot) {
  const map = document.querySelector(".folium-map");
  const drawn = map.querySelector(".leaflet-ground-pane svg");
  const [frame, inner] = [map, drawn].map((each) => each.getBoundingClientRect());
  const top = PAD + head.length * HEAD_LINE;
  const [width, height] = [Math.round(frame.width), Math.round(frame.height) + top + HEAD_LINE];
  const root = shape("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: [0, 0, width, height].join(" "), class: "folium-map picture", lang: store.view.language });
  if (document.documentElement.dataset.theme) root.dataset.theme = document.documentElement.dataset.theme;
  const copy = drawn.cloneNode(true);
  copy.removeAttribute("style");
  for (const [name, value] of Object.entries({ x: inner.left - frame.left, y: inner.top - frame.top, width: inner.width, height: inner.height })) copy.setAttribute(name, String(value));
  const view = shape("svg", { x: 0, y: top, width, height: frame.height, overflow: "hidden" });
  view.append(shape("rect", { width, height: frame.height, fill: "var(--map-neighbour)" }), copy, ...changedHere(frame));
  const style = shape("style", {});
  style.textContent = [...document.querySelectorAll("style")].map((each) => each.textContent).join("\n");
  root.append(style, shape("rect", { width, height, fill: "var(--paper)" }), ...head.map((text, i) => line(text, PAD + 12 + i * HEAD_LINE, i ? 14 : 18, i ? 400 : 700, width)), view, line(foot, height - 7, 11, 400, width));
  return { text: new XMLSerializer().serializeToString(root), width, height };
}

/** The same as PNG. @returns {Promise<Blob>} */
export async function viewPixels(picture) {
  const image = new Image();
  await new Promise((resolve, reject) => {
    image.onload = resolve;
    image.onerror = reject;
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(picture.text);
  });
  const canvas = document.createElement("canvas");
  canvas.width = picture.width * SHARP;
  canvas.height = picture.height * SHARP;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

function line(text, y, size, weight, width) {
  const mirrored = data.languages[store.view.language].direction === "rtl";
  const made = shape("text", { x: mirrored ? width - PAD : PAD, y, fill: "var(--ink)", direction: mirrored ? "rtl" : "ltr" });
  made.style.font = weight + " " + size + "px " + theme().font;
  made.textContent = text;
  return made;
}

/** Rings and labels of what the day has changed, which lie over the map in the document. */
function changedHere(frame) {
  const boxOf = (each) => {
    const { left, top, width, height } = each.getBoundingClientRect();
    return { x: left - frame.left, y: top - frame.top, width, height };
  };
  const rings = [...document.querySelectorAll(".change-ring[data-base]")].map(boxOf)
    .map(({ x, y, width }) => shape("circle", { cx: x + width / 2, cy: y + width / 2, r: width / 2 - 1.5, fill: "none", stroke: "var(--focus)", "stroke-width": 3 }));
  const labels = [...document.querySelectorAll(".change-label")].flatMap((each) => {
    const { x, y, width, height } = boxOf(each);
    const texts = [...each.children].map((part, i) => {
      const made = shape("text", { x: x + width / 2, y: y + 15 + i * 17, "text-anchor": "middle", fill: "var(--ink)" });
      made.style.font = getComputedStyle(part).font;
      made.textContent = part.textContent;
      return made;
    });
    return [shape("rect", { x, y, width, height, rx: 5, fill: "var(--raised)", stroke: "var(--focus)", "stroke-width": 1.5 }), ...texts];
  });
  return [...rings, ...labels];
}
