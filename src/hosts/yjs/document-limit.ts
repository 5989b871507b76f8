import { type ConnectionLike, OPEN } from "../../platform/room.ts";
import { encodeDocumentFull } from "../../shared/document-full.ts";
import type { Message } from "../../shared/message.ts";
import { bytesIn, varUint } from "./bytes.ts";
import { deletes, type DocumentSize } from "./document-size.ts";

/** Ms between two questions to clients whose changes were refused. */
const APART = 1_000;

/**
 * How many times the limit a document may be by deletions alone: each can cost some bytes, and there are made-up ones. From there on one passes
 * only if it makes the document smaller.
 */
const DELETIONS = 2;

interface DocumentLimitDeps {
  readonly size: DocumentSize;
  /** Whether anything is refused: not in a dry run. */
  isEnforced(): boolean;
}

/**
 * Refuses changes that would make a document larger than it may be.
 *
 * What only deletes passes, so that there is a way out, unless it takes the document apart: see {@link DELETIONS}. Once a change was refused, so are all later ones of its client that add something, since they may build on it: the
 * client goes on reading, and is told once. Whenever something is deleted, by whomever, the room asks such a client for all that the document
 * lacks. If that fits by now, it passes, and the client is told.
 */
export class DocumentLimit {
  readonly #limit: number;
  readonly #deps: DocumentLimitDeps;
  /** Those who have changes that the document lacks. */
  readonly #over = new Set<ConnectionLike>();
  /** Those of them who are to be asked, the first one next. */
  readonly #toAsk = new Set<ConnectionLike>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** @param limit in bytes of the encoded state */
  constructor(limit: number, deps: DocumentLimitDeps) {
    this.#limit = limit;
    this.#deps = deps;
  }

  /** Delivers a message, unless it is a change for which there is no room. */
  pass<T>(connection: ConnectionLike, message: Message, deliver: () => T): T | undefined {
    const change = changeIn(message);
    if (change === null) return deliver();
    const { bytes, isWhole, addsNothing, body } = change;
    const { size } = this.#deps;
    if (this.#deps.isEnforced()) {
      if (this.#over.has(connection) && !isWhole && !addsNothing) {
        if (deletes(body)) this.#ask(connection);
        return undefined;
      }
      const most = addsNothing ? Math.max(DELETIONS * this.#limit, size.counted) : this.#limit;
      const fit = size.fit(bytes, body, most);
      if (fit !== "fits") return this.#refuse(connection, fit === "unknown");
      if (isWhole && this.#over.delete(connection)) connection.send(encodeDocumentFull(null).buffer);
    }
    const before = size.estimate;
    const result = deliver();
    // Yjs tells nobody of a change while what it builds on is not there.
    if (size.estimate === before) size.add(bytes);
    if (deletes(body)) for (const each of this.#over) this.#ask(each);
    return result;
  }

  #refuse(connection: ConnectionLike, isUnknown: boolean): undefined {
    if (isUnknown) this.#ask(connection);
    if (this.#over.has(connection)) return;
    this.#forgetGone();
    this.#over.add(connection);
    const { counted } = this.#deps.size;
    const message = `The document is full: it has ${counted} bytes of ${this.#limit}. What you write is not kept until something is deleted.`;
    connection.send(encodeDocumentFull({ bytes: counted, limit: this.#limit, message }).buffer);
  }

  #forgetGone(): void {
    for (const connection of this.#over) if (connection.readyState !== OPEN) this.#over.delete(connection);
  }

  /** Asks a client for all that the document lacks, soon: one client a second. */
  #ask(connection: ConnectionLike): void {
    this.#toAsk.add(connection);
    if (this.#timer === null) this.#timer = setTimeout(() => this.#askNext(), APART);
  }

  #askNext(): void {
    this.#timer = null;
    this.#forgetGone();
    for (const connection of this.#toAsk) {
      this.#toAsk.delete(connection);
      if (!this.#over.has(connection)) continue;
      connection.send(this.#deps.size.question().slice().buffer);
      break;
    }
    if (this.#toAsk.size > 0) this.#timer = setTimeout(() => this.#askNext(), APART);
  }
}

/** A change of a document. */
interface Change {
  /** Of the change itself. */
  readonly bytes: number;
  /** Whether it has all that the room lacks of its client's. */
  readonly isWhole: boolean;
  readonly addsNothing: boolean;
  /** The message. */
  readonly body: Uint8Array;
}

/** @returns `null` if a message changes no document */
function changeIn(message: Message): Change | null {
  const body = bytesIn(message);
  if (body === null) return null;
  const protocol = varUint(body, 0);
  const kind = varUint(body, protocol.end);
  if (protocol.value !== 0) return null;
  if (kind.value !== 1 && kind.value !== 2) return null;
  const length = varUint(body, kind.end);
  const people = varUint(body, length.end);
  return {
    bytes: body.length - length.end,
    isWhole: kind.value === 1,
    addsNothing: people.value === 0,
    body,
  };
}
