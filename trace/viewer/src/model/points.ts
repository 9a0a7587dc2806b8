import type { PointColumns } from "../format/read";
import type { Thread } from "./recording";

const INSTANT = 0;
const COUNTER = 1;
const VALUE = 5;

/** The instants of one thread, in order of time. */
export interface Instants {
  nanos: number[];
  names: number[];
}

/** A counter of one process: values in order of time, each valid until the next. */
export interface Counter {
  process: number;
  name: number;
  nanos: number[];
  values: number[];
  low: number;
  high: number;
}

/** Moments without a duration. */
export class Points {
  /** By thread number. */
  readonly instants = new Map<number, Instants>();
  readonly counters: Counter[];
  private readonly valuesAt = new Map<string, number>();

  constructor(points: PointColumns, threads: Thread[]) {
    const counters = new Map<string, { counter: Counter; samples: { nanos: number; value: number }[] }>();
    points.kind.forEach((kind, i) => {
      const thread = threads[points.thread[i]];
      const nanos = points.nanos[i];
      const name = points.name[i];
      if (kind === INSTANT) {
        const own = this.instants.get(thread.index) ?? { nanos: [], names: [] };
        own.nanos.push(nanos);
        own.names.push(name);
        this.instants.set(thread.index, own);
        thread.start = Math.min(thread.start, nanos);
        thread.end = Math.max(thread.end, nanos);
      } else if (kind === COUNTER) {
        const key = `${thread.process.index}:${name}`;
        const entry = counters.get(key)
          ?? { counter: { process: thread.process.index, name, nanos: [], values: [], low: 0, high: 1 }, samples: [] };
        entry.counter.low = Math.min(entry.counter.low, points.value[i]);
        entry.counter.high = Math.max(entry.counter.high, points.value[i]);
        entry.samples.push({ nanos, value: points.value[i] });
        counters.set(key, entry);
      } else if (kind === VALUE) {
        this.valuesAt.set(`${thread.index}:${nanos}:${name}`, points.value[i]);
      }
    });
    this.counters = [...counters.values()].map(({ counter, samples }) => {
      samples.sort((a, b) => a.nanos - b.nanos);
      return { ...counter, nanos: samples.map((s) => s.nanos), values: samples.map((s) => s.value) };
    });
  }

  /** The number that a slice was begun with, if any. */
  valueOf(thread: number, start: number, name: number): number | undefined {
    return this.valuesAt.get(`${thread}:${start}:${name}`);
  }
}

/** First index of a sorted list whose value is at least this. */
export function firstAtLeast(values: number[], value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] < value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
