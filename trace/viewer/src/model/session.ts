import type { Mark, Place } from "./address";
import { coloursOf } from "./colours";
import { type Item, Layout } from "./layout";
import type { Flow } from "./points";
import type { Recording, Track } from "./recording";
import { Search } from "./search";
import type { Area } from "./statistics";
import type { Task } from "./tasks";
import { View } from "./view";
import { Mounts } from "./mounts";
import { Waits } from "./waits";

export const NONE = -1;

/** A slice that takes less of the width is zoomed to when it is revealed, with so many times its length on either side. */
const NARROWEST = 1 / 1000;
const SURROUNDINGS = 20;

/** Of the time of a track that is gone to, before and after it. */
const TRACK_MARGIN = 0.05;

type Topic = "frame" | "selection" | "area" | "search" | "layout" | "reveal" | "track";

/** What the person looks at: the parts read it, the input changes it, and whoever listens is told. */
export class Session {
  readonly view: View;
  readonly layout: Layout;
  /** Colour numbers by name. */
  readonly colours: Uint8Array;
  readonly waits: Waits;
  readonly mounts: Mounts;
  hover = NONE;
  selected = NONE;
  area: Area | undefined;
  search: Search | undefined;
  /** In order of time. */
  marks: Mark[] = [];
  /** The track that was gone to last. */
  shown: Track | undefined;
  private flows: { of: number; given: Flow[]; got: Flow[] } = { of: NONE, given: [], got: [] };
  /** The slice that was left last by following an arrow, and which of its arrows that was. */
  private way: { from: number; forward: boolean; number: number } | undefined;
  private readonly listeners = new Map<Topic, (() => void)[]>();

  constructor(readonly recording: Recording) {
    this.view = new View(recording.duration);
    this.view.openAt(recording.timeline.firstStart());
    this.layout = new Layout(recording);
    this.waits = new Waits(recording);
    this.mounts = new Mounts(recording);
    this.colours = coloursOf(recording.names, this.waits.states);
  }

  /** What is written on a slice: what a carrier has is a thread. */
  labelOf(slice: number): string {
    return this.mounts.carriedBy(slice)?.name ?? this.recording.names.short[this.recording.nameOf(slice)];
  }

  on(topic: Topic, listener: () => void): void {
    const list = this.listeners.get(topic) ?? [];
    list.push(listener);
    this.listeners.set(topic, list);
  }

  private tell(topic: Topic): void {
    for (const listener of this.listeners.get(topic) ?? []) {
      listener();
    }
  }

  /** Asks for a new picture. */
  redraw(): void {
    this.tell("frame");
  }

  setHover(slice: number): void {
    if (slice !== this.hover) {
      this.hover = slice;
      this.redraw();
    }
  }

  select(slice: number): void {
    this.selected = slice;
    this.area = undefined;
    this.tell("selection");
    this.redraw();
  }

  /** What was given and got while the selected slice lasted. */
  flowsOfSelected(): { given: Flow[]; got: Flow[] } {
    if (this.flows.of !== this.selected) {
      this.flows = { of: this.selected, ...this.recording.flowsOf(this.selected) };
    }
    return this.flows;
  }

  selectArea(area: Area | undefined, done: boolean): void {
    this.area = area;
    if (done) {
      this.selected = NONE;
      this.tell("area");
    }
    this.redraw();
  }

  /** Marks a moment, or changes the note of the mark that is there. */
  mark(at: number, note: string): void {
    this.marks = [...this.marks.filter((mark) => mark.at !== at), { at, note }].sort((a, b) => a.at - b.at);
    this.redraw();
  }

  unmark(mark: Mark): void {
    this.marks = this.marks.filter((other) => other !== mark);
    this.redraw();
  }

  /** The mark nearest to a moment, no further away than this. */
  markNear(at: number, reach: number): Mark | undefined {
    const near = this.marks.filter((mark) => Math.abs(mark.at - at) <= reach);
    return near.sort((a, b) => Math.abs(a.at - at) - Math.abs(b.at - at))[0];
  }

  /** Shows what an address tells of. */
  goTo({ area, from, marks, pins, selected, to }: Place): void {
    this.view.show(from, to);
    this.view.settle();
    this.marks = [...marks].sort((a, b) => a.at - b.at);
    this.layout.pins = pins;
    this.tell("layout");
    if (area) {
      this.selectArea(area, true);
    } else {
      this.select(selected);
    }
  }

  find(text: string): void {
    this.search = text === "" ? undefined : new Search(this.recording, text);
    this.tell("search");
    this.redraw();
  }

  /** Selects the next hit, or the one before, and brings it into view. */
  walk(forward: boolean): void {
    const hit = this.search?.next(this.selected, forward) ?? NONE;
    if (hit !== NONE) {
      this.select(hit);
      this.reveal(hit);
      this.tell("search");
    }
  }

  /** The slice before or after the selected one in its row; if none is selected, the first in view. */
  step(forward: boolean): void {
    const { timeline } = this.recording;
    if (this.selected === NONE) {
      this.selectFirstInView();
      return;
    }
    const next = this.selected + (forward ? 1 : -1);
    if (next >= 0 && next < timeline.count && timeline.rowOf(next) === timeline.rowOf(this.selected)) {
      this.select(next);
      this.reveal(next);
    }
  }

  private selectFirstInView(): void {
    const { timeline, tracks } = this.recording;
    const { from, to } = this.view.target;
    for (const track of tracks) {
      const end = timeline.rowStart[track.firstRow + 1];
      const first = track.rows > 0 ? timeline.firstEndingAfter(from, timeline.rowStart[track.firstRow], end) : end;
      if (this.layout.placeOf(track) && first < end && timeline.start[first] < to) {
        this.select(first);
        this.reveal(first);
        return;
      }
    }
  }

  /** Follows the first thing that the selected slice gave to where it was got, or that it got back to where it was given. */
  follow(forward: boolean): void {
    this.way = { from: this.selected, forward, number: 0 };
    this.go();
  }

  /** Follows another one of the slice that was left by following the last. */
  followAnother(forward: boolean): void {
    if (this.way && this.way.forward === forward && this.selected !== this.way.from) {
      this.selected = this.way.from;
      this.way.number++;
      this.go();
    } else {
      this.follow(forward);
    }
  }

  private go(): void {
    const { way } = this;
    const { given, got } = this.flowsOfSelected();
    const ends = way?.forward ? given.map((flow) => flow.to) : got.map((flow) => flow.from);
    const others = ends.map((end) => this.recording.sliceAt(end)).filter((slice) => slice !== NONE && slice !== this.selected);
    if (way && others.length > 0) {
      const other = others[way.number % others.length];
      this.select(other);
      this.reveal(other);
    }
  }

  /** Brings a slice into view without changing the scale more than needed. */
  reveal(slice: number): void {
    const { timeline } = this.recording;
    const { from, to } = this.view.target;
    const [start, end] = [timeline.start[slice], timeline.end[slice]];
    const span = to - from;
    if (end - start > span) {
      this.focus(slice);
    } else if (end - start < span * NARROWEST) {
      this.view.show(start - (end - start) * SURROUNDINGS, end + (end - start) * SURROUNDINGS);
    } else if (start < from || end > to) {
      this.view.show((start + end) / 2 - span / 2, (start + end) / 2 + span / 2);
    }
    this.layout.reveal(this.recording.trackOf(slice));
    this.tell("layout");
    this.tell("reveal");
    this.redraw();
  }

  /** Fills most of the width with a slice. */
  focus(slice: number): void {
    const { timeline } = this.recording;
    const margin = Math.max(timeline.duration(slice) * 0.15, 10);
    this.view.show(timeline.start[slice] - margin, timeline.end[slice] + margin);
    this.redraw();
  }

  focusSelection(): void {
    if (this.area) {
      const margin = (this.area.to - this.area.from) * 0.05;
      this.view.show(this.area.from - margin, this.area.to + margin);
      this.redraw();
    } else if (this.selected !== NONE) {
      this.focus(this.selected);
    }
  }

  /** Keeps a track at the top, or lets it go again. */
  pin(track: Track): void {
    const { pins } = this.layout;
    this.layout.pins = pins.includes(track.index) ? pins.filter((other) => other !== track.index) : [...pins, track.index];
    this.tell("layout");
    this.redraw();
  }

  /** Brings a track into view, and the time in which something is there if nothing of that is. */
  showTrack(track: Track): void {
    const { from, to } = this.view.target;
    const start = track.threads.reduce((first, thread) => Math.min(first, thread.start), Infinity);
    const end = track.threads.reduce((last, thread) => Math.max(last, thread.end), 0);
    if (start > to || end < from) {
      this.view.show(start - (end - start) * TRACK_MARGIN, end + (end - start) * TRACK_MARGIN);
    }
    this.layout.reveal(track);
    this.shown = track;
    this.tell("layout");
    this.tell("track");
    this.redraw();
  }

  /** Selects what a thread does for a task, and fills most of the width with it. */
  showTask(task: Task): void {
    const slice = this.recording.sliceBegunIn(task.thread, task.begin, task.end);
    const margin = Math.max((task.end - task.begin) * 0.15, 10);
    this.select(slice);
    this.view.show(task.begin - margin, task.end + margin);
    const track = this.recording.trackOfThread.get(task.thread);
    if (track) {
      this.layout.reveal(track);
      this.shown = track;
      this.tell("layout");
      this.tell(slice === NONE ? "track" : "reveal");
    }
    this.redraw();
  }

  toggle(item: Item): void {
    this.layout.toggle(item);
    this.tell("layout");
    this.redraw();
  }

  /** Folds the innermost group in which a track is. */
  toggleGroupOf(track: Track): void {
    const heading = this.layout.headingOf(track);
    const item = this.layout.items.find((other) => other.kind === "heading" && other.heading === heading);
    if (item) {
      this.toggle(item);
    }
  }

  /** Makes the rows of a track as thin as lines, or as high as ever. */
  toggleRowsOf(track: Track): void {
    const item = this.layout.placeOf(track);
    if (item) {
      this.toggle(item);
    }
  }

  foldAll(folded: boolean): void {
    this.layout.foldAll(folded);
    this.tell("layout");
    this.redraw();
  }

  clear(): void {
    this.selected = NONE;
    this.area = undefined;
    this.tell("selection");
    this.redraw();
  }
}
