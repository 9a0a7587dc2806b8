import type { PointColumns } from "../format/read";
import type { Thread } from "./recording";

const INSTANT = 0;
const COUNTER = 1;
const FLOW_OUT = 2;
const FLOW_IN = 3;
const STATE = 4;
const VALUE = 5;

/** Of whom an instant is a moment. */
export const OF_PROCESS = 1;
export const OF_ALL = 2;

/** The instants of one thread, in order of time. */
export interface Instants {
  nanos: number[];
  names: number[];
  /** Zero, {@link OF_PROCESS} or {@link OF_ALL}. */
  scopes: number[];
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

/** A moment of a thread, by its number. */
export interface Moment {
  thread: number;
  nanos: number;
}

/** Something that one thread gave and another, or the same, got. */
export interface Flow {
  name: number;
  from: Moment;
  to: Moment;
}

/** Moments without a duration. */
export class Points {
  /** By thread number. */
  readonly instants = new Map<number, Instants>();
  /** Moments of whole processes, by process number, and of all of them; each in order of time. */
  readonly ofProcess = new Map<number, number[]>();
  readonly ofAll: number[] = [];
  readonly counters: Counter[];
  /** In order of their ends. */
  readonly flows: Flow[];
  private readonly valuesAt = new Map<string, number>();
  private readonly statesAt = new Map<string, number[]>();

  constructor(points: PointColumns, threads: Thread[]) {
    const counters = new Map<string, { counter: Counter; samples: { nanos: number; value: number }[] }>();
    const given = new Map<number, Moment[]>();
    const got: { flow: number; name: number; to: Moment }[] = [];
    points.kind.forEach((kind, i) => {
      const thread = threads[points.thread[i]];
      const nanos = points.nanos[i];
      const name = points.name[i];
      if (kind === INSTANT) {
        const own = this.instants.get(thread.index) ?? { nanos: [], names: [], scopes: [] };
        own.nanos.push(nanos);
        own.names.push(name);
        own.scopes.push(points.value[i]);
        this.instants.set(thread.index, own);
        this.share(points.value[i], thread.process.index, nanos);
        extend(thread, nanos);
      } else if (kind === COUNTER) {
        const key = `${thread.process.index}:${name}`;
        const entry = counters.get(key)
          ?? { counter: { process: thread.process.index, name, nanos: [], values: [], low: 0, high: 1 }, samples: [] };
        entry.counter.low = Math.min(entry.counter.low, points.value[i]);
        entry.counter.high = Math.max(entry.counter.high, points.value[i]);
        entry.samples.push({ nanos, value: points.value[i] });
        counters.set(key, entry);
      } else if (kind === FLOW_OUT) {
        given.set(points.value[i], [...given.get(points.value[i]) ?? [], { thread: thread.index, nanos }]);
        extend(thread, nanos);
      } else if (kind === FLOW_IN) {
        got.push({ flow: points.value[i], name, to: { thread: thread.index, nanos } });
        extend(thread, nanos);
      } else if (kind === STATE) {
        const key = `${thread.index}:${nanos}:${points.value[i]}`;
        this.statesAt.set(key, [...this.statesAt.get(key) ?? [], name]);
      } else if (kind === VALUE) {
        this.valuesAt.set(`${thread.index}:${nanos}:${name}`, points.value[i]);
      }
    });
    [...this.ofProcess.values(), this.ofAll].forEach((moments) => moments.sort((a, b) => a - b));
    this.flows = pair(given, got);
    this.counters = [...counters.values()].map(({ counter, samples }) => {
      samples.sort((a, b) => a.nanos - b.nanos);
      return { ...counter, nanos: samples.map((s) => s.nanos), values: samples.map((s) => s.value) };
    });
  }

  private share(scope: number, process: number, nanos: number): void {
    if (scope === OF_PROCESS) {
      const moments = this.ofProcess.get(process) ?? [];
      moments.push(nanos);
      this.ofProcess.set(process, moments);
    } else if (scope === OF_ALL) {
      this.ofAll.push(nanos);
    }
  }

  /** The number that a slice was begun with, if any. */
  valueOf(thread: number, start: number, name: number): number | undefined {
    return this.valuesAt.get(`${thread}:${start}:${name}`);
  }

  /** What is said of a slice, as names: `owner: worker 2`. */
  statesOf(thread: number, start: number, name: number): number[] {
    return this.statesAt.get(`${thread}:${start}:${name}`) ?? [];
  }
}

/** Each end with the latest begin of its number before it; clocks of two machines may differ, so a lone begin counts in any case. */
function pair(given: Map<number, Moment[]>, got: { flow: number; name: number; to: Moment }[]): Flow[] {
  const flows: Flow[] = [];
  for (const { flow, name, to } of got) {
    const begins = given.get(flow) ?? [];
    const before = begins.filter((begin) => begin.nanos <= to.nanos).sort((a, b) => b.nanos - a.nanos);
    const from = before[0] ?? begins[0];
    if (from) {
      flows.push({ name, from, to });
    }
  }
  return flows.sort((a, b) => a.to.nanos - b.to.nanos);
}

function extend(thread: Thread, nanos: number): void {
  thread.start = Math.min(thread.start, nanos);
  thread.end = Math.max(thread.end, nanos);
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
