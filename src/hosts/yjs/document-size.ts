import { ownersOf } from "../../platform/owners.ts";
import type { Message } from "../../shared/message.ts";
import { bytesIn, varUint } from "./bytes.ts";

/** As much of y-partyserver's `YServer` as is used here. */
export interface YServerLike {
  readonly document: YDoc;
  handleMessage(connection: unknown, message: Uint8Array): unknown;
  onConnect(connection: unknown, context: unknown): unknown;
}

interface YDoc {
  readonly conns?: Map<unknown, unknown>;
  on(event: "update", listener: (update: Uint8Array) => void): void;
  destroy(): void;
}

/** Sync step 1 of somebody who has nothing: the answer is all of a document. */
const ASK_FOR_ALL = Uint8Array.of(0, 0, 1, 0);

const MIB = 1_048_576;

/**
 * How often a second a document may be encoded to be measured, and how many bytes of it: two small changes near the limit have it encoded once. A MiB
 * takes some 40 ms.
 */
const MOST_COUNTS = 20;
const MOST_COUNTED = 4 * MIB;

/**
 * How many times its own bytes a change can add: what is written in the middle of a text takes it apart. What deletes single characters takes it
 * apart into as many pieces, and says little of each.
 */
const MOST_GROWTH = 2;
const MOST_GROWTH_BY_DELETIONS = 8;

/** Ms. */
const SECOND = 1_000;

/** What so many bytes more come to. */
export type Fit = "fits" | "too-large" | "unknown";

/**
 * How large a document is: the bytes of its encoded state, with what waits in it for other changes. It is encoded rarely. In between, the bytes of all
 * changes are added up, which is more than they take: somebody who types is told apart from somebody who fills the document only near its limit.
 *
 * The room's own code reads and writes Yjs, so that the package is not loaded a second time.
 */
export class DocumentSize {
  readonly #room: YServerLike;
  readonly #own: YServerLike;
  readonly #clock: () => number;
  #counted = 0;
  /** Bytes of changes since it was counted. At first nobody knows what was loaded. */
  #since = Infinity;
  #second = -Infinity;
  #counts = 0;
  #triedAt = -Infinity;

  constructor(room: YServerLike, clock: () => number) {
    this.#room = room;
    // Without what the app has made of it.
    this.#own = ownersOf(room, "handleMessage").at(-1) as YServerLike;
    this.#clock = clock;
    room.document.on("update", (update) => this.#note(growthBy(update)));
  }

  /** At least as large as the document is. `Infinity` if nobody knows. */
  get estimate(): number {
    return this.#counted + this.#since;
  }

  /** Notes a change of which the document tells nobody. */
  add(bytes: number): void {
    this.#note(MOST_GROWTH * bytes);
  }

  /** How large it was when it was counted last. */
  get counted(): number {
    return this.#counted;
  }

  /**
   * Whether the document is within `limit` with a change.
   *
   * @param message the whole message that brings the change
   * @returns `unknown` if it would have to be looked at more closely, and that has been done too often in the last second
   */
  fit(bytes: number, message: Uint8Array, limit: number): Fit {
    const most = deletes(message) ? MOST_GROWTH_BY_DELETIONS * bytes : bytes;
    if (this.estimate + most <= limit) return "fits";
    this.#turn();
    if (this.#since > 0) {
      if (this.#counts >= Math.max(1, Math.min(MOST_COUNTS, MOST_COUNTED / this.#counted))) return "unknown";
      this.#counts++;
      this.#counted = bytesOf(this.#stateOf(this.#room.document));
      this.#since = 0;
      if (this.#counted + most <= limit) return "fits";
    }
    // What only adds takes about its bytes.
    if (!deletes(message)) return "too-large";
    if (!this.#mayTry()) return "unknown";
    return this.#with(message) <= limit ? "fits" : "too-large";
  }

  /** Sync step 1, as the room asks a client for what it lacks. */
  question(): Uint8Array {
    const ear = new Ear();
    this.#own.onConnect.call(this.#room, ear, {});
    // Older versions keep a list of their own.
    this.#room.document.conns?.delete(ear);
    return ear.heard.find((message) => message[0] === 0 && message[1] === 0) ?? ASK_FOR_ALL;
  }

  #note(growth: number): void {
    this.#since += growth;
  }

  #turn(): void {
    const now = this.#clock();
    if (now >= this.#second && now < this.#second + SECOND) return;
    this.#second = now;
    this.#counts = 0;
  }

  /** Whether the document may be copied: once a second for each MiB. */
  #mayTry(): boolean {
    const now = this.#clock();
    const elapsed = now - this.#triedAt;
    if (elapsed >= 0 && elapsed < SECOND * Math.max(1, this.#counted / MIB)) return false;
    this.#triedAt = now;
    return true;
  }

  /** How large a copy is with a change. */
  #with(message: Uint8Array): number {
    const { document } = this.#room;
    const copy = new (document.constructor as new () => YDoc)();
    const state = this.#stateOf(document);
    this.#tell(copy, state);
    this.#tell(copy, message);
    const bytes = bytesOf(this.#stateOf(copy));
    copy.destroy();
    return bytes;
  }

  /** A sync step 2 with all of a document. */
  #stateOf(document: YDoc): Uint8Array {
    return this.#tell(document, ASK_FOR_ALL) ?? new Uint8Array();
  }

  /** Hands a message to a document as a room would. @returns its answer */
  #tell(document: YDoc, message: Uint8Array): Uint8Array | undefined {
    const room = Object.create(this.#room, {
      document: { value: document },
      isReadOnly: { value: () => false },
    }) as YServerLike;
    const ear = new Ear();
    this.#own.handleMessage.call(room, ear, message);
    return ear.heard[0];
  }
}

/** A connection that leads nowhere, to hear what a room would send. */
class Ear {
  readonly readyState = 1;
  readonly heard: Uint8Array[] = [];

  send(message: Message): void {
    const bytes = bytesIn(message);
    if (bytes !== null) this.heard.push(bytes);
  }

  close(): void {}
}

/** The bytes of what is in a sync step 2 or an update. */
function bytesOf(message: Uint8Array): number {
  return message.length - varUint(message, varUint(message, varUint(message, 0).end).end).end;
}

/** What a change adds at most, in bytes. */
function growthBy(update: Uint8Array): number {
  return (deletes(update) ? MOST_GROWTH_BY_DELETIONS : MOST_GROWTH) * update.length;
}

/**
 * Whether a change deletes something. What it deletes comes last: how many people's, and for each how many spans and where. The last number is a
 * length, and 0 only if there is nothing.
 */
export function deletes(message: Uint8Array): boolean {
  return message.at(-1) !== 0;
}
