import { colourOfThread, isOfWait, isWarm } from "../model/colours";
import { type Item, Layout, ROW, type TrackItem } from "../model/layout";
import { FLAG_OPEN, FLAG_THROWN } from "../model/recording";
import { NONE, type Session } from "../model/session";
import { drawArrows } from "./arrows";
import { drawBand, type Surface } from "./bands";
import { Gutter, GUTTER } from "./gutter";
import type { Palette } from "./palette";
import { timeTicks } from "./ruler";
import { lowerBound, type Paint, Strips } from "./strips";
import { FONT, Words } from "./words";

/** Draws the tracks: bands, slices, labels, marks, and the names on the left. */
export class TracksPicture implements Surface {
  readonly context: CanvasRenderingContext2D;
  private readonly strips = new Strips();
  private readonly words: Words;
  private readonly gutter: Gutter;
  private readonly colourOfSlice: Uint8Array;
  width = 0;
  private height = 0;
  private ratio = 1;

  constructor(private readonly canvas: HTMLCanvasElement, readonly session: Session, public palette: Palette) {
    this.context = canvas.getContext("2d", { alpha: false }) as CanvasRenderingContext2D;
    this.words = new Words(this.context, `11px ${FONT}`);
    this.gutter = new Gutter(this.context, session);
    const { recording } = session;
    this.colourOfSlice = new Uint8Array(recording.timeline.count);
    for (let i = 0; i < this.colourOfSlice.length; i++) {
      const carried = session.mounts.carriedBy(i);
      this.colourOfSlice[i] = carried ? colourOfThread(carried.id) : session.colours[recording.paths.name[recording.timeline.path[i]]];
    }
  }

  resize(width: number, height: number, ratio: number): void {
    this.width = width;
    this.height = height;
    this.ratio = ratio;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
  }

  /** Horizontal place of a moment, in CSS pixels from the left of the canvas. */
  x(time: number): number {
    const { view } = this.session;
    return GUTTER + ((time - view.from) / view.span) * (this.width - GUTTER);
  }

  time(x: number): number {
    const { view } = this.session;
    return view.from + ((x - GUTTER) / (this.width - GUTTER)) * view.span;
  }

  draw(scroll: number): void {
    const { context, palette, session } = this;
    const { layout } = session;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.fillStyle = palette.background;
    context.fillRect(0, 0, this.width, this.height);
    const visible: Item[] = [];
    for (let i = layout.indexAt(scroll); i < layout.items.length && layout.items[i].y < scroll + this.height; i++) {
      visible.push(layout.items[i]);
    }
    context.save();
    context.translate(0, -scroll);
    this.drawGrid(scroll);
    const tracks = visible.filter((item): item is TrackItem => item.kind === "track");
    this.drawSlices(tracks, scroll);
    for (const item of visible) {
      drawBand(this, item);
    }
    drawArrows(this);
    this.drawMarks(scroll);
    for (const item of visible) {
      this.gutter.draw(item, GUTTER, palette);
    }
    context.fillStyle = palette.line;
    context.fillRect(GUTTER - 1, scroll, 1, this.height);
    context.restore();
    this.drawStickyHeading(scroll);
  }

  private drawGrid(scroll: number): void {
    this.context.fillStyle = this.palette.grid;
    for (const tick of timeTicks(this.session.view, this.width - GUTTER)) {
      this.context.fillRect(Math.round(this.x(tick)), scroll, 1, this.height);
    }
  }

  private drawSlices(items: TrackItem[], scroll: number): void {
    const { session, strips, ratio, palette, context } = this;
    const { timeline } = session.recording;
    const { view, search } = session;
    const width = Math.round((this.width - GUTTER) * ratio);
    const paint: Paint = {
      scale: width / view.span, from: view.from, to: view.to,
      colourOfSlice: this.colourOfSlice, colours: palette.packed, dim: search !== undefined,
    };
    const lines: { y: number; height: number }[] = [];
    const rows: number[] = [];
    for (const item of items) {
      const top = Math.max(0, Math.floor((scroll - item.y) / item.rowHeight) - 1);
      for (let depth = top; depth < item.rows; depth++) {
        const y = Layout.rowY(item, depth);
        if (y > scroll + this.height) {
          break;
        }
        rows.push(item.track.firstRow + depth);
        lines.push({ y, height: item.rowHeight - 1 });
      }
    }
    if (rows.length === 0 || width < 1) {
      return;
    }
    strips.begin(width, rows.length, ratio);
    rows.forEach((row, line) => {
      strips.paint(timeline, timeline.rowStart[row], timeline.rowStart[row + 1], line, paint);
      if (search && search.hits.length > 0) {
        const from = lowerBound(search.hits, timeline.rowStart[row]);
        const to = lowerBound(search.hits, timeline.rowStart[row + 1]);
        strips.paintHits(timeline, search.hits, from, to, line, paint, palette.hitPacked);
      }
    });
    strips.flush(rows.length);
    context.imageSmoothingEnabled = false;
    lines.forEach(({ y, height }, line) => {
      context.drawImage(strips.canvas, 0, line, width, 1, GUTTER, y, this.width - GUTTER, height);
    });
    this.drawLabels(lines);
  }

  private drawLabels(lines: { y: number; height: number }[]): void {
    const { context, strips, ratio, palette, session, words } = this;
    const { labels } = strips;
    const { timeline } = session.recording;
    context.font = words.font;
    context.textBaseline = "middle";
    for (let i = 0; i < labels.count; i++) {
      const { y, height } = lines[labels.line[i]];
      const slice = labels.slice[i];
      const x = GUTTER + labels.from[i] / ratio;
      const width = (labels.to[i] - labels.from[i]) / ratio;
      const flags = timeline.flags[slice];
      if (flags !== 0) {
        this.drawEnd(flags, x + width, y, height);
      }
      if (height < ROW - 1) {
        continue;
      }
      const warm = isWarm(this.colourOfSlice[slice]);
      const name = session.recording.nameOf(slice);
      const dimmed = session.search !== undefined && session.search.nameMatches[name] === 0;
      const hit = session.search !== undefined && !dimmed;
      const label = session.labelOf(slice);
      const whole = warm || isOfWait(this.colourOfSlice[slice]) || session.mounts.carriedBy(slice) !== undefined;
      const text = whole ? words.fit(label, width - 9) : words.fitName(label, width - 9);
      if (text !== "") {
        context.fillStyle = dimmed ? palette.muted : hit ? (palette.dark ? palette.onTask : "#fff") : warm ? palette.onTask : palette.onSlice;
        context.fillText(text, x + 4, y + height / 2 + 0.5);
      }
    }
  }

  /** An end that was not recorded is torn, one by an exception is marked. */
  private drawEnd(flags: number, x: number, y: number, height: number): void {
    const { context, palette } = this;
    context.beginPath();
    if ((flags & FLAG_OPEN) !== 0) {
      context.fillStyle = palette.background;
      const tooth = height / 4;
      context.moveTo(x, y);
      for (let i = 0; i < 4; i++) {
        context.lineTo(x - (i % 2 === 0 ? 5 : 1), y + (i + 0.5) * tooth);
      }
      context.lineTo(x, y + height);
    } else if ((flags & FLAG_THROWN) !== 0) {
      context.fillStyle = palette.warning;
      context.moveTo(x - 1, y);
      context.lineTo(x - 1, y + 6);
      context.lineTo(x - 7, y);
    }
    context.fill();
  }

  private drawMarks(scroll: number): void {
    const { context, palette, session } = this;
    if (session.area) {
      const { from, to, tracks } = session.area;
      const places = tracks.map((index) => session.layout.placeOf(session.recording.tracks[index])).filter((p) => p !== undefined);
      const x0 = Math.max(GUTTER, this.x(from));
      const x1 = Math.min(this.width, this.x(to));
      context.fillStyle = palette.area;
      for (const place of places) {
        context.fillRect(x0, place.y, x1 - x0, place.height);
      }
      context.fillStyle = palette.areaEdge;
      context.fillRect(x0, scroll, 1, this.height);
      context.fillRect(x1 - 1, scroll, 1, this.height);
    }
    context.fillStyle = palette.warning;
    for (const { at } of session.marks) {
      if (this.x(at) >= GUTTER) {
        context.fillRect(Math.round(this.x(at)), scroll, 1, this.height);
      }
    }
    this.outline(session.hover, palette.text, 1);
    this.outline(session.selected, palette.accent, 2);
  }

  private outline(slice: number, colour: string, thickness: number): void {
    const { session, context } = this;
    const box = slice === NONE ? undefined : this.boxOf(slice);
    if (!box) {
      return;
    }
    const { timeline } = session.recording;
    const x0 = Math.max(GUTTER - 2, this.x(timeline.start[slice]));
    const x1 = Math.min(this.width + 2, Math.max(x0 + 2, this.x(timeline.end[slice])));
    if (x1 > GUTTER && x0 < this.width) {
      context.strokeStyle = colour;
      context.lineWidth = thickness;
      context.strokeRect(x0, box.y - 0.5, x1 - x0, box.height + 1);
    }
  }

  /** Where the row of a slice is, if it is not folded away. */
  boxOf(slice: number): { y: number; height: number } | undefined {
    const { recording, layout } = this.session;
    const row = recording.timeline.rowOf(slice);
    const item = layout.placeOf(recording.tracks[recording.timeline.rowTrack[row]]);
    const depth = item ? row - item.track.firstRow : 0;
    return item && depth < item.rows ? { y: Layout.rowY(item, depth), height: item.rowHeight - 1 } : undefined;
  }

  private drawStickyHeading(scroll: number): void {
    const sticky = this.session.layout.sticky(scroll);
    if (sticky) {
      this.context.save();
      this.context.translate(0, sticky.y - sticky.item.y - scroll);
      drawBand(this, sticky.item);
      this.gutter.draw(sticky.item, GUTTER, this.palette);
      this.context.restore();
    }
  }
}
