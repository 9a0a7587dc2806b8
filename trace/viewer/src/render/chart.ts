import type { Concurrency } from "../model/concurrency";

/** Lays a path around the area below a concurrency, one column a CSS pixel; the caller fills it. */
export function areaPath(context: CanvasRenderingContext2D, data: Concurrency, range: { from: number; to: number },
  x: number, width: number, top: number, bottom: number): void {
  const step = (range.to - range.from) / width;
  const scale = (bottom - top) / Math.max(1, data.peak);
  context.beginPath();
  context.moveTo(x, bottom);
  for (let i = 0; i < width; i++) {
    const from = range.from + i * step;
    const average = data.average(from, from + step);
    const height = average > 0 ? Math.max(1, average * scale) : 0;
    context.lineTo(x + i, bottom - height);
    context.lineTo(x + i + 1, bottom - height);
  }
  context.lineTo(x + width, bottom);
  context.closePath();
}
