import { Layout } from "../model/layout";
import type { Flow, Moment } from "../model/points";
import { NONE } from "../model/session";
import type { Surface } from "./bands";
import { GUTTER } from "./gutter";

/** With more of them in view, only those of the selected slice are drawn. */
const MOST_ARROWS = 400;
const HEAD = 5;
const LEAST_BEND = 12;

/** Draws what goes from one thread to another, from where it is given to where it is got. */
export function drawArrows(surface: Surface): void {
  const { context, palette, session } = surface;
  const inView = flowsInView(surface);
  context.lineWidth = 1;
  context.strokeStyle = context.fillStyle = palette.arrow;
  inView.forEach((flow) => drawArrow(surface, flow));
  if (session.selected !== NONE) {
    context.lineWidth = 2;
    context.strokeStyle = context.fillStyle = palette.accent;
    const { given, got } = session.flowsOfSelected();
    given.slice(0, MOST_ARROWS).forEach((flow) => drawArrow(surface, flow));
    got.slice(0, MOST_ARROWS).forEach((flow) => drawArrow(surface, flow));
  }
}

/** None if there are too many. */
function flowsInView({ session }: Surface): Flow[] {
  const { view } = session;
  const found: Flow[] = [];
  for (const flow of session.recording.points.flows) {
    if (flow.to.nanos >= view.from && flow.from.nanos <= view.to) {
      found.push(flow);
      if (found.length > MOST_ARROWS) {
        return [];
      }
    }
  }
  return found;
}

function drawArrow(surface: Surface, flow: Flow): void {
  const y0 = heightOf(surface, flow.from);
  const y1 = heightOf(surface, flow.to);
  if (y0 === undefined || y1 === undefined) {
    return;
  }
  const { context } = surface;
  const x0 = surface.x(flow.from.nanos);
  const x1 = surface.x(flow.to.nanos);
  const bend = Math.max(LEAST_BEND, Math.min(80, (x1 - x0) / 2));
  context.save();
  context.beginPath();
  context.rect(GUTTER, Math.min(y0, y1) - HEAD, surface.width - GUTTER, Math.abs(y1 - y0) + 2 * HEAD);
  context.clip();
  context.beginPath();
  context.moveTo(x0, y0);
  context.bezierCurveTo(x0 + bend, y0, x1 - bend, y1, x1 - HEAD, y1);
  context.stroke();
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x1 - HEAD - 1, y1 - HEAD + 1);
  context.lineTo(x1 - HEAD - 1, y1 + HEAD - 1);
  context.fill();
  context.restore();
}

/** The middle of the innermost slice at a moment of a thread, or of the row where it would be; nowhere if the thread is folded away. */
function heightOf({ session }: Surface, moment: Moment): number | undefined {
  const { recording } = session;
  const track = recording.trackOfThread.get(moment.thread);
  const place = track && session.layout.placeOf(track);
  if (!track || !place) {
    return undefined;
  }
  const slice = recording.sliceAt(moment, place.rows);
  const depth = slice < 0 ? 0 : recording.timeline.rowOf(slice) - track.firstRow;
  return Layout.rowY(place, depth) + (place.rowHeight - 1) / 2;
}
