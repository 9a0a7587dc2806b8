import { Columns, ESCAPE, unzigzag } from "./columns";
import { inflate } from "./inflate";
import { FORMAT_VERSION, type Header, type Tables } from "./text";

/** Slices in the order of the file: thread by thread, a caller before what it calls. */
export interface SliceColumns {
  count: number;
  start: Float64Array;
  duration: Float64Array;
  path: Uint32Array;
  flags: Uint8Array;
}

export interface PointColumns {
  kind: number[];
  thread: number[];
  nanos: number[];
  name: number[];
  value: number[];
}

/** Tasks in the order in which they began; a row each. */
export interface TaskColumns {
  name: number[];
  thread: number[];
  giverPlusOne: number[];
  queuedPlusOne: number[];
  begin: number[];
  duration: number[];
  waited: number[];
  waits: number[];
  flags: number[];
}

/** Everything a report holds, decoded, nothing derived. */
export interface Report {
  header: Header;
  tables: Tables;
  pathParentPlusOne: number[];
  pathName: number[];
  slices: SliceColumns;
  points: PointColumns;
  totals: { count: number[]; total: number[]; self: number[] };
  tasks: TaskColumns;
}

type Progress = (fraction: number) => void;

/** Takes the report out of the page it stands in. */
export async function readReport(page: Document, progress: Progress): Promise<Report> {
  const header = JSON.parse(page.getElementById("weft-header")?.textContent ?? "null") as Header | null;
  if (!header) {
    throw new Error("the page holds no data: it was cut, or is not a report");
  }
  if (header.version !== FORMAT_VERSION) {
    throw new Error(`the data has version ${header.version}, but this page shows version ${FORMAT_VERSION}`);
  }
  const elements = [...page.querySelectorAll<HTMLScriptElement>('script[type="application/x-weft-block"]')];
  const blocks = new Map<string, Uint8Array[]>();
  let done = 0;
  const inflated = await Promise.all(elements.map(async (element) => {
    const bytes = await inflate(element.textContent ?? "");
    element.remove();
    progress(++done / elements.length);
    return bytes;
  }));
  elements.forEach((element, i) => {
    const kind = element.dataset["kind"] ?? "";
    const list = blocks.get(kind) ?? [];
    list.push(inflated[i]);
    blocks.set(kind, list);
  });
  const text = blocks.get("text")?.[0];
  if (!text) {
    throw new Error("the page holds no names: it was cut");
  }
  const tables = JSON.parse(new TextDecoder().decode(text)) as Tables;
  const [pathParentPlusOne, pathName] = table(blocks.get("paths"), 2);
  const [kind, thread, nanos, name, value] = table(blocks.get("points"), 5);
  const [count, total, self] = table(blocks.get("totals"), 3);
  const [taskName, taskThread, giverPlusOne, queuedPlusOne, begin, duration, waited, waits, flags] = table(blocks.get("tasks"), 9);
  return {
    header, tables, pathParentPlusOne, pathName,
    slices: readSlices(blocks.get("slices") ?? [], tables.threads.slices),
    points: { kind, thread, nanos, name, value: value.map(unzigzag) },
    totals: { count, total, self },
    tasks: { name: taskName, thread: taskThread, giverPlusOne, queuedPlusOne, begin, duration, waited, waits, flags },
  };
}

function table(blocks: Uint8Array[] | undefined, columns: number): number[][] {
  const result: number[][] = Array.from({ length: columns }, () => []);
  for (const bytes of blocks ?? []) {
    new Columns(bytes).numbers().forEach((column, c) => {
      for (const cell of column) {
        result[c].push(cell);
      }
    });
  }
  return result;
}

/** A start counts from the slice before in the same thread and block, else from the origin. */
function readSlices(blocks: Uint8Array[], perThread: number[]): SliceColumns {
  const expected = perThread.reduce((sum, n) => sum + n, 0);
  const start = new Float64Array(expected);
  const duration = new Float64Array(expected);
  const path = new Uint32Array(expected);
  const flags = new Uint8Array(expected);
  let slice = 0;
  let thread = 0;
  let left = perThread[0] ?? 0;
  for (const bytes of blocks) {
    const block = new Columns(bytes);
    const starts = block.column(0);
    const durations = block.column(1);
    path.set(block.column(2), slice);
    flags.set(block.column(3), slice);
    let wide = 0;
    let before = 0;
    for (let i = 0; i < block.rows; i++, slice++, left--) {
      while (left === 0) {
        left = perThread[++thread];
        before = 0;
      }
      before += starts[i] === ESCAPE ? block.wide[wide++] : starts[i];
      start[slice] = before;
      duration[slice] = durations[i] === ESCAPE ? block.wide[wide++] : durations[i];
    }
  }
  if (slice !== expected) {
    throw new Error(`the page holds ${slice} of ${expected} slices: it was cut`);
  }
  return { count: expected, start, duration, path, flags };
}
