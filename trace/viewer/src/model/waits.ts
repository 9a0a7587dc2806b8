import type { Names } from "./names";
import { RUNNABLE, SLICE, WAIT } from "./names";
import type { Flow } from "./points";
import type { Recording, Track } from "./recording";

/** What a thread does that has something under way. */
export const RUNNING = 0;
export const WOKEN = 1;
export const WAITING = 2;
export const SLEEPING = 3;
export const BLOCKED = 4;
export const TRANSFERRING = 5;
export const PINNED = 6;
export const STATE_WORDS = ["runs", "may run", "waits", "sleeps", "waits for a lock", "reads, writes, connects", "waits, pinned to its carrier"];

const BY_NAME = new Map([["sleep", SLEEPING], [RUNNABLE, WOKEN], ["pinned", PINNED], ["select", TRANSFERRING]]);
const TRANSFER = /^(socket|file|standard) /;

const OWNER = "owner: ";

/** How long a track waits, and for what; in order of time, none over another. */
export interface Stretches {
  from: number[];
  to: number[];
  state: number[];
}

/** All waits of a name. */
export interface WaitRow {
  name: number;
  count: number;
  total: number;
  longest: number;
  /** Who had a lock when they began, and how often; the most frequent first. */
  owners: [string, number][];
}

/** Which state each name stands for; RUNNING if it is no wait. */
export function statesOfNames(names: Names): Uint8Array {
  return Uint8Array.from({ length: names.count }, (_, name) => {
    const text = names.full[name];
    if (names.kind[name] === SLICE) {
      return text.startsWith("wait ") ? (/^wait \w*Lock /.test(text) ? BLOCKED : WAITING) : RUNNING;
    }
    if (names.kind[name] !== WAIT) {
      return RUNNING;
    }
    if (text.startsWith("lock ")) {
      return BLOCKED;
    }
    return BY_NAME.get(text) ?? (TRANSFER.test(text) ? TRANSFERRING : WAITING);
  });
}

/** What threads wait for; worked out when it is asked for. */
export class Waits {
  readonly states: Uint8Array;
  /** Whether there are any. */
  readonly any: boolean;
  private readonly stretches = new Map<number, Stretches>();
  private got: Map<number, Flow[]> | undefined;
  private table: WaitRow[] | undefined;

  constructor(private readonly recording: Recording) {
    this.states = statesOfNames(recording.names);
    this.any = this.states.some((state) => state !== RUNNING);
  }

  of(track: Track): Stretches {
    const known = this.stretches.get(track.index);
    if (known) {
      return known;
    }
    const made = this.any ? this.make(track) : { from: [], to: [], state: [] };
    this.stretches.set(track.index, made);
    return made;
  }

  /** Of waits that lie in another, the outer one counts, but for what they tell of it: that the thread is pinned, or may run. */
  private make(track: Track): Stretches {
    const { timeline, paths } = this.recording;
    const waits: number[] = [];
    const parts: number[] = [];
    for (let i = timeline.rowStart[track.firstRow]; i < timeline.rowStart[track.firstRow + track.rows]; i++) {
      const parent = paths.parent[timeline.path[i]];
      const state = this.stateOf(i);
      if (state !== RUNNING && (parent < 0 || this.states[paths.name[parent]] === RUNNING)) {
        waits.push(i);
      } else if (state === WOKEN || state === PINNED) {
        parts.push(i);
      }
    }
    waits.sort((a, b) => timeline.start[a] - timeline.start[b]);
    parts.sort((a, b) => timeline.start[a] - timeline.start[b]);
    const result: Stretches = { from: [], to: [], state: [] };
    const add = (from: number, to: number, state: number): void => {
      if (to > from) {
        result.from.push(from);
        result.to.push(to);
        result.state.push(state);
      }
    };
    let next = 0;
    for (const wait of waits) {
      let at = timeline.start[wait];
      let told = false;
      for (; next < parts.length && timeline.start[parts[next]] < timeline.end[wait]; next++) {
        const part = parts[next];
        add(at, timeline.start[part], this.stateOf(wait));
        add(Math.max(at, timeline.start[part]), timeline.end[part], this.stateOf(part));
        at = Math.max(at, timeline.end[part]);
        told ||= this.stateOf(part) === WOKEN;
      }
      const woken = told ? timeline.end[wait] : Math.max(at, this.wokenAt(wait));
      add(at, woken, this.stateOf(wait));
      add(woken, timeline.end[wait], WOKEN);
    }
    return result;
  }

  private stateOf(slice: number): number {
    return this.states[this.recording.nameOf(slice)];
  }

  /** When somebody let a thread go on that waits; the end of the wait if that is not known. */
  private wokenAt(wait: number): number {
    const { timeline, points } = this.recording;
    if (!this.got) {
      this.got = new Map();
      for (const flow of points.flows) {
        const flows = this.got.get(flow.to.thread) ?? [];
        flows.push(flow);
        this.got.set(flow.to.thread, flows);
      }
    }
    const flows = this.got.get(timeline.thread[wait]) ?? [];
    let low = 0;
    let high = flows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (flows[middle].to.nanos > timeline.end[wait]) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    const last = flows[low - 1];
    const isOfWait = last !== undefined && last.to.nanos >= timeline.start[wait] && last.from.nanos < timeline.end[wait];
    return isOfWait ? Math.max(timeline.start[wait], last.from.nanos) : timeline.end[wait];
  }

  /** By name, the longest in sum first. */
  get rows(): WaitRow[] {
    this.table ??= this.sum();
    return this.table;
  }

  private sum(): WaitRow[] {
    const { timeline, totals, names } = this.recording;
    const rows = new Map<number, WaitRow & { had: Map<string, number> }>();
    for (let name = 0; name < names.count; name++) {
      if (this.states[name] !== RUNNING && totals.count[name] > 0) {
        rows.set(name, { name, count: totals.count[name], total: totals.total[name], longest: 0, owners: [], had: new Map() });
      }
    }
    for (let i = 0; i < timeline.count; i++) {
      const row = rows.get(this.recording.nameOf(i));
      if (row) {
        row.longest = Math.max(row.longest, timeline.duration(i));
        for (const state of this.recording.statesOf(i)) {
          if (state.startsWith(OWNER)) {
            row.had.set(state.slice(OWNER.length), (row.had.get(state.slice(OWNER.length)) ?? 0) + 1);
          }
        }
      }
    }
    return [...rows.values()]
      .map(({ had, ...row }) => ({ ...row, owners: [...had].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)) }))
      .sort((a, b) => b.total - a.total || a.name - b.name);
  }
}
