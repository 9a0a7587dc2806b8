import type { Item } from "../model/layout";
import type { Track } from "../model/recording";
import { NONE, type Session } from "../model/session";
import { GUTTER } from "../render/gutter";
import type { TracksPicture } from "../render/tracks";
import { type Below, sliceAt, tracksBetween } from "./pick";

const DRAG_FROM = 4;
const REACH = 2;
const WHEEL_ZOOM = 0.0022;

/** What the pointer does beside changing the session. */
export interface PointerEffects {
  scrollTop(): number;
  scrollBy(pixels: number): void;
  tooltip(below: Below, x: number, y: number): void;
}

/** How near an edge of the area is taken hold of, in CSS pixels. */
const EDGE = 4;

type Drag = { kind: "area" | "edge" | "pan" | "gutter"; x: number; y: number; time: number; moved: boolean; lastX: number; lastY: number };

/** The mouse on the tracks: hover, click, drag an area, pan, zoom. */
export class Pointer {
  /** Where on the width of the timeline the pointer is, from 0 to 1; the middle when it is elsewhere. */
  private across = 0.5;
  private y = -1;
  private drag: Drag | undefined;

  constructor(private readonly element: HTMLElement, private readonly session: Session, private readonly picture: TracksPicture,
    private readonly effects: PointerEffects) {
    element.addEventListener("pointerdown", (event) => this.down(event));
    element.addEventListener("pointermove", (event) => this.move(event));
    element.addEventListener("pointerup", (event) => this.up(event));
    element.addEventListener("pointercancel", () => { this.drag = undefined; });
    element.addEventListener("pointerleave", () => this.leave());
    element.addEventListener("dblclick", (event) => this.focus(event));
    element.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
  }

  /** The moment below the pointer once the view stands still: what zooming leaves in its place. */
  get anchor(): number {
    const { from, to } = this.session.view.target;
    return from + this.across * (to - from);
  }

  /** The track below the pointer. */
  get track(): Track | undefined {
    const item = this.y < 0 ? undefined : this.itemAt(this.y);
    return item?.kind === "track" ? item.track : undefined;
  }

  private place(event: MouseEvent): { x: number; y: number; time: number } {
    const box = this.element.getBoundingClientRect();
    const x = event.clientX - box.left;
    return { x, y: event.clientY - box.top + this.effects.scrollTop(), time: this.picture.time(x) };
  }

  private itemAt(y: number): Item | undefined {
    return this.session.layout.at(y, this.effects.scrollTop());
  }

  /** The other edge of the area, if one is at x: that which stays where it is while this one is moved. */
  private opposite(x: number): number | undefined {
    const { area } = this.session;
    if (!area || x < GUTTER) {
      return undefined;
    }
    if (Math.abs(this.picture.x(area.from) - x) <= EDGE) {
      return area.to;
    }
    return Math.abs(this.picture.x(area.to) - x) <= EDGE ? area.from : undefined;
  }

  private pick(event: MouseEvent): number {
    const { x, y, time } = this.place(event);
    const reach = Math.abs(this.picture.time(x + REACH) - time);
    return x < GUTTER ? NONE : sliceAt(this.session, this.itemAt(y), time, y, reach);
  }

  private down(event: PointerEvent): void {
    const { x, y, time } = this.place(event);
    if (x > this.element.clientWidth || event.button > 1) {
      return;
    }
    const pans = event.shiftKey || event.button === 1;
    const opposite = pans ? undefined : this.opposite(x);
    const kind = pans ? "pan" : x < GUTTER ? "gutter" : opposite === undefined ? "area" : "edge";
    this.drag = { kind, x, y, time: opposite ?? time, moved: false, lastX: x, lastY: event.clientY };
    this.element.setPointerCapture(event.pointerId);
    if (event.button === 1) {
      event.preventDefault();
    }
  }

  private move(event: PointerEvent): void {
    const { x, y, time } = this.place(event);
    this.across = x >= GUTTER ? (x - GUTTER) / (this.element.clientWidth - GUTTER) : 0.5;
    this.y = y;
    const { drag } = this;
    if (!drag) {
      const slice = this.pick(event);
      this.session.setHover(slice);
      this.effects.tooltip(x < GUTTER ? this.itemAt(y) ?? NONE : slice, event.clientX, event.clientY);
      const edge = this.opposite(x) !== undefined;
      this.element.style.cursor = edge ? "ew-resize" : x < GUTTER || slice !== NONE ? "pointer" : "default";
      return;
    }
    drag.moved ||= Math.abs(x - drag.x) + Math.abs(y - drag.y) > DRAG_FROM;
    if (!drag.moved) {
      return;
    }
    this.session.setHover(NONE);
    this.effects.tooltip(NONE, 0, 0);
    if (drag.kind === "pan") {
      const { view } = this.session;
      const shift = this.picture.time(drag.lastX) - this.picture.time(x);
      view.show(view.target.from + shift, view.target.to + shift);
      view.settle();
      this.effects.scrollBy(drag.lastY - event.clientY);
      drag.lastX = x;
      drag.lastY = event.clientY;
      this.session.redraw();
    } else if (drag.kind === "area" || drag.kind === "edge") {
      this.session.selectArea(this.areaTo(drag, time, y), false);
    }
  }

  private areaTo(drag: Drag, time: number, y: number): { from: number; to: number; tracks: number[] } {
    const { area, recording } = this.session;
    return {
      from: Math.max(0, Math.min(drag.time, time)), to: Math.min(recording.duration, Math.max(drag.time, time)),
      tracks: drag.kind === "edge" && area ? area.tracks : tracksBetween(this.session, Math.min(drag.y, y), Math.max(drag.y, y)),
    };
  }

  private up(event: PointerEvent): void {
    const { drag } = this;
    this.drag = undefined;
    if (!drag) {
      return;
    }
    const { y, time } = this.place(event);
    if ((drag.kind === "area" || drag.kind === "edge") && drag.moved) {
      const area = this.areaTo(drag, time, y);
      this.session.selectArea(area.tracks.length > 0 && area.to > area.from ? area : undefined, true);
    } else if (!drag.moved) {
      this.click(event, y);
    }
  }

  private click(event: PointerEvent, y: number): void {
    const { session } = this;
    const item = this.itemAt(y);
    const slice = this.pick(event);
    if (slice !== NONE) {
      session.select(slice);
    } else if (item && (item.kind === "heading" || this.place(event).x < GUTTER)) {
      session.toggle(item);
    } else {
      session.clear();
    }
  }

  private focus(event: MouseEvent): void {
    const slice = this.pick(event);
    if (slice !== NONE) {
      this.session.select(slice);
      this.session.focus(slice);
    }
  }

  private wheel(event: WheelEvent): void {
    const { view } = this.session;
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      view.zoom(Math.exp(event.deltaY * unit * WHEEL_ZOOM), this.anchor);
    } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault();
      view.pan(((event.deltaX || event.deltaY) * unit) / (this.element.clientWidth - GUTTER));
    } else {
      return;
    }
    this.session.redraw();
  }

  private leave(): void {
    this.across = 0.5;
    this.y = -1;
    this.session.setHover(NONE);
    this.effects.tooltip(NONE, 0, 0);
  }
}
