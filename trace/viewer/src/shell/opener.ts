import { byId, make } from "../panels/dom";

const HERE = ["127.0.0.1", "localhost", "[::1]"];
const KINDS = "a recording (.weft), a report, Chrome JSON (.json, .json.gz) or one of Flight Recorder (.jfr)";
const STILL_FOR = 8000;

/** Opens other recordings, which are dropped on the page or chosen: `weft view`, which has served it, takes them and shows them in its place. */
export class Opener {
  private readonly form = byId<HTMLFormElement>("opener");
  private readonly input = byId<HTMLInputElement>("opener-file");
  private readonly message = byId("drop");
  private away: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.input.addEventListener("change", () => this.send());
    document.addEventListener("dragover", (event) => {
      if (event.dataTransfer?.types.includes("Files")) {
        event.preventDefault();
        if (this.isServed()) {
          this.say("Drop it to open it", `One file: ${KINDS}.`);
        }
      }
    });
    document.addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) {
        this.message.hidden = true;
      }
    });
    document.addEventListener("drop", (event) => this.drop(event));
  }

  /** Asks for a file. */
  choose(): void {
    if (this.isServed()) {
      this.input.click();
    }
  }

  private drop(event: DragEvent): void {
    const data = event.dataTransfer;
    if (!data || !data.types.includes("Files")) {
      return;
    }
    event.preventDefault();
    if (!this.isServed()) {
      return;
    }
    if (data.files.length !== 1 || data.items[0]?.webkitGetAsEntry?.()?.isDirectory) {
      this.say("One file can be opened at a time", "For a folder, or several files at once: weft view FOLDER, or weft combine.", STILL_FOR);
      return;
    }
    this.input.files = data.files;
    this.send();
  }

  private send(): void {
    const file = this.input.files?.[0];
    if (file) {
      this.say(`Opening ${file.name}`, "");
      this.form.submit();
    }
  }

  /** Says so if this page comes from a file: it may then send nothing anywhere. */
  private isServed(): boolean {
    const served = location.protocol === "http:" && HERE.includes(location.hostname);
    if (!served) {
      this.say("This page cannot open other files", "It was opened from its file. Open them with: weft view FILE", STILL_FOR);
    }
    return served;
  }

  private say(title: string, text: string, forMillis = 0): void {
    clearTimeout(this.away);
    this.message.replaceChildren(make("div", "card", [make("h1", "", title), make("p", "", text)]));
    this.message.hidden = false;
    if (forMillis > 0) {
      this.away = setTimeout(() => { this.message.hidden = true; }, forMillis);
    }
  }
}
