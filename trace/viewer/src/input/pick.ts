import { type Item, Layout } from "../model/layout";
import { NONE, type Session } from "../model/session";

/** What the pointer is on: a slice, or what a name on the left stands for. */
export type Below = number | Item;

/** The slice of an item at a point: the one that holds the moment, else the longest within a few pixels of it. */
export function sliceAt(session: Session, item: Item | undefined, time: number, y: number, reach: number): number {
  const { recording } = session;
  if (item?.kind !== "track") {
    return NONE;
  }
  const depth = Layout.depthAt(item, y);
  if (depth < 0) {
    return NONE;
  }
  const { timeline } = recording;
  const row = item.track.firstRow + depth;
  const last = timeline.rowStart[row + 1];
  const from = timeline.firstEndingAfter(time - reach, timeline.rowStart[row], last);
  const to = timeline.firstStartingFrom(time + reach, from, last);
  if (from >= last || from >= to) {
    return NONE;
  }
  const holding = timeline.firstEndingAfter(time, from, to);
  if (holding < to && timeline.start[holding] <= time && timeline.duration(holding) > reach) {
    return holding;
  }
  return timeline.longest(from, to);
}

/** Numbers of the tracks between two heights; a folded heading stands for all it hides. */
export function tracksBetween(session: Session, y0: number, y1: number): number[] {
  const { layout } = session;
  const found = new Set<number>();
  for (let i = layout.indexAt(y0); i < layout.items.length && layout.items[i].y <= y1; i++) {
    const item = layout.items[i];
    if (item.kind === "track") {
      found.add(item.track.index);
    } else if (item.kind === "heading" && item.heading.collapsed) {
      item.heading.tracks.forEach((track) => found.add(track.index));
    }
  }
  return [...found];
}
