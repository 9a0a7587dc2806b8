import { MOUNT } from "./names";
import type { Recording, Thread } from "./recording";

/** Which carriers had which virtual threads, and when. */
export class Mounts {
  /** By slice of a carrier, the virtual thread that it has; none that is not recorded. */
  private readonly carried = new Map<number, Thread>();
  /** By number of a virtual thread, the slices of its carriers, in order of time. */
  private readonly carriers = new Map<number, number[]>();

  constructor(private readonly recording: Recording) {
    const { names, timeline, paths, points, threads } = recording;
    if (!names.kind.includes(MOUNT)) {
      return;
    }
    const byId = threads.reduce((map, thread) => map.set(`${thread.process.index}:${thread.id}`, thread), new Map<string, Thread>());
    for (let slice = 0; slice < timeline.count; slice++) {
      const name = paths.name[timeline.path[slice]];
      if (names.kind[name] === MOUNT) {
        const carrier = threads[timeline.thread[slice]];
        const id = points.valueOf(carrier.index, timeline.start[slice], name);
        const thread = byId.get(`${carrier.process.index}:${id}`);
        if (thread) {
          this.carried.set(slice, thread);
          const own = this.carriers.get(thread.index) ?? [];
          own.push(slice);
          this.carriers.set(thread.index, own);
        }
      }
    }
    for (const own of this.carriers.values()) {
      own.sort((a, b) => timeline.start[a] - timeline.start[b]);
    }
  }

  /** The virtual thread that is carried in this slice. */
  carriedBy(slice: number): Thread | undefined {
    return this.carried.get(slice);
  }

  /** The slices of carriers that had a virtual thread between two moments, in order of time. */
  carriersOf(thread: number, from: number, to: number): number[] {
    const { start, end } = this.recording.timeline;
    return (this.carriers.get(thread) ?? []).filter((slice) => end[slice] >= from && start[slice] <= to);
  }
}
