import type { Recording } from "../model/recording";
import { make } from "./dom";

const LINES_BEFORE = 3;
const LINES_AFTER = 60;

/** The source text around the first line of a method, with numbers; undefined if the report does not have it. */
export function sourceOf(recording: Recording, name: number): HTMLElement | undefined {
  const { names, sources } = recording;
  const line = names.line[name];
  const lines = sources.get(names.path[name]);
  if (!lines || line < 1 || line > lines.length) {
    return undefined;
  }
  const first = Math.max(1, line - LINES_BEFORE);
  const shown = lines.slice(first - 1, line + LINES_AFTER);
  return make("div", "source", [make("h3", "", names.path[name]), make("pre", "", shown.map((text, i) => {
    const number = first + i;
    return make("div", number === line ? "own" : "", [make("span", "number", String(number)), make("code", "", text)]);
  }))]);
}
