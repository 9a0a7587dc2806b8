import { chromeJson } from "../model/chrome-json";
import { kindWord } from "../model/names";
import type { Moment } from "../model/points";
import { NONE, type Session } from "../model/session";
import type { Stage } from "./stage";

const MOST_SLICES = 1000;

/** What tests and the curious may ask a page, as `window.weft`. Times are nanoseconds. */
export function makeHook(session: Session, stage: Stage): object {
  const { recording } = session;
  const { timeline, names, paths } = recording;

  function describe(slice: number): object {
    const name = recording.nameOf(slice);
    const box = stage.tracks.boxOf(slice);
    const scroller = document.getElementById("scroller") as HTMLElement;
    const area = scroller.getBoundingClientRect();
    const visibleFrom = Math.max(timeline.start[slice], session.view.from);
    const visibleTo = Math.min(timeline.end[slice], session.view.to);
    return {
      name: names.full[name], kind: kindWord(names.kind[name]), start: timeline.start[slice], duration: timeline.duration(slice),
      self: recording.selfTime(slice), depth: paths.depth[timeline.path[slice]], thread: recording.threads[timeline.thread[slice]].name,
      flags: timeline.flags[slice],
      states: recording.statesOf(slice),
      x: area.left + stage.tracks.x((visibleFrom + visibleTo) / 2), y: box ? area.top + box.y + box.height / 2 - scroller.scrollTop : NONE,
    };
  }

  function momentOf({ thread, nanos }: Moment): object {
    const { name, process } = recording.threads[thread];
    return { thread: name, pid: process.pid, nanos };
  }

  return Object.freeze({
    ready: true,
    /** Milliseconds from the start of the navigation to the first picture. */
    openedAfter: performance.now(),
    processes: () => recording.processes.map(({ pid, parentPid, name, complete, lost, dropped, stoppedNanos, threads }) =>
      ({ pid, parentPid, name, complete, lost, dropped, stoppedNanos, threads })),
    tracks: () => recording.tracks.map((track) => ({
      process: track.process.name, name: track.name, virtual: track.group === "virtual", group: track.group ?? null,
      threads: track.threads.length, rows: track.rows,
    })),
    threadCount: () => recording.threads.filter((thread) => !thread.task).length,
    sliceCount: () => timeline.count,
    visibleRange: () => ({ ...session.view.target }),
    search: (text: string) => {
      session.find(text);
      return session.search?.hits.length ?? 0;
    },
    slices: (text: string) => {
      const matches = names.matching(text);
      const found: object[] = [];
      for (let i = 0; i < timeline.count && found.length < MOST_SLICES; i++) {
        if (matches[recording.nameOf(i)] === 1) {
          found.push(describe(i));
        }
      }
      return found;
    },
    flows: (text = "") => {
      const matches = names.matching(text);
      return recording.points.flows.filter(({ name }) => matches[name] === 1).slice(0, MOST_SLICES).map(({ name, from, to }) => ({
        name: names.full[name], from: momentOf(from), to: momentOf(to),
      }));
    },
    /** Moments that are drawn through a whole process, or through all. */
    shared: () => ({ ofProcess: Object.fromEntries(recording.points.ofProcess), ofAll: [...recording.points.ofAll] }),
    selected: () => (session.selected === NONE ? null : describe(session.selected)),
    area: () => session.area ?? null,
    pins: () => session.layout.pins.map((pin) => recording.tracks[pin].name),
    chromeJson: () => chromeJson(recording).join(""),
    tasks: () => recording.tasks.slice(0, MOST_SLICES).map(({ name, thread, giver, queued, begin, end, ran, waited, waits, state }) => ({
      name: names.full[name], thread: recording.threads[thread].name, giver: giver === undefined ? null : recording.threads[giver].name,
      queued: Number.isNaN(queued) ? null : queued, begin, end, ran, waited, waits, state,
    })),
    marks: () => session.marks.map((mark) => ({ ...mark })),
    measureFrame: () => stage.measure(),
  });
}
