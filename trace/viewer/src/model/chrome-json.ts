import { kindWord } from "./names";
import type { Recording, Thread } from "./recording";

const PIECE = 1 << 20;

/**
 * What is shown as Chrome's trace events, in pieces that belong together: complete events, instants, counters, flows, names of processes
 * and threads. Times are microseconds with three decimals.
 *
 * @see https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 */
export function chromeJson(recording: Recording): string[] {
  const out = new Pieces();
  const pids = distinctPids(recording);
  const place = (thread: Thread): object => ({ pid: pids[thread.process.index], tid: thread.id });
  for (const { index, name } of recording.processes) {
    out.event({ ph: "M", name: "process_name", pid: pids[index], tid: 0, args: { name } });
  }
  for (const thread of recording.threads) {
    out.event({ ph: "M", name: "thread_name", ...place(thread), args: { name: thread.name } });
  }
  addSlices(recording, place, out);
  addPoints(recording, place, pids, out);
  return out.whole();
}

/** Texts of about a megabyte: a single one may not be as long as a recording is. */
class Pieces {
  private readonly pieces: string[] = [];
  private piece = '{"traceEvents":[';
  private first = true;

  event(event: object): void {
    this.piece += (this.first ? "" : ",\n") + JSON.stringify(event);
    this.first = false;
    if (this.piece.length > PIECE) {
      this.pieces.push(this.piece);
      this.piece = "";
    }
  }

  whole(): string[] {
    return [...this.pieces, `${this.piece}],"displayTimeUnit":"ns"}`];
  }
}

/** Where two processes have one id, the later gets another: there it is all that tells them apart. */
function distinctPids({ processes }: Recording): number[] {
  const taken = new Set<number>();
  return processes.map(({ pid }) => {
    let free = pid;
    while (taken.has(free)) {
      free++;
    }
    taken.add(free);
    return free;
  });
}

function micros(nanos: number): number {
  return Math.round(nanos) / 1000;
}

function addSlices(recording: Recording, place: (thread: Thread) => object, out: Pieces): void {
  const { timeline, names, points } = recording;
  for (let slice = 0; slice < timeline.count; slice++) {
    const name = recording.nameOf(slice);
    const number = points.valueOf(timeline.thread[slice], timeline.start[slice], name);
    const states = recording.statesOf(slice);
    const args = { ...(states.length > 0 && { states }), ...(names.source[name] !== "" && { source: names.source[name] }) };
    out.event({
      ph: "X", name: number === undefined ? names.full[name] : `${names.full[name]} ${number}`, cat: kindWord(names.kind[name]),
      ...place(recording.threads[timeline.thread[slice]]), ts: micros(timeline.start[slice]), dur: micros(timeline.duration(slice)),
      ...(Object.keys(args).length > 0 && { args }),
    });
  }
}

function addPoints(recording: Recording, place: (thread: Thread) => object, pids: number[], out: Pieces): void {
  const { names, points, threads } = recording;
  for (const [thread, instants] of points.instants) {
    instants.nanos.forEach((nanos, i) => {
      const s = "tpg"[instants.scopes[i]] ?? "t";
      out.event({ ph: "i", s, name: names.full[instants.names[i]], ...place(threads[thread]), ts: micros(nanos) });
    });
  }
  for (const counter of points.counters) {
    counter.nanos.forEach((nanos, i) => {
      const name = names.full[counter.name];
      out.event({ ph: "C", name, pid: pids[counter.process], tid: 0, ts: micros(nanos), args: { [name]: counter.values[i] } });
    });
  }
  points.flows.forEach(({ name, from, to }, id) => {
    const arrow = { name: names.full[name], cat: "flow", id };
    out.event({ ph: "s", ...arrow, ...place(threads[from.thread]), ts: micros(from.nanos) });
    out.event({ ph: "f", bp: "e", ...arrow, ...place(threads[to.thread]), ts: micros(to.nanos) });
  });
}
