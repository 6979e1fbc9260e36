/*
 * What is written on the background at a zoom: territories, neighbours, towns, rivers, governorates.
 */
import { data } from "../state/data.js";
import { store } from "../state/store.js";
import { words } from "../words.js";
import { decode } from "./background.js";

/** @param {number} zoom  @returns {{text: string, kind: string, lon: number, lat: number, along?: number[][]}[]} */
export function labels(zoom) {
  const { geography } = data;
  return [
    ...named(geography.territories, "territory"),
    ...named(geography.neighbours, "neighbour"),
    ...named(geography.towns.filter(({ rank }) => zoom >= ([0, 5.2, 6.6, 7.4][rank] ?? 8)), "town"),
    ...(zoom < 5.5 ? [] : geography.rivers.filter(({ id }) => data.keys.includes("river." + id)).map(river)),
    ...(zoom < 6.2 ? [] : named(geography.governorates, "governorate")),
  ];
}

function named(features, kind) {
  return features.flatMap(({ names, label }) => {
    const text = names[store.view.language] || names.en;
    return label && text ? { text, kind, lon: label[0], lat: label[1] } : [];
  });
}

/** A river is named as near to the middle of the country as there is room. */
function river({ id, shape }) {
  const [lat, lon] = data.country.middle;
  const far = (vertex) => Math.hypot(vertex[0] - lat, vertex[1] - lon);
  const along = shape.flatMap((part) => decode(part, "rivers")).sort((a, b) => far(a) - far(b));
  return { text: words.get("river." + id), kind: "river", along, lat, lon };
}
