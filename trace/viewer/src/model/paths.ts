/** The tree of call paths; a parent has a smaller number than its children. */
export class Paths {
  readonly name: Uint32Array;
  /** -1 for a path that nothing called. */
  readonly parent: Int32Array;
  readonly depth: Uint32Array;
  /** 1 where a caller further up has the same name. */
  readonly recursive: Uint8Array;

  constructor(parentPlusOne: number[], names: number[]) {
    const count = names.length;
    this.name = Uint32Array.from(names);
    this.parent = new Int32Array(count);
    this.depth = new Uint32Array(count);
    this.recursive = new Uint8Array(count);
    for (let i = 0; i < count; i++) {
      const parent = parentPlusOne[i] - 1;
      this.parent[i] = parent;
      this.depth[i] = parent < 0 ? 0 : this.depth[parent] + 1;
      for (let p = parent; p >= 0; p = this.parent[p]) {
        if (this.name[p] === this.name[i]) {
          this.recursive[i] = 1;
          break;
        }
      }
    }
  }
}
