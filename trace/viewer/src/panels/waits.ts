import { BLOCKED, PINNED, RUNNING, SLEEPING, STATE_WORDS, TRANSFERRING, WAITING, type WaitRow, WOKEN } from "../model/waits";
import { formatCount, formatDuration, plural } from "../model/units";
import type { Session } from "../model/session";
import { make } from "./dom";

const MOST_ROWS = 400;
const MOST_OWNERS = 3;
const LEGEND = [RUNNING, WOKEN, WAITING, SLEEPING, BLOCKED, TRANSFERRING, PINNED];

/** What threads waited for, the longest in sum first, who had the locks, and what the colours above the tracks mean. */
export function waitsOf(session: Session, find: (name: string) => void): HTMLElement {
  const { waits } = session;
  if (!waits.any) {
    return make("p", "hint", "No thread that was recorded has waited, or weft trace ran with --no-waits.");
  }
  const legend = make("p", "legend", LEGEND.map((state) => {
    const dot = make("i", "dot");
    dot.style.background = `var(--s${state})`;
    return make("span", "", [dot, make("span", "", STATE_WORDS[state])]);
  }));
  const most = waits.rows.reduce((max, row) => Math.max(max, row.total), 1);
  const head = make("tr", "", ["Waits for", "Count", "Total (wall)", "Longest", "Held by, when the wait began"].map((title, column) => {
    const cell = make("th", column > 0 && column < 4 ? "number" : "", title);
    cell.setAttribute("scope", "col");
    return cell;
  }));
  const body = make("div", "statistics waits", [legend, make("table", "", [
    make("thead", "", [head]), make("tbody", "", waits.rows.slice(0, MOST_ROWS).map((row) => line(session, row, most, find))),
  ])]);
  if (waits.rows.length > MOST_ROWS) {
    body.append(make("p", "more muted", `${formatCount(waits.rows.length - MOST_ROWS)} more are not listed.`));
  }
  return body;
}

function line(session: Session, row: WaitRow, most: number, find: (name: string) => void): HTMLElement {
  const name = session.recording.names.full[row.name];
  const link = make("button", "link", name);
  link.title = `${name}: find all`;
  link.addEventListener("click", () => find(name));
  const dot = make("i", "dot");
  dot.style.background = `var(--s${session.waits.states[row.name]})`;
  const bar = make("span", "bar");
  bar.style.width = `${(100 * row.total) / most}%`;
  const owners = row.owners.slice(0, MOST_OWNERS).map(([owner, count]) => `${formatCount(count)} × ${owner}`);
  if (row.owners.length > MOST_OWNERS) {
    owners.push(plural(row.owners.length - MOST_OWNERS, "other"));
  }
  return make("tr", "", [
    make("td", "", [dot, link]),
    make("td", "number", formatCount(row.count)),
    make("td", "number self", [bar, make("span", "", formatDuration(row.total))]),
    make("td", "number", row.longest > 0 ? formatDuration(row.longest) : ""),
    make("td", "", owners.join(", ")),
  ]);
}
