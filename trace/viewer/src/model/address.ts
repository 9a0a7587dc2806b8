import type { Area } from "./statistics";

/** A moment that somebody has marked, with a note or without. */
export interface Mark {
  at: number;
  note: string;
}

/** What an address tells of a report: what part is looked at, and how. */
export interface Place {
  from: number;
  to: number;
  selected: number;
  area: Area | undefined;
  search: string;
  marks: Mark[];
  /** Numbers of the tracks that are kept at the top. */
  pins: number[];
}

const NOTHING = -1;

/** `from=…&to=…`, and what else there is: `slice=`, `area=from:to:track.track`, `find=`, `mark=at:note`, `pins=track.track`. Times are nanoseconds. */
export function addressOf(place: Place): string {
  const words = new URLSearchParams();
  words.set("from", String(Math.round(place.from)));
  words.set("to", String(Math.round(place.to)));
  if (place.selected >= 0) {
    words.set("slice", String(place.selected));
  }
  if (place.area) {
    const { from, to, tracks } = place.area;
    words.set("area", `${Math.round(from)}:${Math.round(to)}:${tracks.join(".")}`);
  }
  if (place.search !== "") {
    words.set("find", place.search);
  }
  for (const { at, note } of place.marks) {
    words.append("mark", `${Math.round(at)}:${note}`);
  }
  if (place.pins.length > 0) {
    words.set("pins", place.pins.join("."));
  }
  return words.toString();
}

/** Reads what {@link addressOf} writes; undefined for anything else, and without what makes no sense for so many slices and tracks. */
export function placeOf(address: string, slices: number, tracks: number): Place | undefined {
  const words = new URLSearchParams(address);
  const from = number(words.get("from"));
  const to = number(words.get("to"));
  if (from === undefined || to === undefined || from >= to) {
    return undefined;
  }
  const selected = number(words.get("slice")) ?? NOTHING;
  return {
    from, to, selected: Number.isInteger(selected) && selected >= 0 && selected < slices ? selected : NOTHING,
    area: areaOf(words.get("area"), tracks), search: words.get("find") ?? "", marks: words.getAll("mark").flatMap(markOf),
    pins: tracksOf(words.get("pins"), tracks),
  };
}

function number(text: string | null | undefined): number | undefined {
  const value = text === null || text === undefined || text === "" ? NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function areaOf(text: string | null, tracks: number): Area | undefined {
  const [start, end, list] = (text ?? "").split(":");
  const from = number(start);
  const to = number(end);
  const all = tracksOf(list, tracks);
  return from !== undefined && to !== undefined && from < to && all.length > 0 ? { from, to, tracks: all } : undefined;
}

function tracksOf(text: string | null | undefined, tracks: number): number[] {
  return (text ?? "").split(".").map(number)
    .filter((track): track is number => track !== undefined && Number.isInteger(track) && track >= 0 && track < tracks);
}

function markOf(text: string): Mark[] {
  const colon = text.indexOf(":");
  const at = number(text.slice(0, Math.max(0, colon)));
  return at === undefined ? [] : [{ at, note: text.slice(colon + 1) }];
}
