import type { PolicyMessage, WarningMessage } from "../src/shared/control-message.ts";
import type { Announced } from "./pacing/budget.ts";

/**
 * What a room tells a client of its limits on one connection: before anything else, or else with the first warning. Of others that apply later it tells
 * with the key of the first announcement or warning, which nobody else in the room has heard. All else is made up by somebody who found a way past the
 * room.
 */
export class ToldLimits {
  /** Whether the room has told some. */
  #areTold = false;
  #key: string | undefined;
  #hasPassedOn = false;

  opened(): void {
    this.#areTold = false;
    this.#key = undefined;
    this.#hasPassedOn = false;
  }

  /** A message for the app came. The room announces its limits before that. */
  passedOn(): void {
    this.#hasPassedOn = true;
  }

  /** The limits that a message tells; `null` if it tells none, or is not believed. */
  from(message: PolicyMessage | WarningMessage): Announced | null {
    const { limits } = message;
    if (limits === undefined || !this.#isBelieved(message)) return null;
    this.#areTold = true;
    this.#key = message.key;
    if (message.type !== "party-bouncer:policy") return { limits };
    return { limits, maxMessageBytes: message.maxMessageBytes };
  }

  #isBelieved(message: PolicyMessage | WarningMessage): boolean {
    if (message.type !== "party-bouncer:policy") return !this.#areTold;
    if (this.#areTold) return this.#key !== undefined && message.key === this.#key;
    return !this.#hasPassedOn;
  }
}
