import { byId, make } from "../panels/dom";

/** Covers the stage with a message: while opening, when there is nothing to show, when something is wrong. */
export function showState(kind: "loading" | "empty" | "error", title: string, text: string): void {
  const element = byId("state");
  element.className = kind;
  element.replaceChildren(make("div", "card", [make("div", "mark"), make("h1", "", title), make("p", "", text)]));
  element.hidden = false;
}

export function hideState(): void {
  byId("state").hidden = true;
}
