import { type NameRow, statisticsOf, statisticsOfAll } from "../model/statistics";
import { formatCount, formatDuration, plural } from "../model/units";
import { make } from "./dom";
import type { Session } from "../model/session";

type Column = "name" | "count" | "total" | "self" | "mean";

const MOST_ROWS = 400;
const COLUMNS: [Column, string][] = [["name", "Name"], ["count", "Count"], ["total", "Total (wall)"], ["self", "Self (wall)"], ["mean", "Mean"]];

/** Count, total and self time by name: of the selected area, or of everything. */
export class Statistics {
  private column: Column = "self";
  private descending = true;

  constructor(private readonly session: Session, private readonly find: (name: string) => void) {}

  render(): HTMLElement {
    const { session } = this;
    const { area, recording } = session;
    const rows = area ? statisticsOf(recording, area) : statisticsOfAll(recording);
    const caption = area
      ? `${formatDuration(area.to - area.from)} on ${plural(area.tracks.length, "track")}, slices cut to the area`
      : "The whole recording";
    const body = make("div", "statistics", [make("p", "caption", caption)]);
    this.fill(body, rows, area !== undefined && recording.header.leftOut > 0);
    return body;
  }

  private fill(body: HTMLElement, rows: NameRow[], incomplete: boolean): void {
    body.querySelector("table")?.remove();
    body.querySelector(".more")?.remove();
    this.sort(rows);
    const most = rows.reduce((max, row) => Math.max(max, row.self), 1);
    const head = make("tr", "", COLUMNS.map(([column, title]) => this.heading(column, title, () => this.fill(body, rows, incomplete))));
    const lines = rows.slice(0, MOST_ROWS).map((row) => this.line(row, most));
    body.append(make("table", "", [make("thead", "", [head]), make("tbody", "", lines)]));
    const notes = [];
    const { trivialMethods } = this.session.recording.header;
    if (rows.length > MOST_ROWS) {
      notes.push(`${formatCount(rows.length - MOST_ROWS)} more names are not listed.`);
    }
    if (incomplete) {
      notes.push("Calls left out of the picture are not in these sums; their time is their caller's self time.");
    }
    if (trivialMethods > 0) {
      notes.push(`Not recorded: the calls of ${plural(trivialMethods, "trivial method")} (weft trace --all records them).`);
    }
    if (notes.length > 0) {
      body.append(make("p", "more muted", notes.join(" ")));
    }
  }

  private heading(column: Column, title: string, refill: () => void): HTMLElement {
    const link = make("button", "", title);
    const cell = make("th", column === "name" ? "" : "number", [link]);
    cell.setAttribute("scope", "col");
    if (column === this.column) {
      cell.setAttribute("aria-sort", this.descending ? "descending" : "ascending");
    }
    link.addEventListener("click", () => {
      this.descending = column === this.column ? !this.descending : column !== "name";
      this.column = column;
      refill();
    });
    return cell;
  }

  private line(row: NameRow, most: number): HTMLElement {
    const { names } = this.session.recording;
    const link = make("button", "link", names.short[row.name]);
    link.title = `${names.full[row.name]}: find all`;
    link.addEventListener("click", () => this.find(names.full[row.name]));
    const bar = make("span", "bar");
    bar.style.width = `${(100 * row.self) / most}%`;
    const dot = make("i", "dot");
    dot.style.background = `var(--c${this.session.colours[row.name]})`;
    return make("tr", "", [
      make("td", "", [dot, link]),
      make("td", "number", formatCount(row.count)),
      make("td", "number", formatDuration(row.total)),
      make("td", "number self", [bar, make("span", "", formatDuration(row.self))]),
      make("td", "number", formatDuration(row.total / row.count)),
    ]);
  }

  private sort(rows: NameRow[]): void {
    const { names } = this.session.recording;
    const value = (row: NameRow): number => (this.column === "mean" ? row.total / row.count : row[this.column as "count" | "total" | "self"]);
    const sign = this.descending ? -1 : 1;
    rows.sort((a, b) => (this.column === "name"
      ? names.short[a.name].localeCompare(names.short[b.name]) * sign
      : (value(a) - value(b)) * sign) || a.name - b.name);
  }
}
