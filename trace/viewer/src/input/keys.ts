import type { Track } from "../model/recording";
import { NONE, type Session } from "../model/session";
import { everything } from "../model/statistics";

const STEP_ZOOM = 0.72;
const STEP_PAN = 0.16;
const HOLD_AFTER = 220;
const ZOOM_A_SECOND = 5;
const PAN_A_SECOND = 1.1;

/** Of the width. */
const MARK_REACH = 1 / 150;

/** What the keys need beside the session. */
export interface Commands {
  pointerTime(): number;
  /** The track below the pointer. */
  pointerTrack(): Track | undefined;
  scrollBy(pixels: number): void;
  openSearch(): void;
  leave(): void;
  togglePanel(): void;
  showTab(number: number): void;
  toggleTheme(): void;
  perfetto(): void;
  openFile(): void;
  findTrack(): void;
  help(): void;
  /** Asks for the note of a mark at a moment. */
  note(at: number): void;
}

/** Keys, by their place on the keyboard, so that W A S D lie together on every layout. */
export class Keys {
  private readonly held = new Map<string, number>();

  constructor(private readonly session: Session, private readonly commands: Commands) {
    document.addEventListener("keydown", (event) => this.down(event));
    document.addEventListener("keyup", (event) => this.held.delete(event.code));
    window.addEventListener("blur", () => this.held.clear());
  }

  /** Moves on while a key is held; false when none is. */
  advance(now: number, elapsed: number): boolean {
    let moving = false;
    for (const [code, since] of this.held) {
      moving = true;
      if (now - since < HOLD_AFTER) {
        continue;
      }
      const seconds = Math.min(elapsed, 100) / 1000;
      switch (code) {
        case "KeyW": this.zoom(ZOOM_A_SECOND ** -seconds); break;
        case "KeyS": this.zoom(ZOOM_A_SECOND ** seconds); break;
        case "KeyA": case "ArrowLeft": this.session.view.pan(-PAN_A_SECOND * seconds); break;
        case "KeyD": case "ArrowRight": this.session.view.pan(PAN_A_SECOND * seconds); break;
      }
    }
    return moving;
  }

  private zoom(factor: number): void {
    this.session.view.zoom(factor, this.commands.pointerTime());
  }

  private down(event: KeyboardEvent): void {
    const inText = event.target instanceof HTMLInputElement;
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyF") {
      event.preventDefault();
      this.commands.openSearch();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyP") {
      event.preventDefault();
      this.commands.findTrack();
      return;
    }
    if (event.key === "Escape") {
      this.commands.leave();
      return;
    }
    if (event.ctrlKey && !inText && (event.code === "BracketLeft" || event.code === "BracketRight")) {
      event.preventDefault();
      this.session.followAnother(event.code === "BracketRight");
      return;
    }
    if (inText || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) {
      return;
    }
    if (event.target instanceof HTMLButtonElement && (event.key === "Enter" || event.key === " ")) {
      return;
    }
    if (this.act(event)) {
      event.preventDefault();
      this.session.redraw();
    }
  }

  private act(event: KeyboardEvent): boolean {
    const { session, commands } = this;
    if (event.key === "/") {
      commands.openSearch();
      return true;
    }
    if (event.key === "?") {
      commands.help();
      return true;
    }
    switch (event.code) {
      case "KeyW": case "KeyS": case "KeyA": case "KeyD": case "ArrowLeft": case "ArrowRight":
        this.move(event);
        return true;
      case "ArrowUp": commands.scrollBy(-60); return true;
      case "ArrowDown": commands.scrollBy(60); return true;
      case "Digit0": case "Numpad0": session.view.all(); return true;
      case "KeyF": session.focusSelection(); return true;
      case "KeyP": this.selectCaller(); return true;
      case "KeyR": this.selectArea(event.shiftKey); return true;
      case "BracketLeft": session.follow(false); return true;
      case "BracketRight": session.follow(true); return true;
      case "KeyM": this.mark(event.shiftKey); return true;
      case "Comma": session.step(false); return true;
      case "Period": session.step(true); return true;
      case "Enter": case "NumpadEnter": session.walk(!event.shiftKey); return true;
      case "KeyE": session.foldAll(false); return true;
      case "KeyC": session.foldAll(true); return true;
      case "Digit1": commands.showTab(0); return true;
      case "Digit2": commands.showTab(1); return true;
      case "Digit3": commands.showTab(2); return true;
      case "Digit4": commands.showTab(3); return true;
      case "Digit5": commands.showTab(4); return true;
      case "KeyQ": commands.togglePanel(); return true;
      case "KeyT": commands.toggleTheme(); return true;
      case "KeyX": commands.perfetto(); return true;
      case "KeyO": commands.openFile(); return true;
      case "KeyG": this.onTrack((track) => session.toggleGroupOf(track)); return true;
      case "KeyH": this.onTrack((track) => session.toggleRowsOf(track)); return true;
      case "KeyV": this.onTrack((track) => session.pin(track)); return true;
      default: return false;
    }
  }

  private move(event: KeyboardEvent): void {
    if (event.repeat) {
      return;
    }
    this.held.set(event.code, performance.now());
    switch (event.code) {
      case "KeyW": this.zoom(STEP_ZOOM); break;
      case "KeyS": this.zoom(1 / STEP_ZOOM); break;
      case "KeyA": case "ArrowLeft": this.session.view.pan(-STEP_PAN); break;
      default: this.session.view.pan(STEP_PAN);
    }
  }

  /** Near a mark there is no second one. */
  private mark(withNote: boolean): void {
    const { session, commands } = this;
    const { from, to } = session.view.target;
    const near = session.markNear(commands.pointerTime(), (to - from) * MARK_REACH);
    if (withNote) {
      commands.note(near?.at ?? Math.round(commands.pointerTime()));
    } else if (near) {
      session.unmark(near);
    } else {
      session.mark(Math.round(commands.pointerTime()), "");
    }
  }

  /** Does something with the track below the pointer, or else with that of the selected slice. */
  private onTrack(action: (track: Track) => void): void {
    const { selected, recording } = this.session;
    const track = this.commands.pointerTrack() ?? (selected === NONE ? undefined : recording.trackOf(selected));
    if (track) {
      action(track);
    }
  }

  private selectCaller(): void {
    const { session } = this;
    const caller = session.selected === NONE ? NONE : session.recording.parentOf(session.selected);
    if (caller !== NONE) {
      session.select(caller);
      session.reveal(caller);
    }
  }

  /** Of the selected slice, or of all that is in view. */
  private selectArea(ofView: boolean): void {
    const { session } = this;
    if (ofView) {
      const { from, to } = session.view.target;
      session.selectArea({ ...everything(session.recording), from, to }, true);
    } else if (session.selected !== NONE) {
      const { timeline } = session.recording;
      const area = {
        from: timeline.start[session.selected], to: timeline.end[session.selected], tracks: [session.recording.trackOf(session.selected).index],
      };
      session.selectArea(area, true);
    }
  }
}
