import { formatCount } from "../model/units";
import { byId } from "./dom";
import type { Session } from "../model/session";

/** The search field, the number of hits, and the way from one to the next. */
export class SearchBox {
  private readonly input = byId<HTMLInputElement>("search");
  private readonly count = byId("search-count");

  constructor(private readonly session: Session) {
    this.input.addEventListener("input", () => session.find(this.input.value.trim()));
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        session.walk(!event.shiftKey);
      }
    });
    byId("search-next").addEventListener("click", () => session.walk(true));
    byId("search-previous").addEventListener("click", () => session.walk(false));
    session.on("search", () => this.showCount());
    this.showCount();
  }

  open(): void {
    this.input.focus();
    this.input.select();
  }

  set(text: string): void {
    this.input.value = text;
    this.session.find(text);
  }

  /** Leaves the field, or empties it; false when there was nothing to leave. */
  leave(): boolean {
    const active = document.activeElement === this.input;
    if (this.input.value !== "") {
      this.set("");
      this.input.blur();
      return true;
    }
    this.input.blur();
    return active;
  }

  private showCount(): void {
    const { search, selected } = this.session;
    const none = !search || search.hits.length === 0;
    byId<HTMLButtonElement>("search-next").disabled = none;
    byId<HTMLButtonElement>("search-previous").disabled = none;
    this.input.classList.toggle("nothing", search !== undefined && none);
    if (!search) {
      this.count.textContent = "";
    } else if (none) {
      this.count.textContent = "no hits";
    } else {
      const ordinal = search.ordinal(selected);
      this.count.textContent = ordinal > 0
        ? `${formatCount(ordinal)} of ${formatCount(search.hits.length)}`
        : `${formatCount(search.hits.length)} ${search.hits.length === 1 ? "hit" : "hits"}`;
    }
  }
}
