import type { Seat } from "./contender.ts";

/** A connection that is never sent anything by its network: it takes what it is told. */
export class SeatInMemory implements Seat {
  readyState = 1;
  state: unknown = null;
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }

  send(): void {}

  close(): void {
    this.readyState = 3;
  }

  setState(state: unknown): unknown {
    return (this.state = state);
  }
}

/** One that hibernates, but for what the platform does with what it is given to keep. */
export class HibernatingSeat extends SeatInMemory {
  readonly serializeAttachment = (state: unknown): void => void this.setState(state);
  readonly deserializeAttachment = (): unknown => this.state;
}
