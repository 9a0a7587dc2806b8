import { type Heading, type Item, PROCESS_MARGIN } from "../model/layout";
import { type Counter, firstAtLeast } from "../model/points";
import { statesOf } from "../model/states";
import type { Session } from "../model/session";
import { areaPath } from "./chart";
import { GUTTER } from "./gutter";
import { drawThreadStates } from "./thread-states";
import type { Palette } from "./palette";
import { FONT } from "./words";

const INSTANT_SIZE = 4;

/** What bands are drawn on. */
export interface Surface {
  readonly context: CanvasRenderingContext2D;
  readonly session: Session;
  readonly palette: Palette;
  readonly width: number;
  x(time: number): number;
  time(x: number): number;
}

/** Draws what an item shows beside slices: how busy a heading is, a counter, instants. */
export function drawBand(surface: Surface, item: Item): void {
  switch (item.kind) {
    case "heading":
      drawHeading(surface, item, item.heading);
      break;
    case "counter":
      drawCounter(surface, item, item.counter);
      break;
    case "track":
      drawThreadStates(surface, item);
      for (const thread of item.track.threads) {
        drawInstants(surface, item.y, surface.session.recording.points.instants.get(thread.index)?.nanos ?? []);
      }
      surface.context.fillStyle = surface.palette.line;
      surface.context.fillRect(0, item.y + item.height - 1, surface.width, 1);
      break;
  }
  const { ofAll, ofProcess } = surface.session.recording.points;
  drawMoments(surface, item, ofAll);
  drawMoments(surface, item, ofProcess.get(processOf(item)) ?? []);
}

function processOf(item: Item): number {
  switch (item.kind) {
    case "heading":
      return item.heading.process.index;
    case "counter":
      return item.counter.process;
    case "track":
      return item.track.process.index;
  }
}

/** Moments of more than one thread are lines through all that they are of. */
function drawMoments(surface: Surface, item: Item, nanos: number[]): void {
  const { context, palette, session, width } = surface;
  context.fillStyle = palette.accent;
  let drawn = -Infinity;
  for (let i = firstAtLeast(nanos, session.view.from); i < nanos.length && nanos[i] <= session.view.to; i++) {
    const at = Math.round(surface.x(nanos[i]));
    if (at > drawn && at <= width) {
      context.fillRect(at, item.y, 1, item.height);
      drawn = at;
    }
  }
}

function drawHeading({ context, palette, session, width }: Surface, item: Item, heading: Heading): void {
  const top = item.y + (heading.kind === "process" ? PROCESS_MARGIN : 0);
  context.fillStyle = heading.kind === "process" ? palette.heading : palette.band;
  context.fillRect(0, top, width, item.y + item.height - top);
  context.fillStyle = heading.collapsed ? palette.chart : palette.chartSoft;
  areaPath(context, heading.concurrency, session.view, GUTTER, width - GUTTER, top + 6, item.y + item.height);
  context.fill();
  if (heading.kind === "process") {
    drawStates(context, palette, statesOf(heading.process), (top + item.y + item.height) / 2);
  }
}

/** What is wrong with a process, in words beside its name. */
function drawStates(context: CanvasRenderingContext2D, palette: Palette, states: string[], middle: number): void {
  let x = GUTTER + 10;
  context.font = `600 11px ${FONT}`;
  context.textBaseline = "middle";
  for (const state of states) {
    const width = context.measureText(state).width + 14;
    context.fillStyle = palette.warning;
    context.beginPath();
    context.roundRect(x, middle - 9, width, 18, 9);
    context.fill();
    context.fillStyle = palette.background;
    context.fillText(state, x + 7, middle + 0.5);
    x += width + 6;
  }
}

function drawCounter(surface: Surface, item: Item, counter: Counter): void {
  const { context, palette, session, width } = surface;
  const { nanos, values, low, high } = counter;
  const bottom = item.y + item.height - 3;
  const scale = (item.height - 8) / (high - low);
  context.fillStyle = palette.chart;
  let covered = GUTTER;
  for (let i = Math.max(0, firstAtLeast(nanos, session.view.from) - 1); i < nanos.length && nanos[i] <= session.view.to; i++) {
    const from = Math.max(covered, surface.x(nanos[i]));
    const to = Math.min(width, surface.x(nanos[i + 1] ?? session.recording.duration));
    if (to >= covered + 1 || i === nanos.length - 1) {
      const height = (values[i] - low) * scale;
      context.fillRect(from, bottom - height, Math.max(1, to - from), height);
      covered = Math.max(covered, to);
    }
  }
}

function drawInstants(surface: Surface, y: number, nanos: number[]): void {
  const { context, palette, session, width } = surface;
  context.fillStyle = palette.accent;
  let drawn = -Infinity;
  for (let i = firstAtLeast(nanos, session.view.from); i < nanos.length && nanos[i] <= session.view.to; i++) {
    const at = surface.x(nanos[i]);
    if (at < drawn + 1 || at > width) {
      continue;
    }
    drawn = at;
    context.beginPath();
    context.moveTo(at - INSTANT_SIZE, y);
    context.lineTo(at + INSTANT_SIZE, y);
    context.lineTo(at, y + 2 * INSTANT_SIZE);
    context.fill();
  }
}
