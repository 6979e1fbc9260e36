/*
 * A crowd of symbols: more than can be told apart. They are small and stand at their true places, in one buffer of pixels;
 * that costs the same whichever way the time goes. Where few change, only the pixels around them are set anew.
 */
(function (basemap) {
  "use strict";

  const FEW = 0.02; // of the crowd

  /** @param {HTMLCanvasElement} canvas  @param {(found: object, size: number) => Uint32Array} spriteOf the pixels of a symbol, the same ones for the same look */
  function crowd(canvas, spriteOf) {
    const context = canvas.getContext("2d");
    let members = [];
    let answers = [];
    let sprites = [];
    let [size, width, height] = [0, 0, 0];
    let xs, ys, buffer, pixels;
    let cells = new Map(); // symbols by the square in which their corner lies, as wide as they are

    /**
     * Gathers a crowd.
     * @param {object[]} found bases with their answers, which may become others  @param {{x: number, y: number}[]} points
     *   where they stand, in pixels of the canvas  @param {number} extent of a symbol in pixels
     */
    function gather(found, points, wide, high, extent) {
      if (width !== wide || height !== high) [canvas.width, canvas.height, buffer] = [wide, high, null];
      [members, answers, sprites, size, width, height] = [found, [], [], extent, wide, high];
      if (!found.length) return;
      buffer ??= context.createImageData(width, height);
      pixels = new Uint32Array(buffer.data.buffer);
      cells = new Map();
      xs = Int16Array.from(points, ({ x }) => Math.round(x - size / 2));
      ys = Int16Array.from(points, ({ y }) => Math.round(y - size / 2));
      xs.forEach((x, i) => {
        const key = cell(x, ys[i]);
        if (!cells.has(key)) cells.set(key, []);
        cells.get(key).push(i);
      });
      paint();
    }

    /** Brings the crowd to the answers of the day. */
    function paint() {
      const changed = [];
      members.forEach((each, i) => {
        if (answers[i] === each.answer) return;
        answers[i] = each.answer;
        const sprite = spriteOf(each, size);
        if (sprite !== sprites[i]) changed.push(i);
        sprites[i] = sprite;
      });
      if (changed.length > members.length * FEW) {
        pixels.fill(0);
        for (let i = 0; i < members.length; i += 1) set(i, 0, 0, width, height);
        context.putImageData(buffer, 0, 0);
      } else {
        for (const i of changed) mend(xs[i], ys[i]);
      }
    }

    /** Sets the pixels in the square of a symbol anew, with all symbols that reach into it. */
    function mend(x, y) {
      const [left, top] = [Math.max(0, x), Math.max(0, y)];
      const [right, bottom] = [Math.min(width, x + size), Math.min(height, y + size)];
      if (left >= right || top >= bottom) return;
      for (let row = top; row < bottom; row += 1) pixels.fill(0, row * width + left, row * width + right);
      const near = [-size, 0, size].flatMap((dy) => [-size, 0, size].flatMap((dx) => cells.get(cell(x + dx, y + dy)) ?? []));
      for (const i of near.sort((a, b) => a - b)) set(i, left, top, right, bottom);
      context.putImageData(buffer, 0, 0, left, top, right - left, bottom - top);
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
          const alpha = colour >>> 24;
          const ground = alpha === 255 ? 0 : pixels[at];
          pixels[at] = ground ? over(colour, ground, alpha / 255) : colour;
        }
      }
    }

    function cell(x, y) {
      return Math.floor(y / size) * 65536 + Math.floor(x / size);
    }

    return { gather, paint, members: () => members };
  }

  /** One pixel over another, both 0xAABBGGRR as canvases hold them. */
  function over(colour, ground, part) {
    const rest = 1 - part;
    const red = (colour & 255) * part + (ground & 255) * rest;
    const green = ((colour >> 8) & 255) * part + ((ground >> 8) & 255) * rest;
    const blue = ((colour >> 16) & 255) * part + ((ground >> 16) & 255) * rest;
    const alpha = 255 * part + (ground >>> 24) * rest;
    return (alpha << 24) | (blue << 16) | (green << 8) | red;
  }

  basemap.crowd = crowd;
})(window.basemap);
