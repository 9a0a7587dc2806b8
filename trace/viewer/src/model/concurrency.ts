import { MOUNT, WAIT } from "./names";
import type { Recording, Track } from "./recording";

/** How many of some tracks are busy at each moment. What a carrier has is busy itself, and who may only run is not yet. */
export class Concurrency {
  readonly peak: number;
  private readonly times: Float64Array;
  private readonly busy: Float64Array;
  /** Integral of `busy` up to `times`. */
  private readonly sum: Float64Array;

  constructor({ timeline, paths, names }: Recording, tracks: Track[]) {
    const most = tracks.reduce((n, t) => n + timeline.rowStart[t.firstRow + 1] - timeline.rowStart[t.firstRow], 0);
    let starts = new Float64Array(most);
    let ends = new Float64Array(most);
    let size = 0;
    for (const track of tracks) {
      const from = timeline.rowStart[track.firstRow];
      const to = timeline.rowStart[track.firstRow + 1];
      for (let i = from; i < to; i++) {
        const kind = names.kind[paths.name[timeline.path[i]]];
        if (kind !== MOUNT && kind !== WAIT) {
          starts[size] = timeline.start[i];
          ends[size] = timeline.end[i];
          size++;
        }
      }
    }
    starts = starts.subarray(0, size);
    ends = ends.subarray(0, size);
    starts.sort();
    ends.sort();
    this.times = new Float64Array(2 * size);
    this.busy = new Float64Array(2 * size);
    this.sum = new Float64Array(2 * size);
    let peak = 0;
    let s = 0;
    let e = 0;
    for (let i = 0; i < 2 * size; i++) {
      const begins = s < size && starts[s] <= ends[e];
      this.times[i] = begins ? starts[s++] : ends[e++];
      this.busy[i] = s - e;
      this.sum[i] = i === 0 ? 0 : this.sum[i - 1] + this.busy[i - 1] * (this.times[i] - this.times[i - 1]);
      peak = Math.max(peak, s - e);
    }
    this.peak = peak;
  }

  /** The average between two moments. */
  average(from: number, to: number): number {
    return (this.upTo(to) - this.upTo(from)) / (to - from);
  }

  private upTo(time: number): number {
    let low = 0;
    let high = this.times.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.times[middle] <= time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low === 0 ? 0 : this.sum[low - 1] + this.busy[low - 1] * (time - this.times[low - 1]);
  }
}
