import type { TaskColumns } from "../format/read";

const FAILED = 1;
const OPEN = 2;

/** What was handed over to be run, or begun as a task; times are nanoseconds. */
export interface Task {
  index: number;
  name: number;
  /** The thread that runs it. */
  thread: number;
  /** The one that handed it over, if it was seen to. */
  giver: number | undefined;
  /** Between hand-over and begin; NaN if that is not known. */
  queued: number;
  begin: number;
  end: number;
  ran: number;
  waited: number;
  waits: number;
  state: "done" | "failed" | "open";
}

export function readTasks(columns: TaskColumns): Task[] {
  return columns.name.map((name, index) => {
    const begin = columns.begin[index];
    const flags = columns.flags[index];
    const queued = columns.queuedPlusOne[index];
    return {
      index, name, thread: columns.thread[index], begin, end: begin + columns.duration[index],
      giver: columns.giverPlusOne[index] === 0 ? undefined : columns.giverPlusOne[index] - 1,
      queued: queued === 0 ? NaN : queued - 1,
      ran: columns.duration[index] - columns.waited[index], waited: columns.waited[index], waits: columns.waits[index],
      state: (flags & OPEN) !== 0 ? "open" : (flags & FAILED) !== 0 ? "failed" : "done",
    };
  });
}
