import { CALL, type Names, TASK } from "./names";

/** Calls have the colours 0 to 14, then come that of tasks and that of named slices and waits. */
export const CALL_COLOURS = 15;
const TASK_COLOUR = CALL_COLOURS;
const SLICE_COLOUR = CALL_COLOURS + 1;

/** The colour number of every name: a method keeps its colour in every report. */
export function coloursOf(names: Names): Uint8Array {
  return Uint8Array.from({ length: names.count }, (_, name) => {
    if (names.kind[name] === TASK) {
      return TASK_COLOUR;
    }
    return names.kind[name] === CALL ? hash(names.full[name]) % CALL_COLOURS : SLICE_COLOUR;
  });
}

export function isWarm(colour: number): boolean {
  return colour >= CALL_COLOURS;
}

function hash(text: string): number {
  let h = 2166136261;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  }
  return (h ^ (h >>> 15)) >>> 0;
}
