import type { PolicyMessage, WarningMessage } from "../src/shared/control-message.ts";
import type { Message } from "../src/shared/message.ts";
import type { SlowModeMessage, SlowModeStanding } from "../src/shared/slow-mode-message.ts";
import { now } from "./clock.ts";
import type { GuardCallbacks } from "./guard-options.ts";
import { SlowMode } from "./slow-mode.ts";
import { ToldLimits } from "./told-limits.ts";

/** What a room has told a client of its limits and of its slow mode: what the client may send, and when. */
export class RoomRules {
  readonly #callbacks: Pick<GuardCallbacks, "onLimits" | "onSlowMode">;
  readonly #limits = new ToldLimits();
  readonly #slowMode = new SlowMode();

  constructor(callbacks: Pick<GuardCallbacks, "onLimits" | "onSlowMode">) {
    this.#callbacks = callbacks;
  }

  opened(): void {
    this.#limits.opened();
    this.#slowMode.opened(now());
  }

  /** The client is in another room now. */
  forget(): void {
    this.#slowMode.forget();
  }

  /** A message for the app came. */
  passedOn(): void {
    this.#limits.passedOn();
  }

  /** The room tells its limits, or that slow mode is on, another one, or over. @returns whether the standing is another one */
  hear(message: PolicyMessage | WarningMessage | SlowModeMessage): boolean {
    if (message.type === "party-bouncer:slow-mode") {
      this.#slowMode.hear(message, now());
      this.#callbacks.onSlowMode?.();
      return true;
    }
    const announced = this.#limits.from(message);
    const isSpent = message.type === "party-bouncer:warning";
    if (announced !== null) this.#callbacks.onLimits?.(announced, isSpent);
    return false;
  }

  /** A message of the app went out. @returns whether the client has to wait for the next one, as slow mode is on */
  sent(message: Message): boolean {
    return this.#slowMode.sent(message, now());
  }

  /** Ms that slow mode keeps a message back for; 0 if it does not. */
  slowWaitFor(message: Message): number {
    return this.#slowMode.waitFor(message, now());
  }

  /** Where the client stands in slow mode; `undefined` while it is off. */
  slowModeAt(at: number): SlowModeStanding | undefined {
    return this.#slowMode.standing(at);
  }

  /** Ms until that says something else than that time has passed; `Infinity` if it never does. */
  nextChangeIn(at: number): number {
    return this.#slowMode.nextChangeIn(at);
  }
}
