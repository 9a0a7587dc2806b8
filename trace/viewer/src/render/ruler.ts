import { formatMoment, niceStep } from "../model/units";
import type { Palette } from "./palette";
import { FONT } from "./words";

const TICK_DISTANCE = 110;

interface Range {
  from: number;
  to: number;
}

export function tickStep(range: Range, width: number): number {
  return niceStep(((range.to - range.from) / Math.max(1, width)) * TICK_DISTANCE);
}

/** Round moments within a range, at least about a hundred pixels apart. */
export function timeTicks(range: Range, width: number): number[] {
  const step = tickStep(range, width);
  const ticks: number[] = [];
  for (let i = Math.ceil(Math.max(0, range.from) / step); i * step <= range.to; i++) {
    ticks.push(i * step);
  }
  return ticks;
}

export function drawRuler(context: CanvasRenderingContext2D, range: Range, x: number, width: number, y: number, height: number,
  palette: Palette): void {
  const step = tickStep(range, width);
  context.font = `11px ${FONT}`;
  context.textBaseline = "middle";
  for (const tick of timeTicks(range, width)) {
    const at = x + ((tick - range.from) / (range.to - range.from)) * width;
    context.fillStyle = palette.line;
    context.fillRect(Math.round(at), y + height - 7, 1, 7);
    context.fillStyle = palette.muted;
    context.fillText(formatMoment(tick, step, range.to), Math.round(at) + 5, y + height / 2 + 1);
  }
}
