import type { Tables } from "../format/text";

export const CALL = 0;
export const SLICE = 1;
export const TASK = 2;
export const WAIT = 3;
export const MOUNT = 4;

/** The wait of a thread that might run and does not. */
export const RUNNABLE = "runnable";

/** What slices are called, by name number. */
export class Names {
  readonly count: number;
  readonly kind: Uint8Array;
  /** `Class.method` with the simple name of the class, or the name that was given. */
  readonly short: string[];
  /** With the package. */
  readonly full: string[];
  readonly descriptor: string[];
  /** `File.java:12`, `File.java`, or empty. */
  readonly source: string[];
  /** Of a call: the file with the folders of its package, and the line; 0 if it is not known. */
  readonly path: string[];
  readonly line: number[];
  /** The class, or empty. */
  readonly owner: string[];
  private readonly lower: string[];

  constructor(tables: Tables) {
    const { strings, names } = tables;
    this.count = names.kind.length;
    this.kind = Uint8Array.from(names.kind);
    this.owner = names.owner.map((i) => strings[i]);
    this.descriptor = names.descriptor.map((i) => strings[i]);
    this.short = [];
    this.full = [];
    this.source = [];
    this.path = [];
    this.line = names.line;
    for (let i = 0; i < this.count; i++) {
      const owner = this.owner[i];
      const text = strings[names.text[i]];
      const file = strings[names.file[i]];
      this.short.push(owner === "" ? text : `${owner.slice(owner.lastIndexOf(".") + 1)}.${text}`);
      this.full.push(owner === "" ? text : `${owner}.${text}`);
      this.path.push(owner.slice(0, owner.lastIndexOf(".") + 1).replaceAll(".", "/") + file);
      this.source.push(file !== "" && names.line[i] > 0 ? `${file}:${names.line[i]}` : file);
    }
    this.lower = this.full.map((name) => name.toLowerCase());
  }

  /** Which names contain the text, whatever its case. */
  matching(text: string): Uint8Array {
    const wanted = text.toLowerCase();
    return Uint8Array.from(this.lower, (name) => (name.includes(wanted) ? 1 : 0));
  }
}

const KINDS = ["call", "slice", "task", "wait", "mount"];

export function kindWord(kind: number): string {
  return KINDS[kind] ?? "slice";
}
