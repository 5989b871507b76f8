import type { StandingMessage } from "../src/shared/control-message.ts";
import { now } from "./clock.ts";

/** Codes without which a close may have come though it was sent with one: some proxies, and React Native, lose it. */
const LOST: ReadonlySet<unknown> = new Set([undefined, 1001, 1005, 1006]);

/** Ms within which the close comes that the room has told of. A connection that hibernates may take ten seconds. */
export const CLOSE_DUE_WITHIN = 60_000;

/** A close as it was meant. */
interface Closing {
  readonly code: number;
  readonly reason: string;
  readonly strikes: number;
}

/** What the room says before it closes a connection, in case that the close loses its code. */
export class AnnouncedClose {
  #message: StandingMessage | null = null;
  #at = -Infinity;

  /** Whether the room has said it on this connection. */
  get isSaid(): boolean {
    return this.#message !== null;
  }

  hear(message: StandingMessage): void {
    this.#message = message;
    this.#at = now();
  }

  /** For the next connection. */
  forget(): void {
    this.#message = null;
  }

  /** What a close says, or the room said before it if the code was lost on its way. */
  meantBy(arrived: Closing): Closing {
    const message = this.#message;
    this.#message = null;
    if (message === null) return arrived;
    const { strikes, code } = message;
    const isLost = LOST.has(arrived.code) || (arrived.code === 1000 && arrived.reason === "");
    const isDue = now() - this.#at <= CLOSE_DUE_WITHIN;
    if (!isLost || !isDue || code === undefined) return { ...arrived, strikes };
    return { code, reason: reasonOf(message), strikes };
  }
}

/** A close reason as the room would have written it. */
export function reasonOf({
  retryAfter,
  limit,
  shared,
}: Pick<StandingMessage, "retryAfter" | "limit" | "shared">): string {
  return JSON.stringify({
    ...(retryAfter !== null && retryAfter < Infinity && { retryAfter }),
    ...(limit !== null && { limit }),
    ...(shared === true && { shared }),
  });
}
