import type { TrackItem } from "../model/layout";
import { RUNNING } from "../model/waits";
import type { Surface } from "./bands";
import { GUTTER } from "./gutter";

/** Fits into the room above the first row of a track. */
const HEIGHT = 3;

/** Draws above a track what it does: whether it runs, waits, and how. Work is bounded by the pixels, not by the waits. */
export function drawThreadStates(surface: Surface, item: TrackItem): void {
  const { session, width, palette, context } = surface;
  const { recording, waits, view } = session;
  if (!waits.any) {
    return;
  }
  const fill = (from: number, to: number, state: number): number => {
    const left = Math.max(GUTTER, surface.x(from));
    const right = Math.min(width, Math.max(left + 1, surface.x(to)));
    context.fillStyle = palette.states[state];
    context.fillRect(left, item.y, right - left, HEIGHT);
    return surface.time(right);
  };
  const { timeline } = recording;
  const rowStart = timeline.rowStart[item.track.firstRow];
  const rowEnd = timeline.rowStart[item.track.firstRow + 1];
  let slice = timeline.firstEndingAfter(view.from, rowStart, rowEnd);
  while (slice < rowEnd && timeline.start[slice] < view.to) {
    const reached = fill(timeline.start[slice], timeline.end[slice], RUNNING);
    slice = Math.max(slice + 1, timeline.firstEndingAfter(reached, slice, rowEnd));
  }
  const { from, to, state } = waits.of(item.track);
  let wait = firstAbove(to, view.from);
  while (wait < from.length && from[wait] < view.to) {
    const reached = fill(from[wait], to[wait], state[wait]);
    wait = Math.max(wait + 1, firstAbove(to, reached));
  }
}

/** First index of a sorted list whose value is greater. */
function firstAbove(values: number[], value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] > value) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
