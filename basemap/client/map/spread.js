/*
 * Symbols that would lie on each other are moved apart: each can be seen and reached, and none crosses the line.
 */
const ROUNDS = 80;

/**
 * @param {{x: number, y: number}[]} anchors true places in pixels
 * @param {number} gap the least apart between two symbols
 * @param {(i: number, place: {x: number, y: number}) => boolean} allowed whether a base may stand there
 * @returns {{x: number, y: number}[]} where to draw them, in the same order; a lone base stays where it is
 */
export function spread(anchors, gap, allowed) {
  const placed = anchors.map((anchor, i) => ({
    // Two bases on one spot need a direction to part in: the golden angle gives each its own.
    x: anchor.x + 0.01 * Math.cos(i * 2.4),
    y: anchor.y + 0.01 * Math.sin(i * 2.4),
  }));
  for (let round = 0; round < ROUNDS; round += 1) {
    const moved = pushApart(placed, gap);
    const strays = round % 4 === 3 ? bringBack(placed, anchors, allowed) : false;
    if (!moved && !strays) break;
  }
  bringBack(placed, anchors, allowed);
  return placed.map((place, i) => (apart(place, anchors[i]) < 0.5 ? anchors[i] : place));
}

function pushApart(placed, gap) {
  let moved = false;
  for (let i = 0; i < placed.length; i += 1) {
    for (let j = i + 1; j < placed.length; j += 1) {
      const far = apart(placed[i], placed[j]);
      if (far >= gap - 0.1) continue;
      const push = (gap - far) / 2 / (far || 1);
      const dx = (placed[j].x - placed[i].x) * push;
      const dy = (placed[j].y - placed[i].y) * push;
      placed[i].x -= dx;
      placed[i].y -= dy;
      placed[j].x += dx;
      placed[j].y += dy;
      moved = true;
    }
  }
  return moved;
}

/** Takes what was pushed over a border back towards its true place, until it is on its own side again. */
function bringBack(placed, anchors, allowed) {
  let strays = false;
  placed.forEach((place, i) => {
    if (apart(place, anchors[i]) < 0.5) return;
    for (let part = 0; part < 4 && !allowed(i, place); part += 1) {
      place.x = (place.x + anchors[i].x) / 2;
      place.y = (place.y + anchors[i].y) / 2;
      strays = true;
    }
  });
  return strays;
}

function apart(a, b) {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** Whether a place lies in an area, by the rule of even and odd. @param {{x: number, y: number}[][]} rings closed */
export function within(rings, { x, y }) {
  let odd = false;
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i += 1) {
      const [a, b] = [ring[i - 1], ring[i]];
      if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) odd = !odd;
    }
  }
  return odd;
}
