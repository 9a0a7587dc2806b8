import type { Recording } from "./recording";

/** The slices whose name contains a text. */
export class Search {
  readonly text: string;
  readonly nameMatches: Uint8Array;
  /** Positions, ascending: row by row. */
  readonly hits: Uint32Array;
  /** Hits by track number. */
  readonly byTrack: Map<number, number>;

  constructor(private readonly recording: Recording, text: string) {
    this.text = text;
    this.nameMatches = recording.names.matching(text);
    const { timeline, paths } = recording;
    const hits = new Uint32Array(timeline.count);
    let count = 0;
    for (let i = 0; i < timeline.count; i++) {
      if (this.nameMatches[paths.name[timeline.path[i]]] === 1) {
        hits[count++] = i;
      }
    }
    this.hits = hits.slice(0, count);
    this.byTrack = new Map();
    let row = 0;
    for (const hit of this.hits) {
      while (timeline.rowStart[row + 1] <= hit) {
        row++;
      }
      const track = timeline.rowTrack[row];
      this.byTrack.set(track, (this.byTrack.get(track) ?? 0) + 1);
    }
  }

  /** The hit after (or before) a slice in order of time, wrapping around; -1 when there is none. */
  next(from: number, forward: boolean): number {
    const { hits } = this;
    let first = -1;
    let best = -1;
    for (const hit of hits) {
      if (first < 0 || this.isBefore(hit, first) === forward) {
        first = hit;
      }
      if (hit !== from && (from < 0 || this.isBefore(from, hit) === forward) && (best < 0 || this.isBefore(hit, best) === forward)) {
        best = hit;
      }
    }
    return best < 0 ? first : best;
  }

  /** Which hit in order of time a slice is, from 1; 0 when it is none. */
  ordinal(slice: number): number {
    let earlier = 0;
    let found = false;
    for (const hit of this.hits) {
      if (hit === slice) {
        found = true;
      } else if (this.isBefore(hit, slice)) {
        earlier++;
      }
    }
    return found ? earlier + 1 : 0;
  }

  private isBefore(a: number, b: number): boolean {
    const { start } = this.recording.timeline;
    return start[a] < start[b] || (start[a] === start[b] && a < b);
  }
}
