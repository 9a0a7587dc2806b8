import type { Session } from "../model/session";
import { formatDuration } from "../model/units";
import { byId } from "./dom";

/** Asks for the note of a mark. */
export class Note {
  private readonly dialog = byId<HTMLDialogElement>("note");
  private readonly text = byId<HTMLInputElement>("note-text");
  private at = 0;

  constructor(private readonly session: Session) {
    this.dialog.addEventListener("close", () => {
      if (this.dialog.returnValue === "mark") {
        session.mark(this.at, this.text.value.trim());
      }
    });
  }

  ask(at: number): void {
    this.at = at;
    byId("note-title").textContent = `Mark at ${formatDuration(at)}`;
    this.text.value = this.session.markNear(at, 0)?.note ?? "";
    this.dialog.returnValue = "cancel";
    this.dialog.showModal();
    this.text.select();
  }
}
