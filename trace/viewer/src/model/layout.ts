import { Concurrency } from "./concurrency";
import type { Counter } from "./points";
import type { Process, Recording, Track } from "./recording";

export const ROW = 18;
const COMPACT_ROW = 4;
const COMPACT_ROWS = 24;
const TRACK_PADDING = 3;
const PROCESS_HEIGHT = 34;
/** No more items than this begin below a sticky heading. */
const ITEMS_BELOW = 4;
/** Room above the band of a process heading. */
export const PROCESS_MARGIN = 4;
const GROUP_HEIGHT = 26;
const COUNTER_HEIGHT = 34;
const MANY_PROCESSES = 12;

/** A heading whose children can be hidden: a process, or its virtual threads, or its tasks. */
export interface Heading {
  kind: "process" | "virtual" | "tasks";
  process: Process;
  tracks: Track[];
  concurrency: Concurrency;
  collapsed: boolean;
}

interface Placed {
  y: number;
  height: number;
}

export type Item = Placed & (
  | { kind: "heading"; heading: Heading }
  | { kind: "track"; track: Track; compact: boolean; rowHeight: number; rows: number }
  | { kind: "counter"; counter: Counter }
);
export type TrackItem = Extract<Item, { kind: "track" }>;

/** Where everything is from top to bottom, in CSS pixels, and what is folded. */
export class Layout {
  items: Item[] = [];
  height = 0;
  readonly headings: Heading[] = [];
  private pinned: number[] = [];
  private readonly compact = new Set<number>();
  private readonly itemOfTrack = new Map<number, TrackItem>();

  constructor(private readonly recording: Recording) {
    const { processes, tracks } = recording;
    for (const process of processes) {
      const own = tracks.filter((track) => track.process === process);
      this.headings.push({
        kind: "process", process, tracks: own, concurrency: new Concurrency(recording, own.filter((track) => track.group !== "tasks")),
        collapsed: processes.length > MANY_PROCESSES && process.index > 0,
      });
      for (const kind of ["virtual", "tasks"] as const) {
        const group = own.filter((track) => track.group === kind);
        if (group.length > 0) {
          this.headings.push({
            kind, process, tracks: group, concurrency: new Concurrency(recording, group),
            collapsed: group.some((track) => track.threads.length > 1) || group.length > 32,
          });
        }
      }
    }
    this.arrange();
  }

  /** Numbers of the tracks at the top, in their order there. */
  get pins(): number[] {
    return this.pinned;
  }

  set pins(tracks: number[]) {
    this.pinned = tracks;
    this.arrange();
  }

  private arrange(): void {
    this.items = [];
    this.itemOfTrack.clear();
    this.height = 0;
    for (const pin of this.pinned) {
      this.placeTrack(this.recording.tracks[pin]);
    }
    for (const heading of this.headings) {
      const folded = heading.kind !== "process" && this.processHeading(heading.process).collapsed;
      if (folded) {
        continue;
      }
      this.place({ kind: "heading", heading, y: 0, height: heading.kind === "process" ? PROCESS_HEIGHT : GROUP_HEIGHT });
      if (heading.collapsed) {
        continue;
      }
      if (heading.kind === "process") {
        for (const counter of this.recording.points.counters) {
          if (counter.process === heading.process.index) {
            this.place({ kind: "counter", counter, y: 0, height: COUNTER_HEIGHT });
          }
        }
      }
      for (const track of heading.tracks) {
        if (track.group === (heading.kind === "process" ? undefined : heading.kind) && !this.pinned.includes(track.index)) {
          this.placeTrack(track);
        }
      }
    }
    this.height += 24;
  }

  private placeTrack(track: Track): void {
    const compact = this.compact.has(track.index);
    const rowHeight = compact ? COMPACT_ROW : ROW;
    const rows = compact ? Math.min(track.rows, COMPACT_ROWS) : track.rows;
    const height = Math.max(ROW, rows * rowHeight) + 2 * TRACK_PADDING;
    this.place({ kind: "track", track, compact, rowHeight, rows, y: 0, height });
  }

  private place(item: Item): void {
    item.y = this.height;
    this.height += item.height;
    this.items.push(item);
    if (item.kind === "track") {
      this.itemOfTrack.set(item.track.index, item);
    }
  }

  /** The innermost heading above a track. */
  headingOf(track: Track): Heading | undefined {
    return this.headings.find(({ kind, process }) => process === track.process && kind === (track.group ?? "process"));
  }

  private processHeading(process: Process): Heading {
    return this.headings.find((heading) => heading.kind === "process" && heading.process === process) as Heading;
  }

  /** Number of the first item that ends below y. */
  indexAt(y: number): number {
    let low = 0;
    let high = this.items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.items[middle].y + this.items[middle].height > y) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** The heading of the process at the top of what is shown, and where it is kept in view although it is scrolled away. */
  sticky(scroll: number): { item: Item; y: number } | undefined {
    const first = this.indexAt(scroll);
    const isProcess = (item: Item): boolean => item.kind === "heading" && item.heading.kind === "process";
    for (let i = Math.min(first, this.items.length - 1); i >= 0; i--) {
      const item = this.items[i];
      if (isProcess(item)) {
        const next = this.items.slice(first + 1, first + ITEMS_BELOW).find(isProcess);
        return item.y < scroll - PROCESS_MARGIN ? { item, y: Math.min(scroll - PROCESS_MARGIN, (next?.y ?? Infinity) - item.height) } : undefined;
      }
    }
    return undefined;
  }

  /** What is at a height when everything above `scroll` is scrolled away. */
  at(y: number, scroll: number): Item | undefined {
    const sticky = this.sticky(scroll);
    if (sticky && y < sticky.y + sticky.item.height) {
      return sticky.item;
    }
    const item = this.items[this.indexAt(y)];
    return item && item.y <= y ? item : undefined;
  }

  toggle(item: Item): void {
    if (item.kind === "heading") {
      item.heading.collapsed = !item.heading.collapsed;
    } else if (item.kind === "track" && item.track.rows > 1) {
      if (!this.compact.delete(item.track.index)) {
        this.compact.add(item.track.index);
      }
    }
    this.arrange();
  }

  foldAll(folded: boolean): void {
    for (const heading of this.headings) {
      heading.collapsed = folded;
    }
    this.arrange();
  }

  /** Where a track is; unfolds what hides it. */
  reveal(track: Track): TrackItem {
    for (const heading of this.headings) {
      if (heading.process === track.process && (heading.kind === "process" || track.group === heading.kind)) {
        heading.collapsed = false;
      }
    }
    this.arrange();
    return this.itemOfTrack.get(track.index) as TrackItem;
  }

  placeOf(track: Track): TrackItem | undefined {
    return this.itemOfTrack.get(track.index);
  }

  /** Top of a row of a track. */
  static rowY(item: TrackItem, depth: number): number {
    return item.y + TRACK_PADDING + depth * item.rowHeight;
  }

  static depthAt(item: TrackItem, y: number): number {
    const depth = Math.floor((y - item.y - TRACK_PADDING) / item.rowHeight);
    return depth >= 0 && depth < item.rows ? depth : -1;
  }
}
