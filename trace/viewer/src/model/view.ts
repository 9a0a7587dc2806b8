/** Which stretch of time is shown. Moves in steps towards a target, so that the eye can follow. */
export class View {
  from: number;
  to: number;
  private targetFrom: number;
  private targetTo: number;
  private static readonly SHORTEST = 20;
  private static readonly MARGIN = 0.01;

  constructor(private readonly duration: number) {
    const margin = duration * View.MARGIN;
    this.from = this.targetFrom = -margin;
    this.to = this.targetTo = duration + margin;
  }

  get span(): number {
    return this.to - this.from;
  }

  /** Where the view is going, or is. */
  get target(): { from: number; to: number } {
    return { from: this.targetFrom, to: this.targetTo };
  }

  show(from: number, to: number): void {
    const margin = this.duration * View.MARGIN;
    const longest = this.duration + 2 * margin;
    const span = Math.min(longest, Math.max(View.SHORTEST, to - from));
    const middle = (from + to) / 2;
    const start = Math.min(Math.max(middle - span / 2, -margin), this.duration + margin - span);
    this.targetFrom = start;
    this.targetTo = start + span;
  }

  /** Begins with the first thing to see: before it, a JVM starts and compiles for a while. */
  openAt(first: number): void {
    const margin = (this.duration - first) * View.MARGIN;
    this.show(first - margin, this.duration + margin);
    this.settle();
  }

  all(): void {
    this.show(-this.duration, 2 * this.duration);
  }

  zoom(factor: number, at: number): void {
    const from = at - (at - this.targetFrom) * factor;
    this.show(from, from + (this.targetTo - this.targetFrom) * factor);
  }

  pan(fraction: number): void {
    const step = (this.targetTo - this.targetFrom) * fraction;
    this.show(this.targetFrom + step, this.targetTo + step);
  }

  /** Follows the target by a fraction; false when it is reached. */
  step(fraction: number): boolean {
    const tolerance = (this.targetTo - this.targetFrom) / 5000;
    const near = Math.abs(this.targetFrom - this.from) < tolerance && Math.abs(this.targetTo - this.to) < tolerance;
    if (near || fraction >= 1) {
      this.from = this.targetFrom;
      this.to = this.targetTo;
      return false;
    }
    this.from += (this.targetFrom - this.from) * fraction;
    this.to += (this.targetTo - this.to) * fraction;
    return true;
  }

  settle(): void {
    this.step(1);
  }
}
