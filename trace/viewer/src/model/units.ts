const UNITS: [string, number][] = [["s", 1e9], ["ms", 1e6], ["µs", 1e3], ["ns", 1]];

/** A duration in its natural unit with three or four digits: `1.234 ms`, `12.3 s`, `850 ns`, `2 m 05 s`. */
export function formatDuration(nanos: number): string {
  if (nanos >= 60e9) {
    const seconds = Math.round(nanos / 1e9);
    const minutes = Math.floor(seconds / 60);
    return minutes >= 60
      ? `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} m`
      : `${minutes} m ${String(seconds % 60).padStart(2, "0")} s`;
  }
  for (const [unit, size] of UNITS) {
    if (nanos >= size || size === 1) {
      const value = nanos / size;
      const digits = size === 1 || value >= 1000 ? 0 : value >= 100 ? 1 : value >= 10 ? 2 : 3;
      return `${value.toFixed(digits)} ${unit}`;
    }
  }
  return "0 ns";
}

/** A moment since the origin in the unit that suits `largest`, with as many digits as tell apart what is `step` away. */
export function formatMoment(nanos: number, step: number, largest: number): string {
  const [unit, size] = UNITS.find(([, s]) => largest >= s) ?? UNITS[3];
  const digits = Math.ceil(Math.log10(size / Math.max(1, step)) - 1e-9);
  return `${(nanos / size).toFixed(Math.min(Math.max(0, digits), 9))} ${unit}`;
}

const COUNTS = new Intl.NumberFormat("en-US");

export function formatCount(count: number): string {
  return COUNTS.format(count);
}

/** The smallest of 1, 2, 5 × 10ⁿ that is at least this. */
export function niceStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, atLeast)));
  const step = [1, 2, 5, 10].find((n) => n * power >= atLeast) ?? 10;
  return step * power;
}

export function plural(count: number, word: string): string {
  return `${formatCount(count)} ${word}${count === 1 ? "" : word.endsWith("s") ? "es" : "s"}`;
}
