const ELLIPSIS = "…";

/** Cuts texts to a width, remembering how wide they are. */
export class Words {
  private readonly widths = new Map<string, number>();

  constructor(private readonly context: CanvasRenderingContext2D, readonly font: string) {}

  width(text: string): number {
    let width = this.widths.get(text);
    if (width === undefined) {
      this.context.font = this.font;
      width = this.context.measureText(text).width;
      this.widths.set(text, width);
    }
    return width;
  }

  /** The text, or as much of its beginning as fits; empty when nothing readable does. */
  fit(text: string, available: number): string {
    const width = this.width(text);
    if (width <= available) {
      return text;
    }
    const characters = Math.floor((text.length * available) / width) - 1;
    return characters < 2 ? "" : text.slice(0, characters) + ELLIPSIS;
  }

  /** As `fit`, but gives up the class before it cuts the method. */
  fitName(text: string, available: number): string {
    if (this.width(text) <= available) {
      return text;
    }
    const method = text.slice(text.lastIndexOf(".") + 1);
    return this.fit(method.length > 1 ? method : text, available);
  }
}

export const FONT = '"Inter", "SF Pro Text", "Segoe UI Variable Text", "Segoe UI", "Noto Sans", "Liberation Sans", system-ui, sans-serif';
