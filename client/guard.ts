import {
  CloseCode,
  isAwayCode,
  type Notice,
  parseCloseReason,
  type PolicyNotice,
  type Standing,
  type StatementNotice,
} from "../src/protocol.ts";
import { LONGEST_TIMER } from "./longest-timer.ts";
import { type Absence, absenceFrom, forgetAbsence, onAbsence, shareAbsence } from "./absence.ts";
import {
  afterClose,
  afterNotice,
  type LastWord,
  mustStayAway,
  nextChangeIn,
  NO_WORD,
  standingAt,
} from "./standing.ts";
import { type Strategy, strategies } from "./strategy.ts";

/** Whom a guard tells what. */
export interface Ears {
  onStanding(standing: Standing): void;
  onStatement(statement: StatementNotice): void;
  /** The room has announced its limits. */
  onPolicy?(policy: PolicyNotice): void;
  /** The room does not want to hear anything for so many ms. */
  onWait?(retryAfter: number): void;
  onOpen?(): void;
  /** It is time to come back. */
  onReturn?(): void;
}

/** How a guard decides. */
export interface GuardOptions {
  /** What is done after a close, by its code. Default: {@link strategies}. A code that is named here is decided by the app. */
  strategies?: Readonly<Record<number, Strategy>> | undefined;
  /**
   * Who this is, where one page may be used by several: a user who signs in after another is not kept away for that one. Default:
   * whoever uses the page is one.
   */
  user?: string | undefined;
}

/**
 * Follows where one client stands with one room. It is told what happens on the socket, at once
 * (`opened`, `heard`, `closed`, `left`), and says what is new when it is told to (`tell`).
 */
export class Guard {
  readonly #ears: Ears;
  #options: GuardOptions;
  #word: LastWord = NO_WORD;
  #room = "";
  /** The status that was told last; `welcome`: that it may come back. */
  #told: Standing["status"] | "welcome" = "ok";
  #hasNews = false;
  #hasCautioned = false;
  #isConnected = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #returnTimer: ReturnType<typeof setTimeout> | undefined;
  /** The code of the last close, and ms after which to come back: see {@link Strategy}. */
  #plan: { code: number; wait: number | null } | null = null;
  #stopListening: () => void = () => {};

  constructor(ears: Ears, options: GuardOptions = {}) {
    this.#ears = ears;
    this.#options = options;
  }

  set options(options: GuardOptions) {
    this.#options = options;
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
   * @param room the URL without its query
   */
  mayEnter(room: string): boolean {
    if (room !== this.#room) this.#move(room);
    if (!this.mustStayAway) {
      // It has sat out what it was told itself, by a clock that nobody sets.
      if (this.#word.away !== null) forgetAbsence(this.#place);
      const absence = absenceFrom(this.#place);
      if (absence === null) return true;
      this.#takeOver(absence);
    }
    const { retryAfter, message } = this.standing;
    const { code, reason } = this.refusal;
    if (!this.#hasCautioned) console.warn(`party-bouncer: staying away after ${code}. ${message}`);
    this.#hasCautioned = true;
    const wait = this.#strategyFor(code)?.({ code, reason, retryAfter });
    this.#comeBackIn(wait ?? Infinity);
    return false;
  }

  /** What a socket that may not be opened closes with. */
  get refusal(): { code: number; reason: string } {
    const { retryAfter, limit } = this.standing;
    return {
      code: this.#word.away ?? CloseCode.RateLimited,
      // The room's own has fitted into a close frame, and no wait grows longer.
      reason: JSON.stringify({
        ...(retryAfter < Infinity && { retryAfter }),
        ...(limit !== null && { limit }),
      }),
    };
  }

  /** Whether PartySocket, or the app, decides about a close with this code. */
  leavesToOthers(code: number): boolean {
    if (this.#plan?.code === code) return this.#plan.wait === null;
    return this.#strategyFor(code) === undefined && !this.mustStayAway;
  }

  entering(room: string): void {
    if (room !== this.#room) this.#move(room);
    clearTimeout(this.#returnTimer);
    this.#stopListening();
    this.#stopListening = onAbsence(this.#place, (absence) => {
      if (this.#isConnected) return;
      this.#takeOver(absence);
      this.tell();
    });
  }

  opened(): void {
    this.#isConnected = true;
    this.#plan = null;
    if (this.#word.away !== null) {
      this.#word = NO_WORD;
      forgetAbsence(this.#place);
    }
    this.#ears.onOpen?.();
  }

  heard(notice: Notice | null): void {
    if (notice === null) return;
    if (notice.type === "party-bouncer:policy") return this.#ears.onPolicy?.(notice);
    if (notice.type === "party-bouncer:statement") return this.#ears.onStatement(notice);
    if (notice.retryAfter > 0) this.#ears.onWait?.(notice.retryAfter);
    this.#word = afterNotice(notice, now());
    this.#hasNews = true;
  }

  closed(code: number, reason: string): void {
    this.#isConnected = false;
    clearTimeout(this.#timer);
    const { retryAfter = Infinity, limit = null } = parseCloseReason(reason) ?? {};
    const wait = this.#strategyFor(code)?.({ code, reason, retryAfter }) ?? null;
    this.#plan = { code, wait };
    if (wait === null) return;
    this.#comeBackIn(wait);
    // It may be a socket that was not let through here: then nothing is new.
    if (!isAwayCode(code) || this.mustStayAway) return;
    this.#word = afterClose(code, reason, this.#word, now());
    this.#hasNews = true;
    this.#hasCautioned = false;
    this.#stopListening();
    if (code === CloseCode.TooManyConnections) return;
    const at = Date.now();
    const until = code === CloseCode.Banned ? Infinity : at + retryAfter;
    if (absenceFrom(this.#place)?.code !== code) shareAbsence(this.#place, { code, at, until, limit });
  }

  /** The socket is let go of. */
  left(): void {
    this.#isConnected = false;
    clearTimeout(this.#timer);
    this.#stopListening();
  }

  /** Does not come back by itself any more, and tells no more. */
  rest(): void {
    clearTimeout(this.#returnTimer);
    clearTimeout(this.#timer);
  }

  /** Tells the app where it stands, if that is new, and comes back when it will be. */
  tell(): void {
    // One moment for both: were time to pass between them, a change could fall into the gap.
    const at = now();
    const standing = standingAt(this.#word, at);
    const told = standing.status === "away" && standing.retryAfter === 0 ? "welcome" : standing.status;
    const isNew = this.#hasNews || told !== this.#told;
    this.#hasNews = false;
    this.#told = told;
    this.#setTimer(at);
    if (isNew) this.#ears.onStanding(standing);
  }

  #strategyFor(code: number): Strategy | undefined {
    return this.#options.strategies?.[code] ?? strategies[code];
  }

  get #place(): string {
    const { user } = this.#options;
    return user === undefined ? this.#room : `${this.#room}#${user}`;
  }

  #move(room: string): void {
    this.#room = room;
    this.#word = NO_WORD;
    this.#plan = null;
    clearTimeout(this.#returnTimer);
  }

  /** Stays away as another tab does, or this one did before it was loaded anew. */
  #takeOver({ code, at, until, limit }: Absence): void {
    const left = Math.min(until - Date.now(), until - at);
    this.#word = {
      ...NO_WORD,
      away: code,
      limit,
      until: code === CloseCode.Banned ? Infinity : now() + left,
    };
    this.#hasNews = true;
  }

  #comeBackIn(wait: number): void {
    clearTimeout(this.#returnTimer);
    const { onReturn } = this.#ears;
    if (wait === Infinity || onReturn === undefined) return;
    // Timers may fire up to a millisecond early by the clock that the wait is measured with.
    this.#returnTimer = setTimeout(
      () => (wait > LONGEST_TIMER ? this.#comeBackIn(wait - LONGEST_TIMER) : onReturn()),
      Math.min(Math.ceil(wait) + 1, LONGEST_TIMER),
    );
  }

  // Only while connected, or away for some time. What else changes meanwhile is told on the next open.
  #setTimer(at: number): void {
    clearTimeout(this.#timer);
    const isWaiting = this.mustStayAway;
    const wait = this.#isConnected || isWaiting ? nextChangeIn(this.#word, at) : null;
    if (wait === null) return;
    this.#timer = setTimeout(() => this.tell(), Math.min(wait, LONGEST_TIMER));
    // A closed socket must not keep a Node process alive.
    if (isWaiting) (this.#timer as { unref?: () => void }).unref?.();
  }
}

// Unlike Date.now, it does not step when the wall clock is set.
function now(): number {
  return performance.now();
}
