/** What stands readable in the page. */
export interface Header {
  version: number;
  title: string;
  wallMillis: number;
  durationNanos: number;
  calls: number;
  tasks: number;
  lost: number;
  leftOut: number;
  leftOutBelowNanos: number;
  trivialMethods: number;
  pointsLeftOut: number;
}

export interface ProcessText {
  pid: number;
  parentPid: number;
  name: string;
  command: string;
  java: string;
  end: string;
  startNanos: number;
  endNanos: number;
  complete: boolean;
  lost: number;
  dropped: number;
  /** -1 if it did not stop. */
  stoppedNanos: number;
  threads: number;
  /** Methods whose calls were counted from a moment on instead of recorded, the most calls first. */
  throttled: { name: string; fromNanos: number; calls: number }[];
}

/** The tables of words; numbers in `names` and `threads.name` are indices of `strings`. */
export interface Tables {
  strings: string[];
  names: { kind: number[]; owner: number[]; text: number[]; descriptor: number[]; file: number[]; line: number[] };
  processes: ProcessText[];
  threads: { id: number[]; name: number[]; virtual: number[]; slices: number[]; lost: number[]; dropped: number[]; cut: number[] };
  /** How many tasks there are beyond those that the page has. */
  tasksLeftOut: number;
  sources: { path: string; text: string }[];
  problems: { file: string; skipped: boolean; reason: string }[];
}

export const FORMAT_VERSION = 1;
