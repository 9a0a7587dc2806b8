const KEY = "weft-theme";

/** Light or dark: as the system says, until the person chooses. */
export class Theme {
  private readonly system = window.matchMedia("(prefers-color-scheme: dark)");
  private chosen = stored();
  private listener: (dark: boolean) => void = () => {};

  constructor() {
    this.system.addEventListener("change", () => this.apply());
    this.apply();
  }

  onChange(listener: (dark: boolean) => void): void {
    this.listener = listener;
  }

  get dark(): boolean {
    return this.chosen === undefined ? this.system.matches : this.chosen === "dark";
  }

  toggle(): void {
    this.chosen = this.dark ? "light" : "dark";
    try {
      localStorage.setItem(KEY, this.chosen);
    } catch {
      // A page without storage forgets the choice.
    }
    this.apply();
  }

  private apply(): void {
    document.documentElement.dataset["theme"] = this.dark ? "dark" : "light";
    this.listener(this.dark);
  }
}

function stored(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}
