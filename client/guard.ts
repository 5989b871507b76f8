import type { ControlMessage, Standing } from "../src/shared/control-message.ts";
import { CloseCode, isAwayCode, parseCloseReason, RESYNC } from "../src/shared/close-code.ts";
import type { Message } from "../src/shared/message.ts";
import { AnnouncedClose, CLOSE_DUE_WITHIN, reasonOf } from "./announced-close.ts";
import { later, now } from "./clock.ts";
import { Comeback } from "./comeback.ts";
import { ConsoleNotes } from "./console-notes.ts";
import type { GuardCallbacks, GuardOptions } from "./guard-options.ts";
import { endLockout, forgetLockout, joinLockout, type Lockout, lockoutFrom, onLockout } from "./lockout.ts";
import {
  afterClose,
  afterControlMessage,
  afterLockout,
  afterResync,
  type KnownStatus,
  MOST_COOLDOWN,
  mustStayAway,
  nextChangeIn,
  NOTHING_KNOWN,
  standingAt,
  whatIsTold,
} from "./known-status.ts";
import { RoomRules } from "./room-rules.ts";

/**
 * Follows where one client stands with one room. It is told what happens on the socket, at once (`opened`, `heard`, `closed`, `left`), and
 * says what is new when it is told to (`tell`).
 */
export class Guard {
  /** What the room has told of what may be sent, and when. */
  readonly rules: RoomRules;
  readonly #callbacks: GuardCallbacks;
  readonly #comeback: Comeback;
  readonly #console = new ConsoleNotes();
  readonly #announcedClose = new AnnouncedClose();
  #options: GuardOptions;
  #known: KnownStatus = NOTHING_KNOWN;
  #room = "";
  #told = "ok";
  #hasNews = false;
  #isConnected = false;
  #callOffTelling: () => void = () => {};
  /** What it was sent into itself, or took over from another tab. */
  #lockout: Lockout | null = null;
  #stopListening: () => void = () => {};

  constructor(callbacks: GuardCallbacks, options: GuardOptions = {}) {
    this.rules = new RoomRules(callbacks);
    this.#callbacks = callbacks;
    this.#comeback = new Comeback(callbacks.onReturn, options.strategies);
    this.#options = options;
  }

  set options(options: GuardOptions) {
    this.#comeback.own = options.strategies;
    this.#options = options;
  }

  /** Where the client stands now. */
  get standing(): Standing {
    return this.#standingAt(now());
  }

  /** Whether the room that the client was in last would not let it in now. */
  get mustStayAway(): boolean {
    return mustStayAway(this.#known, now());
  }

  /**
   * Whether a socket to `room` may be opened now. If not, the console hears why, once for each time that the client was sent away.
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
    const { standing, refusal } = this;
    this.#console.stayingAway(refusal.code, standing);
    this.#comeback.start(this.#comeback.waitAfter({ ...standing, ...refusal }) ?? Infinity);
    return false;
  }

  /** What a socket that may not be opened closes with. */
  get refusal(): { code: number; reason: string } {
    // The room's own has fitted into a close frame, and no wait grows longer.
    return { code: this.#known.away ?? CloseCode.RateLimited, reason: reasonOf(this.standing) };
  }

  /** Whether PartySocket, or the app, decides about a close with this code. */
  leavesToOthers(code: number): boolean {
    return this.#comeback.leavesToOthers(code, this.mustStayAway);
  }

  /** A socket is to be opened, if it may. */
  entering(room: string): void {
    if (room !== this.#room) this.#move(room);
    this.#comeback.callOff();
    this.#stopListening();
    this.#stopListening = onLockout(this.#place, (lockout) => {
      if (lockout === null) return this.pardoned();
      if (!this.#isConnected) this.#takeOver(lockout);
      this.tell();
    });
  }

  opened(): void {
    this.#isConnected = true;
    this.rules.opened();
    this.#announcedClose.forget();
    this.#comeback.forget();
    if (this.#known.away !== null) this.#comeIn(forgetLockout);
    this.#callbacks.onOpen?.();
  }

  /** The ban is lifted that has sent the client away: it comes back, in other tabs too. */
  pardoned(): void {
    if (!this.mustStayAway) return;
    this.#comeIn(endLockout);
    this.tell();
    this.#callbacks.onReturn?.();
  }

  /** A message of the app went out. */
  sent(message: Message): void {
    // Whoever sends has not finished.
    if (this.rules.sent(message)) queueMicrotask(() => this.tell());
  }

  heard(message: ControlMessage | null): void {
    if (message === null) return;
    if (message.type === "party-bouncer:statement") return this.#callbacks.onStatement(message);
    if (message.type === "party-bouncer:policy" || message.type === "party-bouncer:slow-mode") {
      if (this.rules.hear(message)) this.#hasNews = true;
      return;
    }
    const wait = Math.min(message.retryAfter ?? Infinity, MOST_COOLDOWN);
    if (message.type === "party-bouncer:standing" && message.status === "away") {
      this.#announcedClose.hear(message);
      // What is sent until the close arrives would be lost.
      this.#callbacks.onWait?.(Math.min(wait, CLOSE_DUE_WITHIN), null);
      return;
    }
    const isWarning = message.type === "party-bouncer:warning";
    if (isWarning) this.rules.hear(message);
    if (wait > 0) this.#callbacks.onWait?.(wait, isWarning ? message.limit : null);
    this.#learn(afterControlMessage(message, now()));
  }

  /** The connection broke: PartySocket comes back without waiting for the close. */
  broke(): void {
    if (this.#announcedClose.isSaid) this.closed(1006, "");
  }

  closed(lastCode: number, lastReason: string): void {
    this.#isConnected = false;
    this.#callOffTelling();
    const arrived = { code: lastCode, reason: lastReason, strikes: this.standing.strikes };
    const { code, reason, strikes } = this.#announcedClose.meantBy(arrived);
    const { retryAfter = Infinity, limit = null, shared = false } = parseCloseReason(reason) ?? {};
    if (code === RESYNC) this.#learn(afterResync(this.#known, limit, now(), this.#options.words));
    const wait = this.#comeback.waitAfter({ code, reason, retryAfter, limit });
    this.#comeback.decide(lastCode, wait);
    if (wait === null) return;
    this.#comeback.start(wait);
    // It may be a socket that was not let through here: then nothing is new.
    if (!isAwayCode(code) || this.mustStayAway) return;
    this.#learn(afterClose({ code, retryAfter, limit, shared, strikes }, now()));
    // Another tab may hear that the ban is lifted.
    if (code !== CloseCode.Banned) this.#stopListening();
    this.#console.sentAway(code, this.standing);
    if (code === CloseCode.TooManyConnections) return;
    const [at, lasts] = [Date.now(), code === CloseCode.Banned ? Infinity : retryAfter];
    this.#lockout = joinLockout(this.#place, { code, at, until: at + lasts, limit, strikes, shared });
  }

  /** The socket is let go of. */
  left(): void {
    this.#isConnected = false;
    this.#callOffTelling();
    this.#stopListening();
  }

  /** Does not come back by itself any more, and tells no more. */
  rest(): void {
    this.#comeback.callOff();
    this.left();
  }

  /** Tells the app where it stands, if that is new, and comes back when it will be. */
  tell(): void {
    // One moment for both: were time to pass between them, a change could fall into the gap.
    const at = now();
    const standing = this.#standingAt(at);
    const told = whatIsTold(standing);
    const isNew = this.#hasNews || told !== this.#told;
    this.#hasNews = false;
    this.#told = told;
    this.#callOffTelling();
    // Only while connected, or away for some time. What else changes meanwhile is told on the next open.
    const isWaiting = this.mustStayAway;
    const known = this.#isConnected || isWaiting ? (nextChangeIn(this.#known, at) ?? Infinity) : Infinity;
    const wait = Math.min(known, this.#isConnected ? this.rules.nextChangeIn(at) : Infinity);
    // A closed socket must not keep a Node process alive.
    if (wait < Infinity) this.#callOffTelling = later(wait, () => this.tell(), !isWaiting);
    if (isNew) this.#callbacks.onStanding(standing);
  }

  get #place(): string {
    const { user } = this.#options;
    return user === undefined ? this.#room : `${this.#room}#${user}`;
  }

  #move(room: string): void {
    this.#room = room;
    this.#known = NOTHING_KNOWN;
    this.#lockout = null;
    this.rules.forget();
    this.#comeback.forget();
    this.#comeback.callOff();
  }

  #comeIn(end: typeof endLockout): void {
    end(this.#place);
    this.#move(this.#room);
  }

  #standingAt(at: number): Standing {
    const slowMode = this.rules.slowModeAt(at);
    return { ...standingAt(this.#known, at, this.#options.words), ...(slowMode && { slowMode }) };
  }

  #learn(known: KnownStatus): void {
    this.#known = known;
    this.#hasNews = true;
  }

  /** Stays away as another tab does, or as this one did before it was reloaded. */
  #takeOver(lockout: Lockout): void {
    this.#lockout = lockout;
    this.#learn(afterLockout(lockout, Date.now(), now()));
  }
}
