import { CALL, MOUNT, type Names, TASK, WAIT } from "./names";
import { RUNNING } from "./waits";

/** Calls have the colours 0 to 14, then come that of tasks, that of named slices and those of the states of threads. */
export const CALL_COLOURS = 15;
const TASK_COLOUR = CALL_COLOURS;
const SLICE_COLOUR = CALL_COLOURS + 1;
export const FIRST_STATE_COLOUR = CALL_COLOURS + 2;

/** That of a virtual thread on its carriers. */
export function colourOfThread(id: number): number {
  return id % CALL_COLOURS;
}

/** The colour number of every name: a method keeps its colour in every report. */
export function coloursOf(names: Names, states: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: names.count }, (_, name) => {
    if (names.kind[name] === TASK) {
      return TASK_COLOUR;
    }
    if (names.kind[name] === WAIT) {
      return FIRST_STATE_COLOUR + states[name];
    }
    if (names.kind[name] === MOUNT) {
      return FIRST_STATE_COLOUR + RUNNING;
    }
    return names.kind[name] === CALL ? hash(names.full[name]) % CALL_COLOURS : SLICE_COLOUR;
  });
}

export function isWarm(colour: number): boolean {
  return colour >= CALL_COLOURS && colour < FIRST_STATE_COLOUR;
}

/** Whether it is that of a wait. */
export function isOfWait(colour: number): boolean {
  return colour >= FIRST_STATE_COLOUR;
}

function hash(text: string): number {
  let h = 2166136261;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  }
  return (h ^ (h >>> 15)) >>> 0;
}
