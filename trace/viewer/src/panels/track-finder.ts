import { plural } from "../model/units";
import type { Track } from "../model/recording";
import type { Session } from "../model/session";
import { button, byId, make } from "./dom";

const MOST_SHOWN = 50;

/** Finds a track by the names of it, of its process and of the threads that share it, and goes there. */
export class TrackFinder {
  private readonly dialog = byId<HTMLDialogElement>("finder");
  private readonly input = byId<HTMLInputElement>("finder-text");
  private readonly list = byId("finder-list");
  private readonly words: string[];
  private found: Track[] = [];

  constructor(private readonly session: Session) {
    this.words = session.recording.tracks.map(({ name, process, threads }) =>
      [name, process.name, process.pid, ...threads.map((thread) => thread.name)].join(" ").toLowerCase());
    this.input.addEventListener("input", () => this.show());
    this.dialog.addEventListener("submit", (event) => {
      event.preventDefault();
      this.go(this.found[0]);
    });
  }

  open(): void {
    this.input.value = "";
    this.show();
    this.dialog.showModal();
  }

  private show(): void {
    const wanted = this.input.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
    const { tracks } = this.session.recording;
    this.found = tracks.filter((track) => wanted.every((word) => this.words[track.index].includes(word)));
    const rows: Node[] = this.found.slice(0, MOST_SHOWN).map((track) =>
      button("track", `${track.name}  ·  ${track.process.name} (${track.process.pid})`, "Go there", () => this.go(track)));
    const more = this.found.length - rows.length;
    if (this.found.length === 0) {
      rows.push(make("p", "muted", "No track has such a name."));
    } else if (more > 0) {
      rows.push(make("p", "muted", `and ${plural(more, "more track")}`));
    }
    this.list.replaceChildren(...rows);
  }

  private go(track: Track | undefined): void {
    if (track) {
      this.dialog.close();
      this.session.showTrack(track);
    }
  }
}
