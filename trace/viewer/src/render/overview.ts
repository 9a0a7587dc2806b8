import { Concurrency } from "../model/concurrency";
import type { Search } from "../model/search";
import { formatCount } from "../model/units";
import type { Session } from "../model/session";
import { areaPath } from "./chart";
import type { Palette } from "./palette";
import { drawRuler } from "./ruler";
import { FONT } from "./words";

const CHART_HEIGHT = 44;
const RULER_HEIGHT = 24;
const LONGEST_NOTE = 60;
export const OVERVIEW_HEIGHT = CHART_HEIGHT + RULER_HEIGHT;
/** Below this height a point belongs to the ruler. */
export const RULER_TOP = CHART_HEIGHT;

/** The strip at the top: how busy the whole recording is, where the hits are, what part is shown; and the ruler of that part. */
export class OverviewPicture {
  private readonly context: CanvasRenderingContext2D;
  private readonly busy: Concurrency;
  private marked: Uint8Array = new Uint8Array(0);
  private markedFor: Search | undefined;
  private width = 0;
  private ratio = 1;

  constructor(private readonly canvas: HTMLCanvasElement, private readonly session: Session, public palette: Palette,
    private readonly gutter: number) {
    this.context = canvas.getContext("2d", { alpha: false }) as CanvasRenderingContext2D;
    this.busy = new Concurrency(session.recording, session.recording.tracks.filter((track) => track.group !== "tasks"));
  }

  resize(width: number, ratio: number): void {
    this.width = width;
    this.ratio = ratio;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(OVERVIEW_HEIGHT * ratio);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${OVERVIEW_HEIGHT}px`;
  }

  private get whole(): { from: number; to: number } {
    const margin = this.session.recording.duration * 0.01;
    return { from: -margin, to: this.session.recording.duration + margin };
  }

  /** Which moment of the whole is below a point of the chart. */
  time(x: number): number {
    const { from, to } = this.whole;
    return from + ((x - this.gutter) / (this.width - this.gutter)) * (to - from);
  }

  draw(): void {
    const { context, palette, session, gutter } = this;
    const width = this.width - gutter;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.fillStyle = palette.background;
    context.fillRect(0, 0, this.width, OVERVIEW_HEIGHT);
    context.fillStyle = palette.band;
    context.fillRect(gutter, 0, width, CHART_HEIGHT);
    context.fillStyle = palette.chart;
    areaPath(context, this.busy, this.whole, gutter, width, 6, CHART_HEIGHT);
    context.fill();
    this.drawHits(width);
    this.drawWindow(width);
    drawRuler(context, session.view, gutter, width, CHART_HEIGHT, RULER_HEIGHT, palette);
    this.drawFlags(width);
    this.drawCaption();
    context.fillStyle = palette.line;
    context.fillRect(0, OVERVIEW_HEIGHT - 1, this.width, 1);
    context.fillRect(gutter - 1, 0, 1, OVERVIEW_HEIGHT);
    context.fillRect(gutter, CHART_HEIGHT - 1, width, 1);
  }

  private drawCaption(): void {
    const { context, palette, gutter } = this;
    context.fillStyle = palette.gutter;
    context.fillRect(0, 0, gutter, OVERVIEW_HEIGHT);
    context.fillStyle = palette.muted;
    context.font = `11px ${FONT}`;
    context.textBaseline = "middle";
    const threads = this.busy.peak === 1 ? "thread" : "threads";
    context.fillText("threads in a call", 12, CHART_HEIGHT / 2 - 7);
    context.fillText(`up to ${formatCount(this.busy.peak)} ${threads} at once`, 12, CHART_HEIGHT / 2 + 8);
    context.fillText("time", 12, CHART_HEIGHT + RULER_HEIGHT / 2 + 1);
  }

  /** The marks, with their notes. */
  private drawFlags(width: number): void {
    const { context, palette, session, gutter } = this;
    const { from, span } = session.view;
    for (const { at, note } of session.marks) {
      const x = Math.round(gutter + ((at - from) / span) * width);
      if (x < gutter || x > this.width) {
        continue;
      }
      const text = note.length > LONGEST_NOTE ? `${note.slice(0, LONGEST_NOTE - 1)}…` : note;
      const length = text === "" ? 0 : context.measureText(text).width + 6;
      context.fillStyle = palette.background;
      context.fillRect(x, CHART_HEIGHT, length + 8, RULER_HEIGHT - 8);
      context.fillStyle = palette.warning;
      context.fillRect(x, CHART_HEIGHT, 1, RULER_HEIGHT);
      context.beginPath();
      context.moveTo(x, CHART_HEIGHT + 3);
      context.lineTo(x + 8, CHART_HEIGHT + 7);
      context.lineTo(x, CHART_HEIGHT + 11);
      context.fill();
      context.fillText(text, x + 11, CHART_HEIGHT + 8);
    }
  }

  private drawHits(width: number): void {
    const { context, palette, session, gutter } = this;
    if (!session.search) {
      return;
    }
    if (this.markedFor !== session.search || this.marked.length !== Math.ceil(width)) {
      this.markedFor = session.search;
      this.marked = this.columnsWith(session.search.hits, width);
    }
    const { marked } = this;
    context.fillStyle = palette.hit;
    for (let x = 0; x < marked.length; x++) {
      if (marked[x] === 1) {
        context.fillRect(gutter + x, 0, 1.5, 6);
      }
    }
  }

  private columnsWith(hits: Uint32Array, width: number): Uint8Array {
    const { from, to } = this.whole;
    const { start } = this.session.recording.timeline;
    const columns = new Uint8Array(Math.ceil(width));
    for (const hit of hits) {
      columns[Math.floor(((start[hit] - from) / (to - from)) * width)] = 1;
    }
    return columns;
  }

  private drawWindow(width: number): void {
    const { context, palette, session, gutter } = this;
    const { from, to } = this.whole;
    const at = (time: number): number => gutter + ((time - from) / (to - from)) * width;
    const x0 = at(session.view.from);
    const x1 = Math.max(x0 + 2, at(session.view.to));
    context.fillStyle = palette.dark ? "rgb(0 0 0 / 0.45)" : "rgb(255 255 255 / 0.66)";
    context.fillRect(gutter, 0, x0 - gutter, CHART_HEIGHT - 1);
    context.fillRect(x1, 0, this.width - x1, CHART_HEIGHT - 1);
    context.fillStyle = palette.accent;
    context.fillRect(x0 - 1, 0, 2, CHART_HEIGHT - 1);
    context.fillRect(x1 - 1, 0, 2, CHART_HEIGHT - 1);
  }
}
