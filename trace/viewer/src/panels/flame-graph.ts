import { isWarm } from "../model/colours";
import { type Flame, flameOf, sandwichOf } from "../model/flame";
import type { Session } from "../model/session";
import { type Area, type PathSums, everything, sumByPath } from "../model/statistics";
import { formatCount, formatDuration, plural } from "../model/units";
import { button, make } from "./dom";

const ROW = 19;
const NARROWEST = 1 / 1500;
const MOST_BOXES = 4000;

interface Box {
  flame: Flame;
  /** Of the width. */
  left: number;
  width: number;
  row: number;
}

/** Where the time went: each name below what called it, as wide as it had time, the widest on the left. */
export class FlameGraph {
  private of: Area | undefined | null = null;
  private sums: PathSums = { count: new Float64Array(0), total: new Float64Array(0) };
  private tree: Flame | undefined;
  /** What fills the width. */
  private zoomed: Flame | undefined;
  /** Whose callers and callees are shown. */
  private centre = -1;
  private chosen: Flame | undefined;
  private readonly elements = new Map<Flame, HTMLElement>();
  private readonly flames = new Map<Element, Flame>();
  private status = make("p", "caption");
  private body = make("div", "flame-graph");

  constructor(private readonly session: Session, private readonly find: (name: string) => void) {
    session.on("search", () => this.mark());
  }

  render(): HTMLElement {
    const { session } = this;
    if (session.area !== this.of || !this.tree) {
      this.of = session.area;
      this.sums = sumByPath(session.recording, session.area ?? everything(session.recording));
      this.tree = flameOf(session.recording, this.sums);
      this.zoomed = this.chosen = undefined;
      this.centre = -1;
    }
    this.body = make("div", "flame-graph");
    this.draw();
    return this.body;
  }

  private draw(): void {
    const { centre, session, tree } = this;
    this.elements.clear();
    this.flames.clear();
    this.status = make("p", "caption");
    this.status.setAttribute("role", "status");
    const parts: HTMLElement[] = [make("div", "flame-bar", [this.status, ...this.buttons()])];
    if (!tree || tree.total === 0) {
      parts.push(make("p", "hint", session.area ? "There is no slice in this area." : "There is nothing to show."));
    } else if (centre < 0) {
      parts.push(this.picture("Flame graph", boxesOf(this.zoomed ?? tree), false));
    } else {
      const { callers, callees } = sandwichOf(session.recording, this.sums, centre);
      parts.push(make("h3", "", "Called from"), this.picture("Callers", boxesOf(callers).filter((box) => box.flame !== callers), true));
      parts.push(make("h3", "", "Calls"), this.picture("Callees", boxesOf(callees), false));
    }
    if (session.recording.header.leftOut > 0) {
      parts.push(make("p", "more muted", "Calls left out of the picture are not here; their time is their caller's."));
    }
    this.body.replaceChildren(...parts);
    this.tell(undefined);
    this.mark();
  }

  private buttons(): HTMLElement[] {
    const buttons: HTMLElement[] = [];
    if (this.zoomed || this.centre >= 0) {
      buttons.push(button("action", "Zoom out", "Zoom out (Backspace)", () => this.zoomOut()));
    }
    const { chosen } = this;
    if (chosen && chosen.name >= 0) {
      if (chosen.name !== this.centre) {
        buttons.push(button("action", "Callers and callees", `Callers and callees of ${this.nameOf(chosen)}`, () => this.centreOn(chosen.name)));
      }
      buttons.push(button("action", "Find in the timeline", `Find ${this.nameOf(chosen)} in the timeline`, () => this.find(this.nameOf(chosen))));
    }
    return buttons;
  }

  private nameOf(flame: Flame): string {
    return flame.name < 0 ? "all" : this.session.recording.names.full[flame.name];
  }

  /** @param upwards whether what lies deeper stands above */
  private picture(label: string, boxes: Box[], upwards: boolean): HTMLElement {
    const rows = boxes.reduce((most, box) => Math.max(most, box.row + 1), 0);
    const first = boxes.reduce((least, box) => Math.min(least, box.row), rows);
    const picture = make("div", "flames", boxes.map((box) => this.element(box, upwards ? rows - 1 - box.row : box.row - first)));
    picture.style.height = `${(rows - first) * ROW}px`;
    picture.setAttribute("role", "group");
    picture.setAttribute("aria-label", label);
    picture.addEventListener("click", (event) => this.withFlame(event, (flame) => this.zoom(flame)));
    picture.addEventListener("pointerover", (event) => this.withFlame(event, (flame) => this.tell(flame)));
    picture.addEventListener("focusin", (event) => this.withFlame(event, (flame) => this.tell(flame)));
    picture.addEventListener("pointerleave", () => this.tell(this.chosen));
    picture.addEventListener("keydown", (event) => this.key(event));
    return picture;
  }

  private element({ flame, left, width }: Box, row: number): HTMLElement {
    const { colours, recording } = this.session;
    const colour = flame.name < 0 ? 0 : colours[flame.name];
    const element = make("button", isWarm(colour) ? "warm" : "", flame.name < 0 ? "all" : recording.names.short[flame.name]);
    if (flame.name >= 0) {
      element.style.background = `var(--c${colour})`;
    }
    element.style.left = `${100 * left}%`;
    element.style.width = `${100 * width}%`;
    element.style.top = `${row * ROW}px`;
    element.title = this.words(flame);
    element.setAttribute("aria-label", element.title);
    element.tabIndex = this.elements.size === 0 ? 0 : -1;
    this.elements.set(flame, element);
    this.flames.set(element, flame);
    return element;
  }

  private words(flame: Flame): string {
    const whole = this.tree?.total ?? 0;
    const share = whole > 0 ? ` (${((100 * flame.total) / whole).toFixed(1)} %)` : "";
    const own = flame.name < 0 ? "" : ` · self ${formatDuration(flame.self)} · ${formatCount(flame.count)} ×`;
    return `${this.nameOf(flame)} · ${formatDuration(flame.total)}${share}${own}`;
  }

  private tell(flame: Flame | undefined): void {
    const { area, recording } = this.session;
    const where = area
      ? `${formatDuration(area.to - area.from)} on ${plural(area.tracks.length, "track")}`
      : `The whole recording, ${plural(recording.tracks.length, "track")} added up`;
    const what = this.centre < 0 ? "Click a name to look closer" : `Callers and callees of ${recording.names.full[this.centre]}`;
    this.status.textContent = flame ? this.words(flame) : `${where}. ${what}.`;
  }

  private withFlame(event: Event, action: (flame: Flame) => void): void {
    const flame = event.target instanceof Element ? this.flames.get(event.target) : undefined;
    if (flame) {
      action(flame);
    }
  }

  private zoom(flame: Flame): void {
    this.chosen = flame;
    if (this.centre < 0) {
      this.zoomed = flame.name < 0 ? undefined : flame;
    }
    this.draw();
    this.tell(flame);
    this.focus(flame);
  }

  private zoomOut(): void {
    if (this.centre >= 0) {
      this.centre = -1;
    } else {
      this.zoomed = this.zoomed?.parent?.parent ? this.zoomed.parent : undefined;
    }
    this.draw();
    this.focus(this.chosen);
  }

  private centreOn(name: number): void {
    this.centre = name;
    this.draw();
  }

  private focus(flame: Flame | undefined): void {
    const element = flame && this.elements.get(flame);
    for (const other of this.elements.values()) {
      other.tabIndex = other === element ? 0 : -1;
    }
    element?.focus();
  }

  private key(event: KeyboardEvent): void {
    const flame = event.target instanceof Element ? this.flames.get(event.target) : undefined;
    if (!flame || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    switch (event.key) {
      case "ArrowUp": this.focus(flame.parent && this.elements.has(flame.parent) ? flame.parent : flame); break;
      case "ArrowDown": this.focus(flame.children.find((child) => this.elements.has(child)) ?? flame); break;
      case "ArrowLeft": this.focus(this.sibling(flame, -1)); break;
      case "ArrowRight": this.focus(this.sibling(flame, 1)); break;
      case "Backspace": this.zoomOut(); break;
      default: return;
    }
    // Not for the timeline.
    event.preventDefault();
    event.stopPropagation();
  }

  private sibling(flame: Flame, step: number): Flame {
    const all = flame.parent?.children ?? [flame];
    const next = all[all.indexOf(flame) + step];
    return next && this.elements.has(next) ? next : flame;
  }

  /** Shows what the search has found. */
  private mark(): void {
    const matches = this.session.search?.nameMatches;
    for (const [flame, element] of this.elements) {
      element.classList.toggle("match", matches !== undefined && flame.name >= 0 && matches[flame.name] === 1);
    }
  }
}

/** A flame at full width below those it lies in, and what lies in it as far as it can be seen. */
function boxesOf(top: Flame): Box[] {
  const boxes: Box[] = [];
  for (let flame = top.parent; flame; flame = flame.parent) {
    boxes.unshift({ flame, left: 0, width: 1, row: 0 });
  }
  boxes.forEach((box, row) => (box.row = row));
  const open: Box[] = [{ flame: top, left: 0, width: 1, row: boxes.length }];
  for (let box = open.pop(); box && boxes.length < MOST_BOXES; box = open.pop()) {
    boxes.push(box);
    let left = box.left;
    const inside: Box[] = [];
    for (const child of box.flame.children) {
      const width = box.flame.total > 0 ? (box.width * child.total) / box.flame.total : 0;
      if (width < NARROWEST) {
        break;
      }
      inside.push({ flame: child, left, width, row: box.row + 1 });
      left += width;
    }
    open.push(...inside.reverse());
  }
  return boxes;
}
