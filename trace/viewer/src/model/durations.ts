import type { Recording } from "./recording";

/** How many slices lasted from one duration up to, not including, twice as long. */
export interface Bucket {
  from: number;
  count: number;
}

/** How long the slices of a name lasted. */
export interface Durations {
  count: number;
  median: number;
  p99: number;
  longest: number;
  /** From the shortest to the longest, with the empty ones between them. */
  buckets: Bucket[];
}

/** Of those that are drawn; nanoseconds. */
export function durationsOf(recording: Recording, name: number): Durations {
  const { paths, timeline } = recording;
  const isOf = Uint8Array.from(paths.name, (other) => (other === name ? 1 : 0));
  const all: number[] = [];
  for (let i = 0; i < timeline.count; i++) {
    if (isOf[timeline.path[i]] === 1) {
      all.push(timeline.duration(i));
    }
  }
  const sorted = Float64Array.from(all).sort();
  return {
    count: all.length, median: quantile(sorted, 0.5), p99: quantile(sorted, 0.99), longest: sorted[all.length - 1] ?? 0,
    buckets: bucketsOf(sorted),
  };
}

/** Which bucket a duration belongs to. */
export function bucketOf(durations: Durations, duration: number): number {
  return durations.buckets.findIndex(({ from }) => powerBelow(duration) === from);
}

/** The least value that is no less than this part of all. */
function quantile(sorted: Float64Array, part: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? 0;
}

function powerBelow(duration: number): number {
  return duration < 1 ? 0 : 2 ** Math.floor(Math.log2(duration));
}

function bucketsOf(sorted: Float64Array): Bucket[] {
  const buckets: Bucket[] = [];
  for (const duration of sorted) {
    const from = powerBelow(duration);
    let last = buckets[buckets.length - 1];
    while (last && last.from !== from) {
      last = { from: last.from === 0 ? 1 : last.from * 2, count: 0 };
      buckets.push(last);
    }
    if (!last) {
      last = { from, count: 0 };
      buckets.push(last);
    }
    last.count++;
  }
  return buckets;
}
