import { type OverviewPicture, RULER_TOP } from "../render/overview";
import { GUTTER } from "../render/gutter";
import type { Session } from "../model/session";

const DRAG_FROM = 3;

/** The mouse on the overview: a click centres the view, a drag moves its window or draws a new one; on the ruler a drag pans. */
export function dragOverview(element: HTMLElement, session: Session, picture: OverviewPicture): void {
  let drag: { x: number; time: number; kind: "window" | "new" | "ruler"; moved: boolean; from: number; to: number } | undefined;
  const at = (event: PointerEvent): number => event.clientX - element.getBoundingClientRect().left;

  element.addEventListener("pointerdown", (event) => {
    const x = at(event);
    if (x < GUTTER || event.button !== 0) {
      return;
    }
    const { from, to } = session.view.target;
    const time = picture.time(x);
    const onRuler = event.clientY - element.getBoundingClientRect().top >= RULER_TOP;
    const whole = to - from > session.recording.duration * 0.95;
    drag = { x, time, from, to, moved: false, kind: onRuler ? "ruler" : !whole && time > from && time < to ? "window" : "new" };
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener("pointermove", (event) => {
    if (!drag) {
      return;
    }
    const x = at(event);
    drag.moved ||= Math.abs(x - drag.x) > DRAG_FROM;
    if (!drag.moved) {
      return;
    }
    const time = picture.time(x);
    if (drag.kind === "new") {
      session.view.show(Math.min(drag.time, time), Math.max(drag.time, time));
    } else {
      const shift = drag.kind === "window" ? time - drag.time : ((drag.x - x) / (element.clientWidth - GUTTER)) * (drag.to - drag.from);
      session.view.show(drag.from + shift, drag.to + shift);
      session.view.settle();
    }
    session.redraw();
  });
  element.addEventListener("pointerup", () => {
    if (drag && !drag.moved && drag.kind !== "ruler") {
      const half = (drag.to - drag.from) / 2;
      session.view.show(drag.time - half, drag.time + half);
      session.redraw();
    }
    drag = undefined;
  });
}
