import type { Report } from "../format/read";
import type { Header, ProcessText } from "../format/text";
import { packIntoLanes } from "./lanes";
import { Names, RUNNABLE, WAIT } from "./names";
import { Paths } from "./paths";
import { type Flow, type Moment, Points } from "./points";
import { readTasks, type Task } from "./tasks";
import { Timeline } from "./timeline";

export const FLAG_OPEN = 1;
export const FLAG_THROWN = 2;

/** How a state names a thread of whatever process. */
const THREAD_OF_PROCESS = /\(pid (\d+)\), thread (\d+)$/;

/** Beyond this many virtual threads in a process they share lanes. */
const OWN_TRACKS = 32;

export interface Thread {
  index: number;
  id: number;
  name: string;
  virtual: boolean;
  /** Whether it is no thread but a task as a track of its own. */
  task: boolean;
  lost: number;
  /** How many of its events were dropped, as the oldest, and when the last of them was. */
  dropped: number;
  cut: number;
  process: Process;
  /** Where its slices are in the file. */
  firstSlice: number;
  slices: number;
  start: number;
  end: number;
}

export interface Process extends ProcessText {
  index: number;
  own: Thread[];
}

/** What is drawn as one band: a thread, or a lane of virtual threads, or of tasks, that follow one another. */
export interface Track {
  index: number;
  process: Process;
  name: string;
  /** Below which heading of its process it is; none for a platform thread. */
  group: "virtual" | "tasks" | undefined;
  /** In order of time. */
  threads: Thread[];
  rows: number;
  firstRow: number;
}

/** A report in the shape in which it is shown. */
export class Recording {
  readonly header: Header;
  readonly names: Names;
  readonly paths: Paths;
  readonly processes: Process[];
  readonly threads: Thread[];
  readonly tracks: Track[];
  readonly timeline: Timeline;
  readonly points: Points;
  /** By thread number; none for a thread of which nothing is shown. */
  readonly trackOfThread = new Map<number, Track>();
  readonly totals: Report["totals"];
  readonly problems: { file: string; skipped: boolean; reason: string }[];
  /** Lines of source files, by their paths. */
  readonly sources: Map<string, string[]>;
  readonly tasks: Task[];
  /** How many tasks there are beyond these. */
  readonly tasksLeftOut: number;
  readonly duration: number;

  constructor(report: Report) {
    this.header = report.header;
    this.problems = report.tables.problems;
    this.totals = report.totals;
    this.sources = new Map(report.tables.sources.map(({ path, text }) => [path, text.split(/\r?\n/)]));
    this.names = new Names(report.tables);
    this.paths = new Paths(report.pathParentPlusOne, report.pathName);
    this.processes = report.tables.processes.map((text, index) => ({ ...text, index, own: [] }));
    this.threads = readThreads(report, this.processes);
    this.tasks = readTasks(report.tasks);
    this.tasksLeftOut = report.tables.tasksLeftOut;
    this.points = new Points(report.points, this.threads);
    this.tracks = this.processes.flatMap((process) => tracksOf(process, (thread) => this.fromItsRun(thread, report)));
    this.tracks.forEach((track, index) => {
      track.index = index;
      track.rows = this.rowsOf(track, report);
      track.threads.forEach((thread) => this.trackOfThread.set(thread.index, track));
    });
    this.timeline = new Timeline(report.slices, this.paths, this.tracks);
    this.duration = Math.max(this.header.durationNanos, 1);
    this.points.flows.forEach((flow) => this.land(flow.to));
  }

  /** What comes to a thread that does nothing is for what it begins next. */
  private land(end: Moment): void {
    const { timeline } = this;
    const track = this.trackOfThread.get(end.thread);
    if (!track || this.sliceAt(end) >= 0) {
      return;
    }
    const rowEnd = timeline.rowStart[track.firstRow + 1];
    const next = timeline.firstStartingFrom(end.nanos, timeline.rowStart[track.firstRow], rowEnd);
    if (next < rowEnd && timeline.thread[next] === end.thread) {
      end.nanos = timeline.start[next];
    }
  }

  /** Without the time from its start to its run, in which it needs no lane. */
  private fromItsRun(thread: Thread, { slices }: Report): Thread {
    const first = slices.path[thread.firstSlice];
    const name = this.paths.name[first];
    if (thread.slices > 1 && this.paths.depth[first] === 0 && this.names.kind[name] === WAIT && this.names.full[name] === RUNNABLE) {
      thread.firstSlice++;
      thread.slices--;
      thread.start = slices.start[thread.firstSlice];
    }
    return thread;
  }

  /** The outermost slice that a thread begins in a stretch of time, and of these the first; -1 if none is in the picture. */
  sliceBegunIn(thread: number, begin: number, end: number): number {
    const { timeline } = this;
    const track = this.trackOfThread.get(thread);
    for (let row = track?.firstRow ?? 0; track && row < track.firstRow + track.rows; row++) {
      const at = timeline.firstStartingFrom(begin, timeline.rowStart[row], timeline.rowStart[row + 1]);
      if (at < timeline.rowStart[row + 1] && timeline.start[at] < end && timeline.thread[at] === thread) {
        return at;
      }
    }
    return -1;
  }

  private rowsOf(track: Track, report: Report): number {
    let deepest = 0;
    for (const thread of track.threads) {
      for (let i = thread.firstSlice; i < thread.firstSlice + thread.slices; i++) {
        const depth = this.paths.depth[report.slices.path[i]];
        if (depth > deepest) {
          deepest = depth;
        }
      }
    }
    return deepest + 1;
  }

  nameOf(slice: number): number {
    return this.paths.name[this.timeline.path[slice]];
  }

  /** What is said of a slice, as `subject: text`; a thread that was recorded has its name there. */
  statesOf(slice: number): string[] {
    const { timeline } = this;
    return this.points.statesOf(timeline.thread[slice], timeline.start[slice], this.nameOf(slice))
      .map((state) => this.withNameOfThread(this.names.full[state]));
  }

  private withNameOfThread(state: string): string {
    const [, pid, id] = THREAD_OF_PROCESS.exec(state) ?? [];
    const thread = pid && this.threads.find((one) => one.id === Number(id) && one.process.pid === Number(pid));
    return thread ? `${state} (${thread.name})` : state;
  }

  /** What was given and what was got by the thread of a slice while that lasted, by whatever was called in it. */
  flowsOf(slice: number): { given: Flow[]; got: Flow[] } {
    const thread = this.timeline.thread[slice];
    const start = this.timeline.start[slice];
    const end = this.timeline.end[slice];
    const isInside = (moment: Moment): boolean => moment.thread === thread && moment.nanos >= start && moment.nanos <= end;
    const { flows } = this.points;
    return { given: flows.filter((flow) => isInside(flow.from)), got: flows.filter((flow) => isInside(flow.to)) };
  }

  trackOf(slice: number): Track {
    return this.tracks[this.timeline.rowTrack[this.timeline.rowOf(slice)]];
  }

  /** The innermost slice at a moment of a thread, no deeper than so many rows; -1 if there is none. */
  sliceAt({ thread, nanos }: Moment, rows = Infinity): number {
    const { timeline } = this;
    const track = this.trackOfThread.get(thread);
    for (let row = track ? track.firstRow + Math.min(track.rows, rows) - 1 : -1; track && row >= track.firstRow; row--) {
      const at = timeline.firstEndingAfter(nanos, timeline.rowStart[row], timeline.rowStart[row + 1]);
      if (at < timeline.rowStart[row + 1] && timeline.start[at] <= nanos && timeline.thread[at] === thread) {
        return at;
      }
    }
    return -1;
  }

  /** The slice around this one, -1 if none is in the picture. */
  parentOf(slice: number): number {
    const { timeline } = this;
    const row = timeline.rowOf(slice);
    const track = this.tracks[timeline.rowTrack[row]];
    if (row === track.firstRow) {
      return -1;
    }
    const from = timeline.rowStart[row - 1];
    const at = timeline.firstStartingFrom(timeline.start[slice] + 1, from, timeline.rowStart[row]) - 1;
    return at >= from && timeline.path[at] === this.paths.parent[timeline.path[slice]] && timeline.end[at] >= timeline.end[slice] ? at : -1;
  }

  /** Time of a slice that is not spent in the slices shown below it. */
  selfTime(slice: number): number {
    const { timeline } = this;
    const row = timeline.rowOf(slice);
    const track = this.tracks[timeline.rowTrack[row]];
    if (row + 1 >= track.firstRow + track.rows) {
      return timeline.duration(slice);
    }
    const from = timeline.firstStartingFrom(timeline.start[slice], timeline.rowStart[row + 1], timeline.rowStart[row + 2]);
    const to = timeline.firstStartingFrom(timeline.end[slice], from, timeline.rowStart[row + 2]);
    return Math.max(0, timeline.duration(slice) - timeline.covered(from, to));
  }
}

function readThreads(report: Report, processes: Process[]): Thread[] {
  const { strings, threads: text } = report.tables;
  const { start, duration } = report.slices;
  const result: Thread[] = [];
  let firstSlice = 0;
  for (const process of processes) {
    for (let i = 0; i < process.threads; i++) {
      const index = result.length;
      const slices = text.slices[index];
      const thread: Thread = {
        index, id: text.id[index], name: strings[text.name[index]], virtual: text.virtual[index] === 1, task: text.virtual[index] === 2,
        lost: text.lost[index], dropped: text.dropped[index], cut: text.cut[index],
        process, firstSlice, slices, start: slices > 0 ? start[firstSlice] : Infinity, end: slices > 0 ? start[firstSlice] : -Infinity,
      };
      for (let s = firstSlice; s < firstSlice + slices; s++) {
        const end = start[s] + duration[s];
        if (end > thread.end) {
          thread.end = end;
        }
      }
      firstSlice += slices;
      result.push(thread);
      process.own.push(thread);
    }
  }
  return result;
}

function tracksOf(process: Process, fromItsRun: (thread: Thread) => Thread): Track[] {
  const shown = process.own.filter((thread) => thread.end >= thread.start);
  const platform = shown.filter((thread) => !thread.virtual && !thread.task).sort(byNameOfMainFirst);
  return [
    ...platform.map((thread) => track(process, thread.name, undefined, [thread])),
    ...lanesOf(process, "virtual", shown.filter((thread) => thread.virtual), fromItsRun),
    ...lanesOf(process, "tasks", shown.filter((thread) => thread.task)),
  ];
}

function lanesOf(process: Process, group: Track["group"], threads: Thread[], fromItsRun = (thread: Thread): Thread => thread): Track[] {
  return threads.length <= OWN_TRACKS
    ? threads.sort((a, b) => a.start - b.start).map((thread) => track(process, thread.name, group, [thread]))
    : packIntoLanes(threads.map(fromItsRun)).map((some, i) => track(process, `lane ${i + 1}${group === "tasks" ? " of tasks" : ""}`, group, some));
}

function track(process: Process, name: string, group: Track["group"], threads: Thread[]): Track {
  return { index: 0, process, name, group, threads, rows: 1, firstRow: 0 };
}

const inNaturalOrder = new Intl.Collator("en", { numeric: true });

function byNameOfMainFirst(a: Thread, b: Thread): number {
  const main = Number(b.name === "main") - Number(a.name === "main");
  return main || inNaturalOrder.compare(a.name, b.name) || a.id - b.id;
}
