import { FLAG_OPEN, FLAG_THROWN, type Recording } from "../model/recording";
import { kindWord, CALL } from "../model/names";
import { formatDuration } from "../model/units";
import { byId, make } from "../shell/dom";
import { NONE } from "../shell/session";

const DISTANCE = 14;

/** What is below the pointer. */
export class Tooltip {
  private readonly element = byId("tooltip");
  private shown = NONE;

  constructor(private readonly recording: Recording) {}

  show(slice: number, x: number, y: number): void {
    const { element } = this;
    if (slice === NONE) {
      element.hidden = true;
      this.shown = NONE;
      return;
    }
    if (slice !== this.shown) {
      this.shown = slice;
      element.replaceChildren(...this.content(slice));
      element.hidden = false;
    }
    const { offsetWidth, offsetHeight } = element;
    const left = x + DISTANCE + offsetWidth > window.innerWidth ? x - DISTANCE - offsetWidth : x + DISTANCE;
    const top = y + DISTANCE + offsetHeight > window.innerHeight ? y - DISTANCE - offsetHeight : y + DISTANCE;
    element.style.left = `${Math.max(4, left)}px`;
    element.style.top = `${Math.max(4, top)}px`;
  }

  private content(slice: number): HTMLElement[] {
    const { names, paths, timeline, threads } = this.recording;
    const name = this.recording.nameOf(slice);
    const flags = timeline.flags[slice];
    const depth = paths.depth[timeline.path[slice]];
    const facts = [`start ${formatDuration(timeline.start[slice])}`, `depth ${depth}`, threads[timeline.thread[slice]].name];
    const lines = [make("div", "name", names.short[name])];
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
    if (ending !== "") {
      lines.push(make("div", "warning", ending));
    }
    return lines;
  }
}
