import { classify } from "../src/shared/classify.ts";
import type { Message } from "../src/shared/message.ts";
import type { SlowModeMessage, SlowModeStanding } from "../src/shared/slow-mode-message.ts";
import { UNEVENNESS } from "./pacing/allowance.ts";

/** Ms after a connection opened in which the room says that slow mode is still on. */
const WORD_DUE_WITHIN = 2_000;

/** Slow mode as it was told last. All moments are of the clock that is handed in as `at`. */
interface Told {
  readonly every: number;
  readonly until: number;
  /** When the client may send again if the room says so, of whichever type. */
  readonly freeAt: number;
  readonly types: readonly string[] | null;
}

/** What a client knows of its room's slow mode. */
export class SlowMode {
  #told: Told | null = null;
  /** When the client may send again, by what it has sent: by type, or `null` for all. */
  readonly #freeAt = new Map<string | null, number>();

  /** Takes in what the room says. */
  hear({ every, left, retryAfter, types }: SlowModeMessage, at: number): void {
    if (every === 0 || every !== this.#told?.every) this.#freeAt.clear();
    this.#told = every === 0 ? null : { every, until: at + left, freeAt: at + retryAfter, types };
  }

  /** A connection has opened. The room says at once if slow mode is still on. */
  opened(at: number): void {
    if (this.#told === null) return;
    this.#told = { ...this.#told, until: Math.min(this.#told.until, at + WORD_DUE_WITHIN) };
  }

  /** The client is in another room now. */
  forget(): void {
    this.#told = null;
    this.#freeAt.clear();
  }

  /** A message went out. @returns whether the client has to wait for the next one */
  sent(message: Message, at: number): boolean {
    const told = this.#toldAt(at);
    const kind = told && kindOf(message, told);
    if (told === null || kind === undefined) return false;
    // The next one may have less of a way than this one had.
    this.#freeAt.set(kind, at + told.every + Math.min(UNEVENNESS, told.every / 20));
    return true;
  }

  /** Ms until a message may go; 0 if it may now. */
  waitFor(message: Message, at: number): number {
    const told = this.#toldAt(at);
    const kind = told && kindOf(message, told);
    return told === null || kind === undefined ? 0 : this.#wait(told, kind, at);
  }

  /** Where the client stands; `undefined` while slow mode is off. */
  standing(at: number): SlowModeStanding | undefined {
    const told = this.#toldAt(at);
    if (told === null) return undefined;
    const waits = (told.types ?? [null]).map((type) => this.#wait(told, type, at));
    const { every, until } = told;
    // What the client leaves beyond that is no news to a person, who was told `every`.
    const retryAfter = Math.min(every, Math.ceil(Math.max(0, ...waits)));
    return { every, left: Math.ceil(until - at), retryAfter };
  }

  /** Ms until the standing says something else than that time has passed; `Infinity` if it never does. */
  nextChangeIn(at: number): number {
    const standing = this.standing(at);
    if (standing === undefined) return Infinity;
    return standing.retryAfter > 0 ? Math.min(standing.retryAfter, standing.left) : standing.left;
  }

  #toldAt(at: number): Told | null {
    return this.#told !== null && at < this.#told.until ? this.#told : null;
  }

  #wait({ freeAt, until }: Told, kind: string | null, at: number): number {
    return Math.max(0, Math.min(Math.max(freeAt, this.#freeAt.get(kind) ?? 0), until) - at);
  }
}

/** What a message is counted as: its type, or `null` if all are counted together; `undefined` if it is not counted, or only the room can tell. */
function kindOf(message: Message, { types }: Told): string | null | undefined {
  if (types === null) return null;
  const type = types.length === 0 ? null : classify(message);
  return type !== null && types.includes(type) ? type : undefined;
}
