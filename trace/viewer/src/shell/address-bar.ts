import { addressOf, placeOf } from "../model/address";
import type { Session } from "../model/session";

const STILL_FOR = 250;

/** Keeps what is looked at in the address, so that it can be passed on, and goes where an address leads. */
export class AddressBar {
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private written = "";

  constructor(private readonly session: Session, private readonly find: (name: string) => void) {
    this.read();
    this.written = this.address();
    window.addEventListener("hashchange", () => this.read());
    session.on("frame", () => this.changed());
  }

  private changed(): void {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.write(), STILL_FOR);
  }

  private address(): string {
    const { area, layout, marks, search, selected, view } = this.session;
    return addressOf({ ...view.target, selected, area, search: search?.text ?? "", marks, pins: layout.pins });
  }

  private write(): void {
    const address = this.address();
    if (address !== this.written) {
      this.written = address;
      history.replaceState(null, "", `#${address}`);
    }
  }

  private read(): void {
    const address = location.hash.slice(1);
    const { recording } = this.session;
    const place = address === this.written ? undefined : placeOf(address, recording.timeline.count, recording.tracks.length);
    if (place) {
      this.find(place.search);
      this.session.goTo(place);
    }
  }
}
