/*
 * The colours of the theme in force, from the stylesheet.
 */
import { data } from "../state/data.js";
import { derived } from "../state/derived.js";

const root = document.documentElement;
const media = ["(prefers-color-scheme: dark)", "(forced-colors: active)"].map((query) => window.matchMedia(query));

/**
 * The colours of the map, the colour of each status, and the font: the same object until the theme is another.
 * @returns {{ink: string, muted: string, ground: string, halo: string, focus: string, territory: string, town: string,
 *   water: string, font: string, statuses: Map<string, string>}}
 */
export const theme = derived(() => [root.dataset.theme, root.className, ...media.map(({ matches }) => matches)], readColours);

/** The colour of a status in the theme in force. @param {string} id */
export function colourOf(id) {
  return theme().statuses.get(id);
}

/** Whether the theme in force is dark. */
export function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : media[0].matches;
}

/** Tells when the system changes its theme. */
export function onSystemTheme(tell) {
  for (const query of media) query.addEventListener("change", tell);
}

function readColours() {
  const style = getComputedStyle(root);
  const colour = (name) => style.getPropertyValue("--" + name).trim();
  const tone = { colour: colour("tone"), part: Number(colour("tone-part")) };
  return Object.freeze({
    ink: colour("ink"), muted: colour("map-muted"), ground: colour("paper"), halo: colour("map-halo"), focus: colour("focus"),
    territory: colour("map-territory"), town: colour("map-town"), water: colour("map-water-ink"),
    font: getComputedStyle(document.body).fontFamily,
    statuses: new Map(data.register.statuses.map(({ id, colour: own }) => [id, toned(own, tone)])),
  });
}

/** A colour mixed with that of a tone, so that it stands out against the grounds of a theme. @returns {string} #rrggbb */
function toned(colour, { colour: other, part }) {
  const channel = (text, i) => parseInt(text.slice(1 + 2 * i, 3 + 2 * i), 16);
  const mixed = [0, 1, 2].map((i) => Math.round(channel(colour, i) * (1 - part) + channel(other, i) * part));
  return "#" + mixed.map((value) => value.toString(16).padStart(2, "0")).join("");
}
