import type { Item } from "../model/layout";
import { FLAG_OPEN, FLAG_THROWN, type Process, type Recording, type Thread } from "../model/recording";
import { kindWord, CALL } from "../model/names";
import type { Below } from "../input/pick";
import { statesOf } from "../model/states";
import { formatCount, formatDuration, plural } from "../model/units";
import { byId, make } from "./dom";
import { NONE } from "../model/session";

const DISTANCE = 14;

/** Tells about what is below the pointer. */
export class Tooltip {
  private readonly element = byId("tooltip");
  private shown: Below = NONE;

  constructor(private readonly recording: Recording, private readonly labelOf: (slice: number) => string) {}

  show(below: Below, x: number, y: number): void {
    const { element } = this;
    if (below !== this.shown) {
      this.shown = below;
      element.replaceChildren(...(below === NONE ? [] : typeof below === "number" ? this.slice(below) : this.item(below)));
      element.hidden = element.childElementCount === 0;
    }
    if (element.hidden) {
      return;
    }
    const { offsetWidth, offsetHeight } = element;
    const left = x + DISTANCE + offsetWidth > window.innerWidth ? x - DISTANCE - offsetWidth : x + DISTANCE;
    const top = y + DISTANCE + offsetHeight > window.innerHeight ? y - DISTANCE - offsetHeight : y + DISTANCE;
    element.style.left = `${Math.max(4, left)}px`;
    element.style.top = `${Math.max(4, top)}px`;
  }

  private item(item: Item): HTMLElement[] {
    switch (item.kind) {
      case "heading":
        return item.heading.kind === "process" ? this.process(item.heading.process) : [];
      case "track":
        return item.track.threads.length === 1 ? this.thread(item.track.threads[0]) : [
          make("div", "name", item.track.name),
          make("div", "muted", `${plural(item.track.threads.length, item.track.group === "tasks" ? "task" : "virtual thread")}, one after the other`),
        ];
      case "counter":
        return [];
    }
  }

  private process(process: Process): HTMLElement[] {
    const parent = process.parentPid > 0 ? `, started by ${process.parentPid}` : "";
    const java = process.java === "" ? "" : ` · Java ${process.java}`;
    const lines = [
      make("div", "name", process.name),
      make("div", "muted", `pid ${process.pid}${parent}${java} · ${formatDuration(process.endNanos - process.startNanos)}`),
    ];
    if (process.command !== "") {
      lines.push(make("div", "command", process.command));
    }
    const states = statesOf(process);
    if (states.length > 0) {
      lines.push(make("div", "warning", states.join(" · ")));
    }
    return lines;
  }

  private thread(thread: Thread): HTMLElement[] {
    const facts = `${thread.task ? "task" : `${thread.virtual ? "virtual thread" : "thread"} ${thread.id}`} · ${plural(thread.slices, "slice")}`;
    const lost = thread.lost > 0 ? ` · ${formatCount(thread.lost)} lost` : "";
    const dropped = thread.dropped > 0 ? ` · ${formatCount(thread.dropped)} dropped, the last at ${formatDuration(thread.cut)}` : "";
    return [make("div", "name", thread.name), make("div", "muted", facts + lost + dropped)];
  }

  private slice(slice: number): HTMLElement[] {
    const { names, paths, timeline, threads } = this.recording;
    const name = this.recording.nameOf(slice);
    const flags = timeline.flags[slice];
    const depth = paths.depth[timeline.path[slice]];
    const facts = [`start ${formatDuration(timeline.start[slice])}`, `depth ${depth}`, threads[timeline.thread[slice]].name];
    const lines = [make("div", "name", this.labelOf(slice))];
    const where = [names.owner[name], names.source[name]].filter((text) => text !== "").join(" · ");
    if (where !== "") {
      lines.push(make("div", "muted", where));
    }
    const kind = names.kind[name] === CALL ? "" : kindWord(names.kind[name]);
    const ending = (flags & FLAG_OPEN) !== 0 ? "end not recorded" : (flags & FLAG_THROWN) !== 0 ? "left by an exception" : "";
    lines.push(make("div", "facts", [
      make("strong", "", formatDuration(timeline.duration(slice))),
      make("span", "muted", [kind, ...facts].filter((text) => text !== "").map((text) => ` · ${text}`).join("")),
    ]));
    for (const state of this.recording.statesOf(slice)) {
      lines.push(make("div", "muted", state));
    }
    if (ending !== "") {
      lines.push(make("div", "warning", ending));
    }
    return lines;
  }
}
