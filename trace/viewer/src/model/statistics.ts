import type { Recording } from "./recording";

export interface NameRow {
  name: number;
  count: number;
  total: number;
  self: number;
}

/** An area of the timeline: a stretch of time on some tracks. */
export interface Area {
  from: number;
  to: number;
  tracks: number[];
}

/** By call path: how many slices, and their time. */
export interface PathSums {
  count: Float64Array;
  total: Float64Array;
}

/** All that is drawn of threads; tracks of tasks show the same time once more. */
export function everything(recording: Recording): Area {
  const ofThreads = recording.tracks.filter((track) => track.group !== "tasks");
  return { from: -Infinity, to: Infinity, tracks: ofThreads.map((track) => track.index) };
}

/** What lies in an area, each slice cut to it. */
export function sumByPath(recording: Recording, area: Area): PathSums {
  const { timeline, paths, tracks } = recording;
  const count = new Float64Array(paths.name.length);
  const total = new Float64Array(paths.name.length);
  for (const index of area.tracks) {
    const track = tracks[index];
    for (let row = track.firstRow; row < track.firstRow + track.rows; row++) {
      const rowEnd = timeline.rowStart[row + 1];
      for (let i = timeline.firstEndingAfter(area.from, timeline.rowStart[row], rowEnd); i < rowEnd; i++) {
        if (timeline.start[i] >= area.to) {
          break;
        }
        count[timeline.path[i]]++;
        total[timeline.path[i]] += Math.min(timeline.end[i], area.to) - Math.max(timeline.start[i], area.from);
      }
    }
  }
  return { count, total };
}

/** Count, total and self time by name of the slices in an area. */
export function statisticsOf(recording: Recording, area: Area): NameRow[] {
  const { paths, names } = recording;
  const sums = sumByPath(recording, area);
  const count = new Float64Array(names.count);
  const total = new Float64Array(names.count);
  const self = new Float64Array(names.count);
  for (let path = 0; path < sums.count.length; path++) {
    const name = paths.name[path];
    count[name] += sums.count[path];
    self[name] += sums.total[path];
    if (paths.recursive[path] === 0) {
      total[name] += sums.total[path];
    }
    if (paths.parent[path] >= 0) {
      self[paths.name[paths.parent[path]]] -= sums.total[path];
    }
  }
  return rowsOf(count, total, self);
}

/** The same for the whole recording, with the calls that are left out of the picture. */
export function statisticsOfAll(recording: Recording): NameRow[] {
  const { count, total, self } = recording.totals;
  return rowsOf(count, total, self);
}

function rowsOf(count: ArrayLike<number>, total: ArrayLike<number>, self: ArrayLike<number>): NameRow[] {
  const rows: NameRow[] = [];
  for (let name = 0; name < count.length; name++) {
    if (count[name] > 0) {
      rows.push({ name, count: count[name], total: total[name], self: Math.max(0, self[name]) });
    }
  }
  return rows;
}
