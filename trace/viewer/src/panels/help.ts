import { HELP } from "../input/bindings";
import { byId, make } from "./dom";

/** Shows what keys and mouse do. */
export function openHelp(): void {
  const dialog = byId<HTMLDialogElement>("help");
  if (dialog.open) {
    dialog.close();
    return;
  }
  const groups = HELP.map(({ title, rows }) => make("section", "", [
    make("h3", "", title),
    make("dl", "", rows.flatMap(([keys, what]) => [
      make("dt", "", keys.map((key) => make("kbd", "", key))), make("dd", "", what),
    ])),
  ]));
  byId("help-body").replaceChildren(...groups);
  dialog.showModal();
  // The focus goes to the button at its end.
  dialog.scrollTop = 0;
}
