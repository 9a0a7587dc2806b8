import { css, oklch, packed } from "./colour";

/** Calls are cool, tasks and named slices are warm: the two differ in lightness and along the axis that every eye can see. */
const COOL_HUES = [252, 196, 285, 222, 176];

/** Three lightnesses of each cool hue make the colours of calls, see `CALL_COLOURS`. */
interface Tones {
  call: [number, number, number];
  chroma: number;
  task: [number, number, number];
  slice: [number, number, number];
  /** Runs, may run, waits, sleeps, waits for a lock, reads and writes, is pinned: they differ in lightness as well as in hue. */
  states: [number, number, number][];
}

const LIGHT: Tones = {
  call: [0.855, 0.795, 0.735], chroma: 0.054, task: [0.82, 0.145, 78], slice: [0.74, 0.125, 42],
  states: [[0.71, 0.12, 165], [0.92, 0.15, 105], [0.79, 0.012, 260], [0.89, 0.008, 260], [0.63, 0.17, 42], [0.72, 0.11, 300], [0.55, 0.19, 350]],
};
const DARK: Tones = {
  call: [0.54, 0.47, 0.41], chroma: 0.06, task: [0.76, 0.145, 76], slice: [0.64, 0.13, 42],
  states: [[0.66, 0.11, 165], [0.88, 0.15, 105], [0.45, 0.015, 260], [0.33, 0.01, 260], [0.6, 0.18, 40], [0.58, 0.13, 300], [0.74, 0.16, 350]],
};

export interface Palette {
  dark: boolean;
  background: string;
  band: string;
  gutter: string;
  heading: string;
  line: string;
  grid: string;
  text: string;
  muted: string;
  onSlice: string;
  onTask: string;
  accent: string;
  arrow: string;
  area: string;
  areaEdge: string;
  warning: string;
  chart: string;
  chartSoft: string;
  hit: string;
  hitPacked: number;
  /** By colour number, as a canvas holds it. */
  packed: Uint32Array;
  css: string[];
  /** By state of a thread. */
  states: string[];
}

export function paletteFor(dark: boolean): Palette {
  const tones = dark ? DARK : LIGHT;
  const colours: [number, number, number][] = [];
  for (const lightness of tones.call) {
    for (const hue of COOL_HUES) {
      colours.push(oklch(lightness, tones.chroma, hue));
    }
  }
  colours.push(oklch(...tones.task), oklch(...tones.slice), ...tones.states.map((tone) => oklch(...tone)));
  const hit = dark ? oklch(0.75, 0.2, 350) : oklch(0.6, 0.23, 355);
  const grey = (lightness: number): string => css(oklch(lightness, lightness === 1 ? 0 : 0.005, 260));
  return {
    dark,
    background: grey(dark ? 0.185 : 1),
    band: grey(dark ? 0.2 : 0.982),
    gutter: grey(dark ? 0.21 : 0.975),
    heading: grey(dark ? 0.245 : 0.945),
    line: grey(dark ? 0.28 : 0.9),
    grid: grey(dark ? 0.24 : 0.94),
    text: grey(dark ? 0.93 : 0.24),
    muted: grey(dark ? 0.68 : 0.5),
    onSlice: grey(dark ? 0.96 : 0.22),
    onTask: grey(0.2),
    accent: css(dark ? oklch(0.8, 0.12, 235) : oklch(0.5, 0.15, 250)),
    arrow: css(dark ? oklch(0.72, 0.13, 145) : oklch(0.5, 0.12, 150)),
    area: dark ? "rgb(120 180 255 / 0.14)" : "rgb(30 100 220 / 0.10)",
    areaEdge: dark ? "rgb(140 190 255 / 0.8)" : "rgb(30 100 220 / 0.7)",
    warning: css(dark ? oklch(0.78, 0.14, 50) : oklch(0.55, 0.16, 40)),
    chart: css(dark ? oklch(0.55, 0.07, 245) : oklch(0.77, 0.06, 250)),
    chartSoft: css(dark ? oklch(0.33, 0.03, 250) : oklch(0.88, 0.025, 250)),
    hit: css(hit),
    hitPacked: packed(hit),
    packed: Uint32Array.from(colours, packed),
    css: colours.map(css),
    states: tones.states.map((tone) => css(oklch(...tone))),
  };
}
