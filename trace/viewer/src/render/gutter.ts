import { type Item, PROCESS_MARGIN } from "../model/layout";
import type { Counter } from "../model/points";
import { formatCount, plural } from "../model/units";
import type { Session } from "../model/session";
import type { Palette } from "./palette";
import { FONT, Words } from "./words";

/** Width of the names on the left, in CSS pixels. */
export const GUTTER = 232;

const PADDING = 12;

/** Draws the names on the left. */
export class Gutter {
  private readonly plain: Words;
  private readonly strong: Words;

  constructor(private readonly context: CanvasRenderingContext2D, private readonly session: Session) {
    this.plain = new Words(context, `12px ${FONT}`);
    this.strong = new Words(context, `600 12.5px ${FONT}`);
  }

  draw(item: Item, width: number, palette: Palette): void {
    const { context } = this;
    context.save();
    context.beginPath();
    context.rect(0, item.y, width, item.height);
    context.clip();
    context.textBaseline = "middle";
    switch (item.kind) {
      case "heading": {
        const top = item.y + (item.heading.kind === "process" ? PROCESS_MARGIN : 0);
        const middle = (top + item.y + item.height) / 2;
        context.fillStyle = item.heading.kind === "process" ? palette.heading : palette.band;
        context.fillRect(0, top, width, item.height);
        const inset = item.heading.kind === "process" ? PADDING : PADDING + 8;
        this.chevron(inset, middle, item.heading.collapsed, palette);
        if (item.heading.kind === "process") {
          const { process } = item.heading;
          const right = this.right(`pid ${process.pid}`, width - PADDING, middle, palette.muted);
          this.text(this.strong, process.name, inset + 14, right - 8, middle, palette.text);
        } else {
          const threads = item.heading.tracks.reduce((n, track) => n + track.threads.length, 0);
          this.text(this.plain, plural(threads, item.heading.kind === "tasks" ? "task" : "virtual thread"), inset + 14, width - PADDING, middle, palette.text);
        }
        break;
      }
      case "track": {
        this.background(item, width, palette.gutter);
        const middle = item.y + Math.min(item.height / 2, 12);
        const hits = this.session.search?.byTrack.get(item.track.index) ?? 0;
        const right = hits > 0 ? this.hits(hits, width - PADDING, middle, palette) : width;
        const lane = item.track.threads.length > 1 || item.track.name.startsWith("lane ");
        const pinned = this.session.layout.pins.includes(item.track.index);
        const name = pinned ? `⚲ ${item.track.name}  ·  ${item.track.process.name}` : item.track.name;
        this.text(this.plain, name, PADDING + (item.track.group && !pinned ? 24 : 14), right - 8, middle, lane ? palette.muted : palette.text);
        break;
      }
      case "counter":
        this.background(item, width, palette.gutter);
        this.drawCounter(item.y, item.counter, width, palette);
        break;
    }
    context.restore();
  }

  private drawCounter(y: number, counter: Counter, width: number, palette: Palette): void {
    const right = this.right(`max ${formatCount(counter.high)}`, width - PADDING, y + 17, palette.muted);
    this.text(this.plain, this.session.recording.names.short[counter.name], PADDING + 14, right - 8, y + 17, palette.muted);
  }

  private background(item: Item, width: number, colour: string): void {
    this.context.fillStyle = colour;
    this.context.fillRect(0, item.y, width, item.height - 1);
  }

  private text(words: Words, text: string, from: number, to: number, middle: number, colour: string): void {
    const fitted = words.fit(text, to - from);
    this.context.font = words.font;
    this.context.fillStyle = colour;
    this.context.fillText(fitted, from, middle + 0.5);
  }

  private right(text: string, to: number, middle: number, colour: string): number {
    const from = to - this.plain.width(text);
    this.text(this.plain, text, from, to + 1, middle, colour);
    return from;
  }

  private chevron(x: number, middle: number, collapsed: boolean, palette: Palette): void {
    const { context } = this;
    context.strokeStyle = palette.muted;
    context.lineWidth = 1.5;
    context.lineJoin = "round";
    context.beginPath();
    if (collapsed) {
      context.moveTo(x + 2, middle - 4);
      context.lineTo(x + 6, middle);
      context.lineTo(x + 2, middle + 4);
    } else {
      context.moveTo(x, middle - 2);
      context.lineTo(x + 4, middle + 2);
      context.lineTo(x + 8, middle - 2);
    }
    context.stroke();
  }

  private hits(count: number, to: number, middle: number, palette: Palette): number {
    const from = this.right(formatCount(count), to, middle, palette.hit);
    this.context.fillStyle = palette.hit;
    this.context.fillRect(from - 9, middle - 5, 3, 10);
    return from - 12;
  }
}
