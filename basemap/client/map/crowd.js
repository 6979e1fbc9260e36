/*
 * A crowd of symbols: more than can be told apart. They are small and stand at their true places, in one buffer of pixels;
 * that costs the same whichever way the time goes. Where few change, only the pixels around them are set anew.
 */
const FEW = 1 / 3; // of the squares that are taken: where many share one, mending each costs more than painting all
const APART = 8; // squares that are brought to the canvas one by one

/** @param {HTMLCanvasElement} canvas  @param {(found: object, size: number) => Uint32Array} spriteOf the pixels of a symbol, the same ones for the same look */
export function crowd(canvas, spriteOf) {
  const context = canvas.getContext("2d");
  let members = [];
  let shown = []; // what each is painted of
  let sprites = [];
  let [size, width, height] = [0, 0, 0];
  let xs, ys, buffer, pixels;
  let cells = new Map(); // symbols by the square in which their corner lies, as wide as they are
  let neighbours = []; // of a symbol: those that reach into its square, and itself, in the order of drawing

  /**
   * Gathers a crowd.
   * @param {number[]} numbers of the bases  @param {{x: number, y: number}[]} points
   *   where they stand, in pixels of the canvas  @param {number} extent of a symbol in pixels
   */
  function gather(numbers, points, wide, high, extent) {
    if (width !== wide || height !== high) [canvas.width, canvas.height, buffer] = [wide, high, null];
    canvas.hidden = !numbers.length;
    [members, shown, sprites, size, width, height] = [numbers, [], [], extent, wide, high];
    if (!numbers.length) return;
    buffer ??= context.createImageData(width, height);
    pixels = new Uint32Array(buffer.data.buffer);
    [cells, neighbours] = [new Map(), []];
    xs = Int16Array.from(points, ({ x }) => Math.round(x - size / 2));
    ys = Int16Array.from(points, ({ y }) => Math.round(y - size / 2));
    xs.forEach((x, i) => {
      const key = cell(x, ys[i]);
      if (!cells.has(key)) cells.set(key, []);
      cells.get(key).push(i);
    });
  }

  /** Brings the crowd to the answers of the day. @param {object[]} all bases with their answers */
  function paint(all) {
    const changed = [];
    for (let i = 0; i < members.length; i += 1) {
      const found = all[members[i]];
      if (shown[i] === found) continue;
      shown[i] = found;
      const sprite = spriteOf(found, size);
      if (sprite !== sprites[i]) changed.push(i);
      sprites[i] = sprite;
    }
    if (changed.length > cells.size * FEW) {
      pixels.fill(0);
      for (let i = 0; i < members.length; i += 1) set(i, 0, 0, width, height);
    } else {
      for (const i of changed) mend(i, changed.length <= APART);
    }
    if (changed.length > APART) context.putImageData(buffer, 0, 0);
  }

  /** Sets the pixels in the square of a symbol anew, with all that reaches into it, and brings them to the canvas by themselves. */
  function mend(number, alone) {
    const [x, y] = [xs[number], ys[number]];
    const [left, top] = [Math.max(0, x), Math.max(0, y)];
    const [right, bottom] = [Math.min(width, x + size), Math.min(height, y + size)];
    if (left >= right || top >= bottom) return;
    for (let row = top * width; row < bottom * width; row += width) {
      for (let at = row + left; at < row + right; at += 1) pixels[at] = 0;
    }
    for (const i of (neighbours[number] ??= near(x, y))) set(i, left, top, right, bottom);
    if (alone) context.putImageData(buffer, 0, 0, left, top, right - left, bottom - top);
  }

  function near(x, y) {
    const around = [-size, 0, size].flatMap((dy) => [-size, 0, size].flatMap((dx) => cells.get(cell(x + dx, y + dy)) ?? []));
    return around.filter((i) => Math.abs(xs[i] - x) < size && Math.abs(ys[i] - y) < size).sort((a, b) => a - b);
  }

  /** Lays a symbol over the pixels of a rectangle. */
  function set(i, left, top, right, bottom) {
    const [x, y, sprite] = [xs[i], ys[i], sprites[i]];
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

  function cell(x, y) {
    return Math.floor(y / size) * 65536 + Math.floor(x / size);
  }

  return { gather, paint };
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
