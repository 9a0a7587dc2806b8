import type { Timeline } from "../model/timeline";

/** Slices at least this wide get a label; in CSS pixels. */
const LABEL_WIDTH = 32;
const FAINTEST = 120;
const OPAQUE = 255;
const DIMMED = 0.28;

/** Wide slices of the rows painted since the last `begin`: what the labels are written on. */
export interface Labels {
  count: number;
  slice: number[];
  line: number[];
  /** Device pixels. */
  from: number[];
  to: number[];
}

/** What a row is painted with. */
export interface Paint {
  /** Device pixels per nanosecond. */
  scale: number;
  from: number;
  to: number;
  colourOfSlice: Uint8Array;
  colours: Uint32Array;
  dim: boolean;
}

/**
 * Rows of slices as lines of pixels, one line a row, later stretched to the height of the row. A slice narrower than a pixel shares
 * it: the pixel has the colour of the longest one there, the more solid the busier it is, and is never empty.
 */
export class Strips {
  readonly canvas = document.createElement("canvas");
  readonly labels: Labels = { count: 0, slice: [], line: [], from: [], to: [] };
  private readonly context = this.canvas.getContext("2d") as CanvasRenderingContext2D;
  private image = new ImageData(1, 1);
  private pixels = new Uint32Array(this.image.data.buffer);
  private width = 1;
  private labelWidth = LABEL_WIDTH;

  begin(width: number, lines: number, ratio: number): void {
    if (this.image.width !== width || this.image.height < lines) {
      this.image = new ImageData(width, Math.max(lines, 64));
      this.pixels = new Uint32Array(this.image.data.buffer);
      this.canvas.width = width;
      this.canvas.height = this.image.height;
    } else {
      this.pixels.fill(0, 0, width * lines);
    }
    this.width = width;
    this.labelWidth = LABEL_WIDTH * ratio;
    this.labels.count = 0;
  }

  /** Paints the slices at positions `first` to `last - 1` into a line. */
  paint(timeline: Timeline, first: number, last: number, line: number, paint: Paint): void {
    const { start, end } = timeline;
    const { scale, from, to, colourOfSlice, colours } = paint;
    const { pixels, width } = this;
    const base = line * width;
    const opaque = paint.dim ? OPAQUE * DIMMED : OPAQUE;
    const pixelTime = 1 / scale;
    let i = timeline.firstEndingAfter(from, first, last);
    while (i < last && start[i] < to) {
      const left = (start[i] - from) * scale;
      const right = (end[i] - from) * scale;
      if (right - left >= 1) {
        const x0 = Math.max(0, Math.floor(left));
        const x1 = Math.min(width, Math.max(x0 + 1, Math.floor(right)));
        const gap = right - left > 4 && x1 < width ? 1 : 0;
        pixels.fill(colours[colourOfSlice[i]] | (opaque << 24), base + x0, base + x1 - gap);
        if (x1 - x0 > this.labelWidth) {
          this.label(i, line, x0, x1);
        }
        i++;
        continue;
      }
      const x = Math.max(0, Math.floor(left));
      let next = timeline.firstStartingFrom(from + (x + 1) * pixelTime, i + 1, last);
      if (next > i + 1 && (end[next - 1] - start[next - 1]) * scale >= 1) {
        next--;
      }
      const busy = Math.min(1, timeline.covered(i, next) * scale);
      const solid = opaque * (FAINTEST / OPAQUE + (1 - FAINTEST / OPAQUE) * Math.sqrt(busy));
      if (x < width) {
        pixels[base + x] = colours[colourOfSlice[timeline.longest(i, next)]] | (solid << 24);
      }
      i = next;
    }
  }

  /** Paints search hits over a line; `hits[first]` to `hits[last - 1]` are the hits of its row. */
  paintHits(timeline: Timeline, hits: Uint32Array, first: number, last: number, line: number, paint: Paint, colour: number): void {
    const { start, end } = timeline;
    const { scale, from, to } = paint;
    const base = line * this.width;
    let i = firstHit(hits, first, last, (slice) => end[slice] > from);
    while (i < last && start[hits[i]] < to) {
      const slice = hits[i];
      const x0 = Math.max(0, Math.floor((start[slice] - from) * scale));
      const x1 = Math.min(this.width, Math.max(x0 + 1, Math.floor((end[slice] - from) * scale)));
      const gap = x1 - x0 > 4 && x1 < this.width ? 1 : 0;
      this.pixels.fill(colour | (OPAQUE << 24), base + x0, base + x1 - gap);
      const nextTime = from + (x0 + 1) / scale;
      i = x1 > x0 + 1 ? i + 1 : firstHit(hits, i + 1, last, (other) => end[other] > nextTime);
    }
  }

  /** Makes the painted lines available on `canvas`. */
  flush(lines: number): void {
    this.context.putImageData(this.image, 0, 0, 0, 0, this.width, lines);
  }

  private label(slice: number, line: number, from: number, to: number): void {
    const { labels } = this;
    const at = labels.count++;
    labels.slice[at] = slice;
    labels.line[at] = line;
    labels.from[at] = from;
    labels.to[at] = to;
  }
}

function firstHit(hits: Uint32Array, first: number, last: number, wanted: (slice: number) => boolean): number {
  let low = first;
  let high = last;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (wanted(hits[middle])) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

/** First index of a sorted list whose value is at least this. */
export function lowerBound(values: Uint32Array, value: number): number {
  return firstHit(values, 0, values.length, (other) => other >= value);
}
