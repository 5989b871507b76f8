import type { ControlMessage, Standing, StatementMessage } from "../src/shared/control-message.ts";
import { CloseCode, isAwayCode, parseCloseReason } from "../src/shared/close-code.ts";
import { type Lockout, lockoutFrom, forgetLockout, onLockout, shareLockout } from "./lockout.ts";
import { later, now } from "./clock.ts";
import { isDevelopment } from "./development.ts";
import { CLOSE_DUE_WITHIN, Farewell, reasonOf } from "./farewell.ts";
import type { Announced } from "./pacing/budget.ts";
import {
  afterClose,
  afterNotice,
  type LastWord,
  MOST_COOLDOWN,
  mustStayAway,
  nextChangeIn,
  NO_WORD,
  standingAt,
} from "./standing.ts";
import { type Strategy, strategies } from "./strategy.ts";

/** Whom a guard tells what. */
export interface Ears {
  onStanding(standing: Standing): void;
  onStatement(statement: StatementMessage): void;
  /** The room has told its limits: when the client came in, or (`isSpent`) with a warning, when nothing was left of them. */
  onLimits?(announced: Announced, isSpent: boolean): void;
  /** The room does not want to hear anything for so many ms, because of a limit or not. */
  onWait?(retryAfter: number, limit: string | null): void;
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

/** Ms within which the tabs of a client are closed. */
const AT_ONCE = 1_000;

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
  /** Whether the console knows that it is away. */
  #hasCautioned = false;
  /** The reasons for a close that the console has heard of. */
  readonly #explained = new Set<string>();
  #isConnected = false;
  /** Whether the room has told its limits on this connection. It does so once: the rest would be made up by somebody else. */
  #hasLimits = false;
  /** Whether a message for the app has come on this connection. */
  #isGreeted = false;
  readonly #farewell = new Farewell();
  #callOffTelling: () => void = () => {};
  #callOffReturn: () => void = () => {};
  /** The code of the last close, and ms after which to come back: see {@link Strategy}. */
  #plan: { code: number; wait: number | null } | null = null;
  /** What it was sent into itself, or took over from another tab. */
  #lockout: Lockout | null = null;
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
      // It has sat out what it was told itself. Another tab may have been told something since.
      if (this.#lockout !== null) forgetLockout(this.#place, this.#lockout);
      const lockout = lockoutFrom(this.#place);
      if (lockout === null) return true;
      this.#takeOver(lockout);
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
    // The room's own has fitted into a close frame, and no wait grows longer.
    return { code: this.#word.away ?? CloseCode.RateLimited, reason: reasonOf(this.standing) };
  }

  /** Whether PartySocket, or the app, decides about a close with this code. */
  leavesToOthers(code: number): boolean {
    if (this.#plan?.code === code) {
      const { wait } = this.#plan;
      // One that cannot come back by itself is brought back by PartySocket, which opens nothing before it may.
      return wait === null || (wait < Infinity && this.#ears.onReturn === undefined);
    }
    return this.#strategyFor(code) === undefined && !this.mustStayAway;
  }

  entering(room: string): void {
    if (room !== this.#room) this.#move(room);
    this.#callOffReturn();
    this.#stopListening();
    this.#stopListening = onLockout(this.#place, (lockout) => {
      if (this.#isConnected) return;
      this.#takeOver(lockout);
      this.tell();
    });
  }

  opened(): void {
    this.#isConnected = true;
    this.#hasLimits = false;
    this.#isGreeted = false;
    this.#farewell.forget();
    this.#plan = null;
    if (this.#word.away !== null) {
      this.#word = NO_WORD;
      this.#lockout = null;
      forgetLockout(this.#place);
    }
    this.#ears.onOpen?.();
  }

  /** A message for the app came. The room announces its limits before that. */
  greeted(): void {
    this.#isGreeted = true;
  }

  heard(notice: ControlMessage | null): void {
    if (notice === null) return;
    if (notice.type === "party-bouncer:statement") return this.#ears.onStatement(notice);
    if (notice.type === "party-bouncer:policy") {
      if (!this.#isGreeted) this.#takeLimits(notice, false);
      return;
    }
    const at = now();
    const wait = Math.min(notice.retryAfter ?? Infinity, MOST_COOLDOWN);
    if (notice.type === "party-bouncer:standing" && notice.status === "away") {
      this.#farewell.hear(notice);
      // What is sent until the close arrives would be lost.
      this.#ears.onWait?.(Math.min(wait, CLOSE_DUE_WITHIN), null);
      return;
    }
    const isWarning = notice.type === "party-bouncer:warning";
    if (isWarning) this.#takeLimits(notice, true);
    if (wait > 0) this.#ears.onWait?.(wait, isWarning ? notice.limit : null);
    this.#word = afterNotice(notice, at);
    this.#hasNews = true;
  }

  /** The connection broke: PartySocket comes back without waiting for the close. */
  broke(): void {
    if (this.#farewell.isSaid) this.closed(1006, "");
  }

  closed(lastCode: number, lastReason: string): void {
    this.#isConnected = false;
    this.#callOffTelling();
    const { strikes: before } = standingAt(this.#word, now());
    const arrived = { code: lastCode, reason: lastReason, strikes: before };
    const { code, reason, strikes } = this.#farewell.meantBy(arrived);
    const { retryAfter = Infinity, limit = null, shared = false } = parseCloseReason(reason) ?? {};
    const wait = this.#strategyFor(code)?.({ code, reason, retryAfter }) ?? null;
    this.#plan = { code: lastCode, wait };
    if (wait === null) return;
    this.#comeBackIn(wait);
    // It may be a socket that was not let through here: then nothing is new.
    if (!isAwayCode(code) || this.mustStayAway) return;
    this.#word = afterClose(code, reason, strikes, now());
    this.#hasNews = true;
    this.#stopListening();
    this.#hasCautioned = isDevelopment() && this.#explain(code);
    if (code === CloseCode.TooManyConnections) return;
    const at = Date.now();
    const until = code === CloseCode.Banned ? Infinity : at + retryAfter;
    const known = lockoutFrom(this.#place);
    // Several tabs are mostly closed at once, and one of them has told the others.
    const isKnown = known !== null && known.code === code && known.until >= until - AT_ONCE;
    this.#lockout = isKnown ? known : { code, at, until, limit, strikes, shared };
    if (known !== this.#lockout) shareLockout(this.#place, this.#lockout);
  }

  /** The socket is let go of. */
  left(): void {
    this.#isConnected = false;
    this.#callOffTelling();
    this.#stopListening();
  }

  /** Does not come back by itself any more, and tells no more. */
  rest(): void {
    this.#callOffReturn();
    this.#callOffTelling();
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
    this.#lockout = null;
    this.#plan = null;
    this.#callOffReturn();
  }

  #takeLimits({ limits, maxMessageBytes }: Partial<Announced>, isSpent: boolean): void {
    if (limits === undefined || this.#hasLimits) return;
    this.#hasLimits = true;
    this.#ears.onLimits?.({ limits, maxMessageBytes }, isSpent);
  }

  /** Says on the console why the room has closed the connection, once for each reason. @returns whether it did */
  #explain(code: number): boolean {
    const { limit, message } = this.standing;
    const why = `${code}${limit === null ? "" : ` (limit "${limit}")`}`;
    if (this.#explained.has(why)) return false;
    this.#explained.add(why);
    console.warn(`party-bouncer: the room closed the connection with ${why}. ${message}`);
    return true;
  }

  /** Stays away as another tab does, or as this one did before it was reloaded. */
  #takeOver(lockout: Lockout): void {
    const { code, at, until, limit, strikes, shared } = lockout;
    this.#lockout = lockout;
    const moment = now();
    const age = Math.max(0, Date.now() - at);
    this.#word = {
      ...NO_WORD,
      away: code,
      strikes,
      limit,
      shared,
      at: moment - age,
      until: code === CloseCode.Banned ? Infinity : moment + until - at - age,
    };
    this.#hasNews = true;
  }

  #comeBackIn(wait: number): void {
    this.#callOffReturn();
    const { onReturn } = this.#ears;
    if (wait < Infinity && onReturn !== undefined) this.#callOffReturn = later(wait, onReturn);
  }

  // Only while connected, or away for some time. What else changes meanwhile is told on the next open.
  #setTimer(at: number): void {
    this.#callOffTelling();
    const isWaiting = this.mustStayAway;
    const wait = this.#isConnected || isWaiting ? nextChangeIn(this.#word, at) : null;
    // A closed socket must not keep a Node process alive.
    if (wait !== null) this.#callOffTelling = later(wait, () => this.tell(), !isWaiting);
  }
}
