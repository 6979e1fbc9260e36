/*
 * Labels of the map: how each kind is written, and the places around a point at which one may stand.
 */

export const LABELS = {
  base: { size: 12.5, weight: 600, colour: "ink" },
  territory: { size: 15, weight: 600, colour: "territory", spaced: true },
  neighbour: { size: 12, weight: 400, colour: "muted", spaced: true },
  governorate: { size: 11, weight: 400, colour: "muted" },
  town: { size: 11, weight: 400, colour: "town" },
  river: { size: 11, weight: 400, colour: "water", italic: true },
};

export function spots(label, width, height) {
  if (label.kind === "territory") return around(label);
  if (label.along) return label.along.filter((_, i) => i % 4 === 0).flatMap(({ x, y }) => [[x + width / 2 + 6, y], [x - width / 2 - 6, y]]);
  if (label.offset === undefined) return [[label.x, label.y]];
  const side = width / 2 + label.offset;
  const above = height / 2 + label.offset - 1;
  return [
    [label.x + side, label.y],
    [label.x - side, label.y],
    [label.x, label.y + above],
    [label.x, label.y - above],
    [label.x + side * 0.92, label.y + above * 0.8],
    [label.x - side * 0.92, label.y + above * 0.8],
    [label.x + side * 0.92, label.y - above * 0.8],
    [label.x - side * 0.92, label.y - above * 0.8],
  ];
}

/** A territory is wide: its name may stand off its middle, where no base is in the way. */
function around(label) {
  const found = [[label.x, label.y]];
  for (const far of [18, 36, 54, 72]) {
    for (const [dx, dy] of [[0, -1], [0, 1], [1, 0], [-1, 0], [1, -1], [-1, 1], [1, 1], [-1, -1]]) {
      found.push([label.x + dx * far * 1.4, label.y + dy * far]);
    }
  }
  return found;
}

export function font(kind, language, family) {
  // Arabic letters need more size and no slant to read as well as Latin ones.
  const arabic = language !== "en";
  const size = kind.size * (arabic ? 1.1 : 1);
  return (kind.italic && !arabic ? "italic " : "") + kind.weight + " " + size + "px " + family;
}

export function spacing(kind, language) {
  return kind.spaced && language === "en" ? "1.5px" : "0px";
}

export function dot(context, label, theme) {
  context.beginPath();
  context.arc(label.x, label.y, 1.8, 0, 2 * Math.PI);
  context.fillStyle = theme.town;
  context.fill();
}

export function box(x, y, width, height) {
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
}

export function moved({ left, top, right, bottom }, x, y) {
  return { left: left + x, top: top + y, right: right + x, bottom: bottom + y };
}

export function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

export function inside(a, b) {
  return a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
}
