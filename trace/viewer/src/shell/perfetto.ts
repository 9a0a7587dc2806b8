import { chromeJson } from "../model/chrome-json";
import type { Recording } from "../model/recording";

const PERFETTO = "https://ui.perfetto.dev";
const ASK_EVERY = 100;
const FILE = "trace.json";

/**
 * Gives what is shown to Perfetto: opens its page and hands the trace to it, which stays in the browser. Perfetto takes that from pages
 * that a server of this machine shows only, so a page that was opened from its file saves the trace.
 *
 * @see https://perfetto.dev/docs/visualization/deep-linking-to-perfetto-ui
 */
export function openInPerfetto(recording: Recording): void {
  const trace = new Blob(chromeJson(recording), { type: "application/json" });
  const page = location.protocol === "file:" ? null : window.open(PERFETTO);
  if (page) {
    void hand(trace, page, recording.header.title);
  } else {
    save(trace);
  }
}

function save(trace: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(trace);
  link.download = FILE;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Its page listens some time after it was opened: it is asked until it answers. */
async function hand(trace: Blob, page: Window, title: string): Promise<void> {
  const buffer = await trace.arrayBuffer();
  const asking = setInterval(() => page.postMessage("PING", PERFETTO), ASK_EVERY);
  window.addEventListener("message", function answered(event) {
    if (event.origin === PERFETTO && event.data === "PONG") {
      clearInterval(asking);
      window.removeEventListener("message", answered);
      page.postMessage({ perfetto: { buffer, title, fileName: FILE } }, PERFETTO);
    }
  });
}
