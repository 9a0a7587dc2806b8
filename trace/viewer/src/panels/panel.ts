import { byId } from "./dom";
import { NONE, type Session } from "../model/session";
import { detailsOf } from "./details";
import { Statistics } from "./statistics";

const LOWEST = 90;

/** The panel at the bottom with its two tabs. */
export class Panel {
  private readonly element = byId("panel");
  private readonly body = byId("panel-body");
  private readonly tabs = [byId("tab-details"), byId("tab-statistics")];
  private readonly statistics: Statistics;
  private tab = 1;

  constructor(private readonly session: Session, find: (name: string) => void) {
    this.statistics = new Statistics(session, find);
    this.tabs.forEach((tab, number) => tab.addEventListener("click", () => this.show(number)));
    byId("panel-close").addEventListener("click", () => this.toggle());
    session.on("selection", () => (session.selected === NONE ? this.render() : this.show(0)));
    session.on("area", () => (session.area ? this.show(1) : this.render()));
    this.dragEdge(byId("panel-edge"));
    this.show(1);
  }

  show(number: number): void {
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
    this.body.replaceChildren(this.tab === 0 ? detailsOf(this.session) : this.statistics.render());
    this.body.scrollTop = 0;
  }

  private dragEdge(edge: HTMLElement): void {
    edge.addEventListener("pointerdown", (event) => {
      edge.setPointerCapture(event.pointerId);
      const bottom = event.clientY + this.element.offsetHeight;
      const move = (moved: PointerEvent): void => {
        this.element.style.height = `${Math.min(Math.max(LOWEST, bottom - moved.clientY), window.innerHeight * 0.7)}px`;
          };
      edge.addEventListener("pointermove", move);
      edge.addEventListener("pointerup", () => edge.removeEventListener("pointermove", move), { once: true });
    });
  }
}
