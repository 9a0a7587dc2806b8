import { MOUNT } from "./names";
import type { Recording } from "./recording";
import type { PathSums } from "./statistics";

/** A name in a flame graph, with all slices that are reached on the same way; or, in a tree of callers, that reach the same. */
export interface Flame {
  /** -1 for the root. */
  readonly name: number;
  readonly parent: Flame | undefined;
  /** The one with most time first. */
  children: Flame[];
  count: number;
  total: number;
  self: number;
}

/** What lies above and below a name, whatever the way to it. */
export interface Sandwich {
  /** The name; below it those that called it, below these those that called them. */
  callers: Flame;
  /** The name, and what it called. */
  callees: Flame;
}

/** All call paths from the outermost on; a wide name had much time. What a carrier has is there where it runs. */
export function flameOf(recording: Recording, sums: PathSums): Flame {
  const tree = new Tree(-1);
  const { paths, names } = recording;
  const nodes: (Flame | undefined)[] = [];
  for (let path = 0; path < sums.count.length; path++) {
    if (sums.count[path] > 0 && names.kind[paths.name[path]] !== MOUNT) {
      const parent = paths.parent[path] < 0 ? tree.root : nodes[paths.parent[path]] ?? tree.root;
      nodes[path] = tree.child(parent, paths.name[path]);
      add(nodes[path], sums.count[path], sums.total[path]);
    }
  }
  return tree.finish();
}

/** The callers and callees of a name; of a call within another one of that name only the outer one counts. */
export function sandwichOf(recording: Recording, sums: PathSums, name: number): Sandwich {
  const { paths } = recording;
  const callers = new Tree(name);
  const callees = new Tree(name);
  const nodes: (Flame | undefined)[] = [];
  for (let path = 0; path < sums.count.length; path++) {
    const [count, total] = [sums.count[path], sums.total[path]];
    if (count === 0) {
      continue;
    }
    const parent = paths.parent[path] < 0 ? undefined : nodes[paths.parent[path]];
    if (parent) {
      nodes[path] = callees.child(parent, paths.name[path]);
      add(nodes[path], count, total);
    } else if (paths.name[path] === name) {
      nodes[path] = callees.root;
      add(callees.root, count, total);
      add(callers.root, count, total);
      let caller = callers.root;
      for (let p = paths.parent[path]; p >= 0; p = paths.parent[p]) {
        caller = callers.child(caller, paths.name[p]);
        add(caller, count, total);
      }
    }
  }
  return { callers: callers.finish(), callees: callees.finish() };
}

function add(flame: Flame | undefined, count: number, total: number): void {
  if (flame) {
    flame.count += count;
    flame.total += total;
  }
}

/** Makes a tree in which a parent has one child of a name. */
class Tree {
  readonly root: Flame;
  private readonly made: Flame[] = [];
  private readonly byName = new Map<Flame, Map<number, Flame>>();

  constructor(name: number) {
    this.root = this.make(name, undefined);
  }

  private make(name: number, parent: Flame | undefined): Flame {
    const flame: Flame = { name, parent, children: [], count: 0, total: 0, self: 0 };
    this.made.push(flame);
    return flame;
  }

  child(parent: Flame, name: number): Flame {
    const known = this.byName.get(parent) ?? new Map<number, Flame>();
    this.byName.set(parent, known);
    let child = known.get(name);
    if (!child) {
      child = this.make(name, parent);
      known.set(name, child);
      parent.children.push(child);
    }
    return child;
  }

  /** Children were made after their parents, so going back each has its sum before it is added up. */
  finish(): Flame {
    for (let i = this.made.length - 1; i >= 0; i--) {
      const flame = this.made[i];
      const inside = flame.children.reduce((sum, child) => sum + child.total, 0);
      flame.total = Math.max(flame.total, inside);
      flame.self = flame.total - inside;
      flame.children.sort((a, b) => b.total - a.total || a.name - b.name);
    }
    return this.root;
  }
}
