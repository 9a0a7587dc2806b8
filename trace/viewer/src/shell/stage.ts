import { dragOverview } from "../input/overview-drag";
import { type Commands, Keys } from "../input/keys";
import { Pointer } from "../input/pointer";
import { NONE, type Session } from "../model/session";
import { byId } from "../panels/dom";
import { Tooltip } from "../panels/tooltip";
import { GUTTER } from "../render/gutter";
import { OverviewPicture } from "../render/overview";
import { type Palette, paletteFor } from "../render/palette";
import { TracksPicture } from "../render/tracks";

const EASE = 14;
const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");

/** The two canvases and the frames they are drawn in. */
export class Stage {
  readonly tracks: TracksPicture;
  private readonly overview: OverviewPicture;
  private readonly scroller = byId("scroller");
  private readonly canvas = byId<HTMLCanvasElement>("tracks");
  private readonly pointer: Pointer;
  private readonly keys: Keys;
  private requested = false;
  private last = 0;

  constructor(private readonly session: Session, dark: boolean, commands: Omit<Commands, "pointerTime" | "pointerTrack" | "scrollBy">) {
    const palette = paletteFor(dark);
    shareColours(palette);
    this.tracks = new TracksPicture(this.canvas, session, palette);
    this.overview = new OverviewPicture(byId<HTMLCanvasElement>("overview"), session, palette, GUTTER);
    const tooltip = new Tooltip(session.recording, (slice) => session.labelOf(slice));
    const scrollBy = (pixels: number): void => this.scroller.scrollBy(0, pixels);
    this.pointer = new Pointer(this.scroller, session, this.tracks, {
      scrollTop: () => this.scroller.scrollTop,
      scrollBy,
      tooltip: (slice, x, y) => tooltip.show(slice, x, y),
    });
    this.keys = new Keys(session, {
      ...commands, scrollBy,
      pointerTime: () => this.pointer.anchor,
      pointerTrack: () => this.pointer.track,
    });
    dragOverview(byId("overview"), session, this.overview);
    this.scroller.addEventListener("scroll", () => this.request());
    session.on("frame", () => this.request());
    session.on("layout", () => this.arrange());
    session.on("reveal", () => this.scrollToSelection());
    session.on("track", () => this.scrollToTrack());
    new ResizeObserver(() => this.resize()).observe(this.scroller);
    this.arrange();
    this.resize();
  }

  setDark(dark: boolean): void {
    const palette = paletteFor(dark);
    shareColours(palette);
    this.tracks.palette = this.overview.palette = palette;
    this.request();
  }

  /** Fits the height that can be scrolled to the layout. */
  private arrange(): void {
    byId("spacer").style.height = `${this.session.layout.height}px`;
  }

  private scrollToSelection(): void {
    const box = this.session.selected === NONE ? undefined : this.tracks.boxOf(this.session.selected);
    const { scrollTop, clientHeight } = this.scroller;
    if (box && (box.y < scrollTop + 40 || box.y + box.height > scrollTop + clientHeight)) {
      this.scroller.scrollTop = box.y - clientHeight / 3;
    }
  }

  private scrollToTrack(): void {
    const { shown, layout } = this.session;
    const item = shown && layout.placeOf(shown);
    if (item) {
      this.scroller.scrollTop = item.y - this.scroller.clientHeight / 3;
    }
  }

  private resize(): void {
    const ratio = window.devicePixelRatio || 1;
    const { clientWidth, clientHeight } = this.scroller;
    byId("spacer").style.marginTop = `${-clientHeight}px`;
    this.tracks.resize(clientWidth, clientHeight, ratio);
    this.overview.resize(clientWidth, ratio);
    this.draw();
  }

  private request(): void {
    if (!this.requested) {
      this.requested = true;
      requestAnimationFrame((now) => this.frame(now));
    }
  }

  private frame(now: number): void {
    this.requested = false;
    const elapsed = Math.min(64, now - this.last);
    this.last = now;
    const held = this.keys.advance(now, elapsed);
    const moving = this.session.view.step(STILL.matches ? 1 : 1 - Math.exp((-EASE * Math.max(elapsed, 8)) / 1000));
    this.draw();
    if (held || moving) {
      this.request();
    }
  }

  private draw(): void {
    this.tracks.draw(this.scroller.scrollTop);
    this.overview.draw();
  }

  /** Draws the present state at once and says how long it took, pixels included. */
  measure(): number {
    this.session.view.settle();
    const before = performance.now();
    this.draw();
    this.canvas.getContext("2d")?.getImageData(0, 0, 1, 1);
    return performance.now() - before;
  }
}

/** Lets the panels use the colours of the slices. */
function shareColours(palette: Palette): void {
  palette.css.forEach((colour, number) => document.documentElement.style.setProperty(`--c${number}`, colour));
  palette.states.forEach((colour, state) => document.documentElement.style.setProperty(`--s${state}`, colour));
}
