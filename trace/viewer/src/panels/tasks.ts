import type { Task } from "../model/tasks";
import { formatCount, formatDuration, plural } from "../model/units";
import type { Session } from "../model/session";
import { make } from "./dom";

type Column = "name" | "queued" | "ran" | "waited" | "thread" | "state";

const MOST_ROWS = 400;
const COLUMNS: [Column, string, boolean][] = [
  ["name", "Task", false], ["queued", "Queued", true], ["ran", "Ran", true], ["waited", "Waited", true],
  ["thread", "Thread", false], ["state", "State", false],
];

/** What was handed over to be run: how long it was queued, ran and waited, and where. */
export class Tasks {
  private column: Column = "ran";
  private descending = true;
  private wanted = "";
  /** What is searched in, by task. */
  private words: string[] | undefined;

  constructor(private readonly session: Session) {}

  render(): HTMLElement {
    const { recording } = this.session;
    if (recording.tasks.length === 0) {
      return make("p", "hint", "Nothing was handed to an executor or a pool.");
    }
    const search = make("input", "") as HTMLInputElement;
    search.type = "search";
    search.placeholder = "Search tasks";
    search.setAttribute("aria-label", "Search tasks, threads and states");
    search.autocomplete = "off";
    search.spellcheck = false;
    search.value = this.wanted;
    const body = make("div", "statistics tasks", [make("p", "caption", [search])]);
    search.addEventListener("input", () => {
      this.wanted = search.value;
      this.fill(body);
    });
    this.fill(body);
    return body;
  }

  private fill(body: HTMLElement): void {
    body.querySelector("table")?.remove();
    body.querySelector(".more")?.remove();
    const found = this.found();
    const shown = found.slice(0, MOST_ROWS);
    const most = found.reduce((max, task) => Math.max(max, task.ran), 1);
    const head = make("tr", "", COLUMNS.map(([column, title, number]) => this.heading(column, title, number, () => this.fill(body))));
    body.append(make("table", "", [make("thead", "", [head]), make("tbody", "", shown.map((task) => this.line(task, most)))]));
    const notes = [];
    if (found.length === 0) {
      notes.push("No task has that in its name, thread or state.");
    } else if (found.length > shown.length) {
      notes.push(`${formatCount(found.length - shown.length)} more are not listed: search, or sort by another column.`);
    }
    const { tasksLeftOut } = this.session.recording;
    if (tasksLeftOut > 0) {
      notes.push(`The page has the ${formatCount(this.session.recording.tasks.length)} longest; ${
        plural(tasksLeftOut, "shorter task")} ${tasksLeftOut === 1 ? "is" : "are"} not in it.`);
    }
    if (notes.length > 0) {
      body.append(make("p", "more muted", notes.join(" ")));
    }
  }

  private found(): Task[] {
    const { tasks, names, threads } = this.session.recording;
    this.words ??= tasks.map(({ name, thread, state }) =>
      `${names.full[name]} ${threads[thread].name} ${threads[thread].process.name} ${state}`.toLowerCase());
    const words = this.words;
    const wanted = this.wanted.toLowerCase().split(/\s+/).filter((word) => word !== "");
    const found = tasks.filter((task) => wanted.every((word) => words[task.index].includes(word)));
    const sign = this.descending ? -1 : 1;
    const { column } = this;
    const number = (task: Task): number => (column === "queued" ? (Number.isNaN(task.queued) ? -1 : task.queued) : task[column as "ran" | "waited"]);
    const text = (task: Task): string => (column === "name" ? names.short[task.name] : column === "thread" ? threads[task.thread].name : task.state);
    const ofNumbers = column === "queued" || column === "ran" || column === "waited";
    return found.sort((a, b) => sign * (ofNumbers ? number(a) - number(b) : text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0) || a.index - b.index);
  }

  private heading(column: Column, title: string, isNumber: boolean, refill: () => void): HTMLElement {
    const link = make("button", "", title);
    const cell = make("th", isNumber ? "number" : "", [link]);
    cell.setAttribute("scope", "col");
    if (column === this.column) {
      cell.setAttribute("aria-sort", this.descending ? "descending" : "ascending");
    }
    link.addEventListener("click", () => {
      this.descending = column === this.column ? !this.descending : isNumber;
      this.column = column;
      refill();
    });
    return cell;
  }

  private line(task: Task, most: number): HTMLElement {
    const { names, threads } = this.session.recording;
    const thread = threads[task.thread];
    const link = make("button", "link", names.short[task.name]);
    link.title = `${names.full[task.name]}: go there`;
    link.addEventListener("click", () => this.session.showTask(task));
    const bar = make("span", "bar");
    bar.style.width = `${(100 * task.ran) / most}%`;
    const dot = make("i", "dot");
    dot.style.background = `var(--c${this.session.colours[task.name]})`;
    return make("tr", "", [
      make("td", "", [dot, link]),
      make("td", "number", Number.isNaN(task.queued) ? "" : formatDuration(task.queued)),
      make("td", "number self", [bar, make("span", "", formatDuration(task.ran))]),
      make("td", "number", task.waits === 0 ? "" : `${formatDuration(task.waited)} in ${formatCount(task.waits)}`),
      make("td", "", this.session.recording.processes.length > 1 ? `${thread.name} · ${thread.process.name}` : thread.name),
      make("td", task.state === "failed" ? "failed" : "", task.state),
    ]);
  }
}
