import type { Recording } from "../model/recording";
import { formatCount, formatDuration, plural } from "../model/units";
import { button, byId, make } from "./dom";

/** What a reader must know about this recording before trusting it, one sentence each. */
export function noticesOf(recording: Recording): string[] {
  const { header, processes, problems } = recording;
  const notices: string[] = [];
  for (const process of processes) {
    const who = `${process.name} (pid ${process.pid})`;
    if (!process.complete) {
      const why = process.end === "" ? "it was killed, halted or crashed, or was still running" : process.end;
      notices.push(`${who} did not close its recording: ${why}. Everything it stored is here, up to ${formatDuration(process.endNanos)}.`);
    }
    if (process.lost > 0) {
      notices.push(`${who} lost ${plural(process.lost, "event")}: its recorder had no room for them. Calls near the gap may look longer.`);
    }
    if (process.dropped > 0) {
      notices.push(`${who} dropped its oldest ${plural(process.dropped, "event")}: its buffer was full. Of the time before, only the calls `
        + "that were under way are drawn.");
    }
    if (process.throttled.length > 0) {
      const calls = process.throttled.reduce((sum, method) => sum + method.calls, 0);
      const most = process.throttled.slice(0, 3).map((method) =>
        `${formatCount(method.calls)} of ${method.name} from ${formatDuration(method.fromNanos)} on`);
      const rest = process.throttled.length > most.length ? `, ${plural(process.throttled.length - most.length, "other method")}` : "";
      notices.push(`${who} counted ${plural(calls, "call")} of very short methods instead of recording them: ${most.join(", ")}${rest}.`);
    }
    if (process.stoppedNanos >= 0) {
      notices.push(`${who} stopped recording at ${formatDuration(process.stoppedNanos)}: its buffer was full.`);
    }
  }
  if (header.leftOut > 0) {
    notices.push(`${plural(header.leftOut, "call")} shorter than ${formatDuration(header.leftOutBelowNanos)} ${
      header.leftOut === 1 ? "is" : "are"} counted but not drawn.`);
  }
  if (header.pointsLeftOut > 0) {
    notices.push(`${formatCount(header.pointsLeftOut)} instants and counter values are not drawn.`);
  }
  for (const problem of problems) {
    notices.push(problem.skipped ? `${problem.file} was skipped: ${problem.reason}.` : `${problem.file}: ${problem.reason}.`);
  }
  return notices;
}

/** Shows the notices above the tracks: the first one, the rest on request. */
export function showNotices(notices: string[]): void {
  const bar = byId("notices");
  if (notices.length === 0) {
    return;
  }
  const list = make("ul", "", notices.map((text) => make("li", "", text)));
  bar.append(list);
  if (notices.length > 1) {
    const more = button("quiet", `and ${notices.length - 1} more`, "show all notices", () => {
      const open = bar.classList.toggle("open");
      more.textContent = open ? "show less" : `and ${notices.length - 1} more`;
    });
    bar.append(more);
  }
  bar.append(button("quiet", "✕", "hide notices", () => { bar.hidden = true; }));
  bar.hidden = false;
}
