import { inWords } from "../src/in-words.ts";
import { CloseCode, isAwayCode, type Notice, type Standing, type StatementNotice } from "../src/protocol.ts";
import {
  afterClose,
  afterNotice,
  type LastWord,
  mustStayAway,
  nextChangeIn,
  NO_WORD,
  standingAt,
} from "./standing.ts";

/**
 * Follows where one client stands with one room. It is told what happens on the socket, at once
 * (`opened`, `heard`, `closed`, `left`), and says what is new when it is told to (`tell`).
 */
export class Guard {
  readonly #onStanding: (standing: Standing) => void;
  readonly #onStatement: (statement: StatementNotice) => void;
  #word: LastWord = NO_WORD;
  #room = "";
  #told: Standing["status"] = "ok";
  #hasNews = false;
  #hasCautioned = false;
  #isConnected = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onStanding: (standing: Standing) => void, onStatement: (statement: StatementNotice) => void) {
    this.#onStanding = onStanding;
    this.#onStatement = onStatement;
  }

  /** Where the client stands now. */
  get standing(): Standing {
    return standingAt(this.#word, now());
  }

  /** Whether the room that the client was in last would not let it in now. */
  get mustStayAway(): boolean {
    return mustStayAway(this.#word, now());
  }

  /**
   * Whether a socket to `room` may be opened now. If not, the console hears why, once for each time
   * that the client was sent away.
   *
   * @param room the URL without its query. Another room than the last one always may.
   */
  mayEnter(room: string): boolean {
    if (room !== this.#room || !this.mustStayAway) return true;
    if (!this.#hasCautioned) console.warn(caution(this.#word, this.standing.retryAfter));
    this.#hasCautioned = true;
    return false;
  }

  entering(room: string): void {
    if (room !== this.#room) this.#word = NO_WORD;
    this.#room = room;
  }

  opened(): void {
    this.#isConnected = true;
    if (this.#word.away !== null) this.#word = NO_WORD;
  }

  heard(notice: Notice | null): void {
    if (notice === null || notice.type === "party-bouncer:policy") return;
    if (notice.type === "party-bouncer:statement") return this.#onStatement(notice);
    this.#word = afterNotice(notice, now());
    this.#hasNews = true;
  }

  closed(code: number, reason: string): void {
    this.left();
    if (!isAwayCode(code)) return;
    this.#word = afterClose(code, reason, this.#word, now());
    this.#hasNews = true;
    this.#hasCautioned = false;
  }

  left(): void {
    this.#isConnected = false;
    clearTimeout(this.#timer);
  }

  /** Tells the app where it stands, if that is new, and comes back when it will be. */
  tell(): void {
    // One moment for both: were time to pass between them, a change could fall into the gap.
    const at = now();
    const standing = standingAt(this.#word, at);
    const isNew = this.#hasNews || standing.status !== this.#told;
    this.#hasNews = false;
    this.#told = standing.status;
    this.#setTimer(at);
    if (isNew) this.#onStanding(standing);
  }

  // Only while connected: then the open socket keeps a Node process alive anyway, and a closed one
  // leaves nothing behind. What changes meanwhile is told on the next open.
  #setTimer(at: number): void {
    clearTimeout(this.#timer);
    const wait = this.#isConnected ? nextChangeIn(this.#word, at) : null;
    if (wait !== null) this.#timer = setTimeout(() => this.tell(), Math.min(wait, LONGEST_TIMEOUT));
  }
}

// A longer one fires at once (HTML, "timer initialization steps"; Node does the same).
const LONGEST_TIMEOUT = 2 ** 31 - 1;

// Unlike Date.now, it does not step when the wall clock is set.
function now(): number {
  return performance.now();
}

function caution({ away }: LastWord, retryAfter: number): string {
  const stays = `party-bouncer: staying away, as the room closed the connection with ${away}`;
  if (away === CloseCode.Banned) return `${stays} (banned). Do not call reconnect().`;
  if (retryAfter === Infinity) return `${stays} (sending too fast) without saying for how long.`;
  return `${stays} (sending too fast) and does not want it back for ${inWords(retryAfter)}. Call reconnect() once standing.retryAfter is 0.`;
}
