import type { Process } from "./recording";
import { formatCount } from "./units";

/** What keeps the recording of a process from being whole, in a few words each; empty when nothing does. */
export function statesOf(process: Process): string[] {
  const states: string[] = [];
  if (!process.complete) {
    states.push("cut short");
  }
  if (process.lost > 0) {
    states.push(`${formatCount(process.lost)} lost`);
  }
  if (process.dropped > 0) {
    states.push(`${formatCount(process.dropped)} dropped`);
  }
  if (process.stoppedNanos >= 0) {
    states.push("stopped");
  }
  return states;
}
