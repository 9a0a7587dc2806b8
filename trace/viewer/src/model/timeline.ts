import type { SliceColumns } from "../format/read";
import type { Paths } from "./paths";
import type { Track } from "./recording";

const BLOCK_BITS = 5;
const SUPER_BITS = 10;

/**
 * All slices in the order in which they are drawn: row by row, a row being the slices of one depth of one track, sorted and never
 * overlapping. A slice is known by its position in this order.
 */
export class Timeline {
  readonly count: number;
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly path: Uint32Array;
  readonly flags: Uint8Array;
  readonly thread: Uint32Array;
  /** Row r holds the positions rowStart[r] to rowStart[r + 1] - 1. */
  readonly rowStart: Uint32Array;
  readonly rowTrack: Uint32Array;
  /** Sum of the durations before a position. */
  private readonly before: Float64Array;
  /** The longest slice of each 32, and of each 1,024 positions. */
  private readonly longestOfBlock: Uint32Array;
  private readonly longestOfSuper: Uint32Array;

  constructor(slices: SliceColumns, paths: Paths, tracks: Track[]) {
    const count = tracks.reduce((sum, track) => track.threads.reduce((own, thread) => own + thread.slices, sum), 0);
    this.count = count;
    this.start = new Float64Array(count);
    this.end = new Float64Array(count);
    this.path = new Uint32Array(count);
    this.flags = new Uint8Array(count);
    this.thread = new Uint32Array(count);
    const rows = tracks.reduce((sum, track) => sum + track.rows, 0);
    this.rowStart = new Uint32Array(rows + 1);
    this.rowTrack = new Uint32Array(rows);
    this.arrange(slices, paths, tracks);
    this.before = new Float64Array(count + 1);
    for (let i = 0; i < count; i++) {
      this.before[i + 1] = this.before[i] + (this.end[i] - this.start[i]);
    }
    this.longestOfBlock = this.longestOfEach(BLOCK_BITS, (from, to) => this.scanLongest(from, to));
    this.longestOfSuper = this.longestOfEach(SUPER_BITS, (from, to) => this.longest(from, to));
  }

  private arrange(slices: SliceColumns, paths: Paths, tracks: Track[]): void {
    let row = 0;
    let position = 0;
    for (const track of tracks) {
      track.firstRow = row;
      const sizes = new Uint32Array(track.rows + 1);
      forEachSlice(track, (i) => sizes[paths.depth[slices.path[i]]]++);
      const next = new Uint32Array(track.rows);
      for (let depth = 0; depth < track.rows; depth++, row++) {
        this.rowTrack[row] = track.index;
        this.rowStart[row] = next[depth] = position;
        position += sizes[depth];
      }
      forEachSlice(track, (i, thread) => {
        const at = next[paths.depth[slices.path[i]]]++;
        this.start[at] = slices.start[i];
        this.end[at] = slices.start[i] + slices.duration[i];
        this.path[at] = slices.path[i];
        this.flags[at] = slices.flags[i];
        this.thread[at] = thread;
      });
    }
    this.rowStart[row] = position;
  }

  private longestOfEach(bits: number, find: (from: number, to: number) => number): Uint32Array {
    const blocks = this.count >> bits;
    const result = new Uint32Array(blocks);
    for (let b = 0; b < blocks; b++) {
      result[b] = find(b << bits, (b + 1) << bits);
    }
    return result;
  }

  private scanLongest(from: number, to: number): number {
    const { start, end } = this;
    let best = from;
    for (let i = from + 1; i < to; i++) {
      if (end[i] - start[i] > end[best] - start[best]) {
        best = i;
      }
    }
    return best;
  }

  /** The longest of the slices from position `from` up to, not including, `to`. */
  longest(from: number, to: number): number {
    const { start, end } = this;
    let best = from;
    let i = from;
    while (i < to) {
      let candidate = i;
      if (this.longestOfSuper && (i & 1023) === 0 && i + 1024 <= to) {
        candidate = this.longestOfSuper[i >> SUPER_BITS];
        i += 1024;
      } else if ((i & 31) === 0 && i + 32 <= to) {
        candidate = this.longestOfBlock[i >> BLOCK_BITS];
        i += 32;
      } else {
        i++;
      }
      if (end[candidate] - start[candidate] > end[best] - start[best]) {
        best = candidate;
      }
    }
    return best;
  }

  /** Time covered by the slices from position `from` up to, not including, `to`. */
  covered(from: number, to: number): number {
    return this.before[to] - this.before[from];
  }

  duration(slice: number): number {
    return this.end[slice] - this.start[slice];
  }

  /** First position in a range of one row whose slice ends after the time; `to` if none. */
  firstEndingAfter(time: number, from: number, to: number): number {
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.end[middle] > time) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** First position from `from` whose slice starts at or after the time, found quickly when it is near. */
  firstStartingFrom(time: number, from: number, to: number): number {
    const { start } = this;
    let step = 1;
    let low = from;
    while (low + step < to && start[low + step] < time) {
      low += step;
      step *= 2;
    }
    let high = Math.min(to, low + step);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (start[middle] < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Start of the earliest slice; 0 when there is none. */
  firstStart(): number {
    let first = Infinity;
    for (let row = 0; row + 1 < this.rowStart.length; row++) {
      if (this.rowStart[row] < this.rowStart[row + 1]) {
        first = Math.min(first, this.start[this.rowStart[row]]);
      }
    }
    return Number.isFinite(first) ? first : 0;
  }

  rowOf(slice: number): number {
    let low = 0;
    let high = this.rowTrack.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.rowStart[middle] <= slice) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

function forEachSlice(track: Track, action: (slice: number, thread: number) => void): void {
  for (const thread of track.threads) {
    for (let i = thread.firstSlice; i < thread.firstSlice + thread.slices; i++) {
      action(i, thread.index);
    }
  }
}

