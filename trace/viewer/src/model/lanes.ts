import type { Thread } from "./recording";

/** A binary heap of numbers ordered by a key. */
class Heap {
  private readonly items: number[] = [];

  constructor(private readonly key: (item: number) => number) {}

  get smallest(): number | undefined {
    return this.items[0];
  }

  push(item: number): void {
    const { items, key } = this;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (key(items[parent]) <= key(item)) {
        break;
      }
      items[at] = items[parent];
      at = parent;
    }
    items[at] = item;
  }

  pop(): number {
    const { items, key } = this;
    const top = items[0];
    const last = items.pop() as number;
    if (items.length > 0) {
      let at = 0;
      for (;;) {
        let child = 2 * at + 1;
        if (child >= items.length) {
          break;
        }
        if (child + 1 < items.length && key(items[child + 1]) < key(items[child])) {
          child++;
        }
        if (key(items[child]) >= key(last)) {
          break;
        }
        items[at] = items[child];
        at = child;
      }
      items[at] = last;
    }
    return top;
  }
}

/** Packs threads into as few lanes as possible, so that the threads of a lane never overlap; the topmost free lane is taken first. */
export function packIntoLanes(threads: Thread[]): Thread[][] {
  const lanes: Thread[][] = [];
  const ends: number[] = [];
  const busy = new Heap((lane) => ends[lane]);
  const free = new Heap((lane) => lane);
  for (const thread of [...threads].sort((a, b) => a.start - b.start || a.index - b.index)) {
    while (busy.smallest !== undefined && ends[busy.smallest] <= thread.start) {
      free.push(busy.pop());
    }
    const lane = free.smallest === undefined ? lanes.push([]) - 1 : free.pop();
    lanes[lane].push(thread);
    ends[lane] = Math.max(thread.end, thread.start + 1);
    busy.push(lane);
  }
  return lanes;
}
