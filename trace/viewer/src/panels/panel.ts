import { byId } from "./dom";
import { NONE, type Session } from "../model/session";
import { detailsOf } from "./details";
import { FlameGraph } from "./flame-graph";
import { Statistics } from "./statistics";
import { Tasks } from "./tasks";
import { waitsOf } from "./waits";

const LOWEST = 90;
/** Of the height of the window. */
const MOST = 0.7;
/** What an arrow key makes it higher, in CSS pixels. */
const STEP = 40;
const DETAILS = 0;
const STATISTICS = 1;
const FLAMES = 2;
const WAITS = 3;
const TASKS = 4;

/** The panel at the bottom with its tabs. */
export class Panel {
  private readonly element = byId("panel");
  private readonly body = byId("panel-body");
  private readonly tabs = [byId("tab-details"), byId("tab-statistics"), byId("tab-flames"), byId("tab-waits"), byId("tab-tasks")];
  private readonly statistics: Statistics;
  private readonly flames: FlameGraph;
  private readonly tasks: Tasks;
  private tab = STATISTICS;

  constructor(private readonly session: Session, private readonly find: (name: string) => void) {
    this.statistics = new Statistics(session, find);
    this.flames = new FlameGraph(session, find);
    this.tasks = new Tasks(session);
    this.tabs[TASKS].hidden = session.recording.tasks.length === 0;
    this.tabs.forEach((tab, number) => {
      tab.addEventListener("click", () => this.show(number));
      tab.addEventListener("keydown", (event) => this.walkTabs(event, number));
    });
    byId("panel-close").addEventListener("click", () => this.toggle());
    session.on("selection", () => (session.selected === NONE ? this.render() : this.show(DETAILS)));
    session.on("area", () => (session.area ? this.show(this.tab === FLAMES ? FLAMES : STATISTICS) : this.render()));
    this.dragEdge(byId("panel-edge"));
    this.show(STATISTICS);
  }

  show(number: number): void {
    if (this.tabs[number].hidden) {
      return;
    }
    this.tab = number;
    if (this.element.hidden) {
      this.toggle();
    }
    this.render();
  }

  toggle(): void {
    this.element.hidden = !this.element.hidden;
  }

  private render(): void {
    this.tabs.forEach((tab, number) => {
      tab.setAttribute("aria-selected", String(number === this.tab));
      tab.tabIndex = number === this.tab ? 0 : -1;
    });
    this.body.setAttribute("aria-labelledby", this.tabs[this.tab].id);
    this.body.replaceChildren(this.content());
    this.body.scrollTop = 0;
  }

  private content(): HTMLElement {
    switch (this.tab) {
      case DETAILS: return detailsOf(this.session);
      case FLAMES: return this.flames.render();
      case TASKS: return this.tasks.render();
      case WAITS: return waitsOf(this.session, this.find);
      default: return this.statistics.render();
    }
  }

  private walkTabs(event: KeyboardEvent, number: number): void {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      event.stopPropagation();
      const tabs = this.tabs.filter((tab) => !tab.hidden);
      const next = tabs[(tabs.indexOf(this.tabs[number]) + step + tabs.length) % tabs.length];
      this.show(this.tabs.indexOf(next));
      next.focus();
    }
  }

  private resize(height: number): void {
    this.element.style.height = `${Math.min(Math.max(LOWEST, height), window.innerHeight * MOST)}px`;
  }

  private dragEdge(edge: HTMLElement): void {
    edge.addEventListener("keydown", (event) => {
      const step = event.key === "ArrowUp" ? STEP : event.key === "ArrowDown" ? -STEP : 0;
      if (step !== 0) {
        event.preventDefault();
        event.stopPropagation();
        this.resize(this.element.offsetHeight + step);
      }
    });
    edge.addEventListener("pointerdown", (event) => {
      edge.setPointerCapture(event.pointerId);
      const bottom = event.clientY + this.element.offsetHeight;
      const move = (moved: PointerEvent): void => this.resize(bottom - moved.clientY);
      edge.addEventListener("pointermove", move);
      edge.addEventListener("pointerup", () => edge.removeEventListener("pointermove", move), { once: true });
    });
  }
}
