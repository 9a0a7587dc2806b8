import { CALL, kindWord, MOUNT } from "../model/names";
import { bucketOf, durationsOf } from "../model/durations";
import type { Flow, Moment } from "../model/points";
import { FLAG_OPEN, FLAG_THROWN } from "../model/recording";
import { formatCount, formatDuration, formatMoment } from "../model/units";
import { make } from "./dom";
import { sourceOf } from "./source";
import { NONE, type Session } from "../model/session";

const MOST_CALLERS = 40;
const MOST_FLOWS = 5;

/** Everything about the selected slice. */
export function detailsOf(session: Session): HTMLElement {
  const slice = session.selected;
  if (slice === NONE) {
    return make("p", "hint", "Click a slice to see its details. Drag over the tracks to add up an area.");
  }
  const { recording } = session;
  const { names, timeline, threads, totals } = recording;
  const name = recording.nameOf(slice);
  const thread = threads[timeline.thread[slice]];
  const kind = names.kind[name];
  const flags = timeline.flags[slice];
  const facts: [string, string | HTMLElement][] = [
    ["Duration", formatDuration(timeline.duration(slice)) + ((flags & FLAG_OPEN) !== 0 ? ", end not recorded" : "")],
    ["Self time", formatDuration(recording.selfTime(slice))],
    ["Start", formatMoment(timeline.start[slice], 1, timeline.start[slice])],
    thread.task
      ? ["Task", thread.name]
      : ["Thread", `${thread.name} · ${thread.virtual ? "virtual, " : ""}id ${thread.id}`],
    ["Process", `${thread.process.name} · pid ${thread.process.pid}`],
  ];
  if (names.source[name] !== "") {
    facts.unshift(["Source", names.source[name]]);
  }
  if (names.descriptor[name] !== "") {
    facts.push(["Signature", names.descriptor[name]]);
  }
  facts.push(...mountFacts(session, slice));
  const value = recording.points.valueOf(thread.index, timeline.start[slice], name);
  if (value !== undefined && kind !== MOUNT) {
    facts.push([kind === CALL ? "Value" : "Number", formatCount(value)]);
  }
  for (const state of recording.statesOf(slice)) {
    facts.push(factOf(state));
  }
  const { given, got } = session.flowsOfSelected();
  facts.push(...flowFacts(session, "Gives", given, (flow) => flow.to, "to"));
  facts.push(...flowFacts(session, "Gets", got, (flow) => flow.from, "from"));
  if ((flags & FLAG_THROWN) !== 0) {
    facts.push(["Left", "by an exception"]);
  }
  facts.push(["Over all", `${formatCount(totals.count[name])} × · ${formatDuration(totals.total[name])} total · ${
    formatDuration(totals.self[name])} self`]);
  const list = make("dl", "facts", facts.flatMap(([term, text]) => [
    make("dt", "", term), typeof text === "string" ? make("dd", "", text) : make("dd", "", [text]),
  ]));
  const chip = make("span", "kind", kindWord(kind));
  chip.style.background = `var(--c${session.colours[name]})`;
  return make("div", "details", [
    make("div", "", [make("h2", "", [chip, make("span", "", kind === MOUNT ? session.labelOf(slice) : names.full[name])]), list]),
    make("div", "callers", [make("h3", "", "Called from"), callersOf(session, slice)]),
    make("div", "durations", [make("h3", "", "Durations"), ...distributionOf(session, slice)]),
    ...[sourceOf(recording, name) ?? []].flat(),
  ]);
}

/** How long all slices of the name lasted, as bars, with that of the selected one marked. */
function distributionOf(session: Session, slice: number): HTMLElement[] {
  const { recording } = session;
  const durations = durationsOf(recording, recording.nameOf(slice));
  const most = durations.buckets.reduce((max, { count }) => Math.max(max, count), 1);
  const own = bucketOf(durations, recording.timeline.duration(slice));
  const bars = durations.buckets.map(({ from, count }, number) => {
    const bar = make("i", "");
    bar.style.width = `${(100 * count) / most}%`;
    const line = make("li", number === own ? "own" : "", [make("span", "", formatDuration(from)), make("b", "", [bar]),
      make("span", "", count === 0 ? "" : formatCount(count))]);
    line.title = `${formatCount(count)} from ${formatDuration(from)} on, below ${formatDuration(Math.max(1, from * 2))}`;
    return line;
  });
  const drawn = recording.header.leftOut > 0 ? " of those in the picture" : "";
  const words = `${formatCount(durations.count)} ×${drawn} · median ${formatDuration(durations.median)} · p99 ${
    formatDuration(durations.p99)} · longest ${formatDuration(durations.longest)}`;
  return [make("p", "muted", words), make("ol", "", bars)];
}

/** Which virtual thread a carrier has, and which carriers a virtual thread had. */
function mountFacts(session: Session, slice: number): [string, HTMLElement][] {
  const { recording, mounts } = session;
  const { timeline, threads } = recording;
  const carried = mounts.carriedBy(slice);
  if (carried) {
    const last = recording.sliceAt({ thread: carried.index, nanos: timeline.end[slice] });
    // A thread that ends in this turn has nothing under way where it does.
    const shown = last === NONE ? recording.sliceBegunIn(carried.index, timeline.start[slice], timeline.end[slice]) : last;
    const text = `${carried.name} · id ${carried.id}`;
    return [["Carries", shown === NONE ? make("span", "", text) : linkTo(session, shown, text)]];
  }
  const carriers = mounts.carriersOf(timeline.thread[slice], timeline.start[slice], timeline.end[slice]);
  if (carriers.length === 0) {
    return [];
  }
  const lines = carriers.slice(0, MOST_FLOWS).map((mount) => make("div", "", [
    linkTo(session, mount, threads[timeline.thread[mount]].name),
    make("span", "muted", ` ${formatMoment(timeline.start[mount], 1, timeline.start[mount])}, ${formatDuration(timeline.duration(mount))}`),
  ]));
  if (carriers.length > MOST_FLOWS) {
    lines.push(make("div", "muted", `and ${formatCount(carriers.length - MOST_FLOWS)} more turns`));
  }
  return [["Carrier", make("div", "", lines)]];
}

function linkTo(session: Session, slice: number, text: string): HTMLElement {
  const link = make("button", "link", text);
  link.addEventListener("click", () => {
    session.select(slice);
    session.reveal(slice);
  });
  return link;
}

/** `owner: worker 2` as a term and its text. */
function factOf(state: string): [string, string] {
  const colon = state.indexOf(": ");
  const subject = state.slice(0, Math.max(0, colon));
  return [subject.charAt(0).toUpperCase() + subject.slice(1), state.slice(colon < 0 ? 0 : colon + 2)];
}

/** What passed between the same two threads is one line. */
function flowFacts(session: Session, term: string, flows: Flow[], other: (flow: Flow) => Moment, word: string): [string, HTMLElement][] {
  const { names, threads } = session.recording;
  const counts = new Map<string, number>();
  for (const flow of flows) {
    const thread = threads[other(flow).thread];
    const text = `${names.full[flow.name]} ${word} ${thread.name} · ${thread.process.name}`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const lines = [...counts].slice(0, MOST_FLOWS).map(([text, count]) => (count > 1 ? `${formatCount(count)} × ${text}` : text));
  if (counts.size > MOST_FLOWS) {
    lines.push(`and ${formatCount(counts.size - MOST_FLOWS)} others`);
  }
  return lines.length > 0 ? [[term, make("div", "", lines.map((line) => make("div", "", line)))]] : [];
}

function callersOf(session: Session, slice: number): HTMLElement {
  const { recording } = session;
  const { paths, names, timeline } = recording;
  const list = make("ol", "");
  let caller = recording.parentOf(slice);
  let path = paths.parent[timeline.path[slice]];
  for (let i = 0; path >= 0 && i < MOST_CALLERS; i++, path = paths.parent[path]) {
    const text = names.short[paths.name[path]];
    if (caller !== NONE) {
      const target = caller;
      list.append(make("li", "", [linkTo(session, target, text), make("span", "muted", ` ${formatDuration(timeline.duration(target))}`)]));
      caller = recording.parentOf(caller);
    } else {
      list.append(make("li", "", text));
    }
  }
  if (path >= 0) {
    list.append(make("li", "muted", `and ${formatCount(paths.depth[path] + 1)} more`));
  }
  return list.childElementCount > 0 ? list : make("p", "muted", "nothing recorded: it is the outermost on its thread");
}
