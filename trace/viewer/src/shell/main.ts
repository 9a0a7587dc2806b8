import { readReport } from "../format/read";
import { Recording } from "../model/recording";
import { Session } from "../model/session";
import { formatDuration, plural } from "../model/units";
import { byId } from "../panels/dom";
import { openHelp } from "../panels/help";
import { Note } from "../panels/note";
import { noticesOf, showNotices } from "../panels/notices";
import { Panel } from "../panels/panel";
import { SearchBox } from "../panels/search-box";
import { TrackFinder } from "../panels/track-finder";
import { AddressBar } from "./address-bar";
import { makeHook } from "./hook";
import { Opener } from "./opener";
import { openInPerfetto } from "./perfetto";
import { Stage } from "./stage";
import { hideState, showState } from "./states";
import { Theme } from "./theme";

function describe(recording: Recording): void {
  const { header, processes, threads } = recording;
  byId("title").textContent = header.title;
  byId("title").title = processes[0]?.command ?? "";
  const facts = [
    formatDuration(recording.duration), plural(processes.length, "process"), plural(threads.filter((thread) => !thread.task).length, "thread"),
    ...(header.tasks > 0 ? [plural(header.tasks, "task")] : []), plural(header.calls, "call"),
  ];
  byId("facts").textContent = facts.join("  ·  ");
  if (header.wallMillis > 0) {
    byId("facts").title = `recorded ${new Date(header.wallMillis).toLocaleString()}`;
  }
}

function open(recording: Recording, theme: Theme, opener: Opener): void {
  const session = new Session(recording);
  describe(recording);
  showNotices(noticesOf(recording));
  const searchBox = new SearchBox(session);
  const panel = new Panel(session, (name) => searchBox.set(name));
  const note = new Note(session);
  const finder = new TrackFinder(session);
  const stage = new Stage(session, theme.dark, {
    openSearch: () => searchBox.open(),
    leave: () => {
      if (!searchBox.leave()) {
        session.clear();
      }
    },
    togglePanel: () => panel.toggle(),
    showTab: (number) => panel.show(number),
    toggleTheme: () => theme.toggle(),
    findTrack: () => finder.open(),
    perfetto: () => openInPerfetto(recording),
    openFile: () => opener.choose(),
    help: openHelp,
    note: (at) => note.ask(at),
  });
  theme.onChange((dark) => stage.setDark(dark));
  byId("theme").addEventListener("click", () => theme.toggle());
  byId("perfetto").addEventListener("click", () => openInPerfetto(recording));
  byId("open").addEventListener("click", () => opener.choose());
  byId("help-open").addEventListener("click", openHelp);
  byId("help-close").addEventListener("click", openHelp);
  session.on("selection", () => {
    byId("live").textContent = session.selected < 0 ? "" : recording.names.full[recording.nameOf(session.selected)];
  });
  new AddressBar(session, (name) => searchBox.set(name));
  if (recording.timeline.count === 0) {
    panel.toggle();
    showState("empty", "Nothing was recorded",
      "The program ran, but no call passed the filters. Widen --include, or check that its classes are the ones you meant.");
  } else {
    hideState();
  }
  Object.defineProperty(window, "weft", { value: makeHook(session, stage) });
}

async function start(): Promise<void> {
  const theme = new Theme();
  const opener = new Opener();
  showState("loading", "Opening the recording", "");
  try {
    const report = await readReport(document, (fraction) => {
      byId("state").style.setProperty("--progress", `${Math.round(fraction * 100)}%`);
    });
    open(new Recording(report), theme, opener);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    showState("error", "This report cannot be shown", `${reason}. Make it again from the recording, or open it with a newer browser.`);
  }
}

void start();
