/*
 * A crowd of symbols: more than can be told apart. They are small and stand at their true places, in one buffer of pixels;
 * that costs the same whichever way the time goes. Where few change, only the pixels around them are set anew.
 */
import { data } from "../state/data.js";
import { drawSymbol, lookOf, marks } from "./symbols.js";
import { theme } from "./theme.js";

const FEW = 1 / 3; // of the squares that are taken: where many share one, mending each costs more than painting all
const APART = 8; // squares that are brought to the canvas one by one
const UNITS = 32; // of the square of a symbol; the disc in it takes 20

export class Crowd {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.members = []; // numbers of the bases
    this.width = this.height = 0;
  }

  /**
   * Gathers a crowd, whose symbols are the smaller the more they are.
   * @param {{id: string, anchor: {x: number, y: number}}[]} spots where they stand, in pixels of the layers
   * @param {object} bounds of the canvas, in the same
   */
  gather(spots, bounds) {
    const ratio = Math.max(1, devicePixelRatio);
    const { x: wide, y: high } = bounds.getSize();
    const disc = Math.min(14, Math.max(5, 0.6 * Math.sqrt((wide * high) / spots.length)));
    this.canvas.hidden = !spots.length;
    this.members = spots.map(({ id }) => data.numbers.get(id));
    this.shown = []; // what each is painted of
    this.sprites = []; // the pixels of each
    this.looks = new Map(); // answer or look → pixels
    this.neighbours = []; // of a symbol: those that reach into its square, and itself, in the order of drawing
    this.size = Math.round((disc * UNITS * ratio) / 20) || 1;
    this.resize(spots.length ? Math.round(wide * ratio) : 0, spots.length ? Math.round(high * ratio) : 0);
    Object.assign(this.canvas.style, { width: wide + "px", height: high + "px" });
    const corner = (axis) => Int16Array.from(spots, ({ anchor }) => Math.round((anchor[axis] - bounds.min[axis]) * ratio - this.size / 2));
    this.xs = corner("x");
    this.ys = corner("y");
    this.cells = new Map(); // symbols by the square in which their corner lies, as wide as they are
    this.xs.forEach((x, i) => {
      const key = this.cell(x, this.ys[i]);
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(i);
    });
  }

  resize(width, height) {
    if (this.width !== width || this.height !== height) {
      [this.canvas.width, this.canvas.height] = [this.width, this.height] = [width, height];
      this.buffer = null;
    }
    if (!width || !height) return;
    this.buffer ??= this.context.createImageData(width, height);
    this.pixels = new Uint32Array(this.buffer.data.buffer);
  }

  /** Brings the crowd to the answers of the day. @param {object[]} all bases with their answers */
  paint(all) {
    const changed = [];
    for (let i = 0; i < this.members.length; i += 1) {
      const found = all[this.members[i]];
      if (this.shown[i] === found) continue;
      this.shown[i] = found;
      const sprite = this.spriteOf(found);
      if (sprite !== this.sprites[i]) changed.push(i);
      this.sprites[i] = sprite;
    }
    if (changed.length > this.cells.size * FEW) {
      this.pixels.fill(0);
      for (let i = 0; i < this.members.length; i += 1) this.set(i, 0, 0, this.width, this.height);
    } else {
      for (const i of changed) this.mend(i, changed.length <= APART);
    }
    if (changed.length > APART) this.context.putImageData(this.buffer, 0, 0);
  }

  /** The pixels of a symbol, drawn once for each look, which is worked out once for each answer. */
  spriteOf({ base, answer }) {
    const known = this.looks.get(answer);
    if (known) return known;
    const look = lookOf(answer, base);
    if (!this.looks.has(look)) {
      const { size } = this;
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = size;
      const context = canvas.getContext("2d");
      drawSymbol(context, size / 2, size / 2, size / UNITS, marks(answer, base), theme());
      this.looks.set(look, new Uint32Array(context.getImageData(0, 0, size, size).data.buffer));
    }
    this.looks.set(answer, this.looks.get(look));
    return this.looks.get(look);
  }

  /** Sets the pixels in the square of a symbol anew, with all that reaches into it, and brings them to the canvas by themselves. */
  mend(number, alone) {
    const { height, pixels, size, width } = this;
    const [x, y] = [this.xs[number], this.ys[number]];
    const [left, top] = [Math.max(0, x), Math.max(0, y)];
    const [right, bottom] = [Math.min(width, x + size), Math.min(height, y + size)];
    if (left >= right || top >= bottom) return;
    for (let row = top * width; row < bottom * width; row += width) {
      for (let at = row + left; at < row + right; at += 1) pixels[at] = 0;
    }
    for (const i of (this.neighbours[number] ??= this.near(x, y))) this.set(i, left, top, right, bottom);
    if (alone) this.context.putImageData(this.buffer, 0, 0, left, top, right - left, bottom - top);
  }

  near(x, y) {
    const steps = [-this.size, 0, this.size];
    const around = steps.flatMap((dy) => steps.flatMap((dx) => this.cells.get(this.cell(x + dx, y + dy)) ?? []));
    return around.filter((i) => Math.abs(this.xs[i] - x) < this.size && Math.abs(this.ys[i] - y) < this.size).sort((a, b) => a - b);
  }

  /** Lays a symbol over the pixels of a rectangle. */
  set(i, left, top, right, bottom) {
    const { pixels, size, width } = this;
    const [x, y, sprite] = [this.xs[i], this.ys[i], this.sprites[i]];
    const [from, to] = [Math.max(left, x), Math.min(right, x + size)];
    const end = Math.min(bottom, y + size);
    for (let row = Math.max(top, y); row < end; row += 1) {
      const line = row * width;
      const shift = (row - y) * size - x - line;
      for (let at = line + from; at < line + to; at += 1) {
        const colour = sprite[at + shift];
        if (!colour) continue;
        pixels[at] = laid(colour, pixels[at]);
      }
    }
  }

  cell(x, y) {
    return Math.floor(y / this.size) * 65536 + Math.floor(x / this.size);
  }
}

/** One pixel over another, both 0xAABBGGRR as canvases hold them. */
function laid(colour, ground) {
  const alpha = colour >>> 24;
  if (alpha === 255 || !ground) return colour;
  const part = alpha + (alpha >> 7); // of 256
  const rest = 256 - part;
  const ends = (((colour & 0xff00ff) * part + (ground & 0xff00ff) * rest) >>> 8) & 0xff00ff; // red and blue at once
  const green = (((colour & 0xff00) * part + (ground & 0xff00) * rest) >>> 8) & 0xff00;
  return ((alpha + (((ground >>> 24) * rest) >> 8)) << 24) | ends | green;
}
