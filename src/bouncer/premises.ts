import { forgeryError } from "../visibility/forgery.ts";
import { requireAsyncContext } from "../platform/async-context.ts";
import { Deliveries } from "../visibility/deliveries.ts";
import { exposeEveryone } from "../bans/expose.ts";
import { BanEnforcement } from "../bans/enforcement.ts";
import { Statements } from "../bans/statements.ts";
import type { RoomLike } from "../platform/room.ts";
import { crowdedError, forgottenError } from "../session/crowded.ts";
import { type Identified, identify } from "../identity/identify.ts";
import type { Session } from "../session/session.ts";
import { Sessions } from "../session/sessions.ts";
import { RecordKeys } from "../identity/record-key.ts";
import type { Ladder } from "../strikes/ladder.ts";
import { BanStore } from "../bans/ban-store.ts";
import { Decisions } from "../bans/decisions.ts";
import { SessionRecovery } from "../session/recovery.ts";
import { SECRET, SHARED_SECRET } from "../storage/storage-keys.ts";
import { LedgerSync } from "../ledger/sync.ts";
import { kept } from "../storage/storage.ts";
import { newToken } from "../shared/token.ts";
import type { Limiter } from "../limits/limiter.ts";
import type { DefinedPolicy, Policy } from "../policy/policy.ts";
import { definePolicy } from "../policy/define-policy.ts";
import type { RequestLike } from "../identity/request.ts";
import { DevelopmentLog } from "../events/development.ts";
import { Events } from "../events/events.ts";
import { Folded } from "../events/folded.ts";
import { Counters } from "../events/metrics.ts";
import { CompiledPolicy } from "./compiled-policy.ts";
import type { Verdict } from "../strikes/verdict.ts";

/** What the bouncer of one room works with: its rules, its sessions, its memory. */
export class Premises {
  readonly room: RoomLike;
  readonly clock: () => number;
  readonly events = new Events();
  readonly counters = new Counters();
  readonly sessions: Sessions;
  readonly book: BanStore | null;
  readonly recovery: SessionRecovery | null;
  readonly link: LedgerSync | null;
  readonly recordKeys: RecordKeys;
  readonly statements: Statements;
  readonly enforcement: BanEnforcement;
  readonly log: DevelopmentLog;
  /** What the app does with messages, once somebody is hidden. */
  readonly deliveries = new Deliveries(() => exposeEveryone(this));
  /** Hidden clients that are being closed openly. */
  readonly exposed = new WeakSet<Session>();
  /** Who sent the requests that are just coming in, as the policy that is in force says. */
  identified = new WeakMap<object, { readonly id: string; readonly who: Promise<Identified> }>();
  /** What those who moderate came with, for as long as the room is in memory: their role may be taken away meanwhile. */
  readonly requests = new WeakMap<Session, RequestLike>();
  #rules: CompiledPolicy;
  #forgotten: "none" | "some" | "told" = "none";

  constructor(policy: Policy, room: RoomLike, slot: string, clock: () => number) {
    this.room = room;
    this.clock = clock;
    this.#rules = this.#usable(policy);
    const forgeries = new Folded();
    this.log = new DevelopmentLog({
      events: this.events,
      clock,
      policy: () => this.policy,
      place: () => this.#place(),
      advice: room.advice,
    });
    this.sessions = new Sessions(
      room,
      slot,
      () => {
        const count = forgeries.note(clock());
        if (count > 0) this.fail("sending for the app", forgeryError(count));
      },
      () => {
        if (!this.policy.enforce) return false;
        if (this.#forgotten === "none") this.#forgotten = "some";
        return true;
      },
    );
    const { storage } = room;
    const onCorrupt = (error: Error): void => this.fail("reading a record", error);
    this.book = storage === null ? null : new BanStore(storage, onCorrupt);
    this.recovery =
      storage === null || this.book === null
        ? null
        : new SessionRecovery(storage, this.book.sweep, onCorrupt, () => this.policy.forgiveAfter);
    this.link = this.#newLink();
    this.recordKeys = new RecordKeys(() => this.#secret());
    const means = {
      sessions: this.sessions,
      book: this.book,
      decisions: this.book && new Decisions(this.book, this.link, clock),
      clock,
      policy: () => this.policy,
    };
    this.statements = new Statements(means);
    this.enforcement = new BanEnforcement({
      ...means,
      statements: this.statements,
      recovery: this.recovery,
      events: this.events,
      stillModerates: (session) => this.#stillModerates(session),
    });
  }

  get policy(): DefinedPolicy {
    return this.#rules.policy;
  }

  set policy(policy: Policy) {
    this.#rules = this.#usable(policy);
    this.identified = new WeakMap();
    for (const session of this.sessions.present()) session.exempt = null;
  }

  get limiter(): Limiter {
    return this.#rules.limiter;
  }

  get ladder(): Ladder {
    return this.#rules.ladder;
  }

  get usualVerdict(): Verdict {
    return this.#rules.usualVerdict;
  }

  get usesLocale(): boolean {
    return this.#rules.usesLocale;
  }

  /** Reads everyone who is here back in, where what holds for one depends on the others. */
  knowEveryone(now: number): void {
    this.#tellOfForgotten();
    const { limiter } = this.#rules;
    if (limiter.hasKeyed) this.sessions.complete(limiter, now);
  }

  /** Looks at whatever the app sends, to everyone who is here. */
  watchSends(): void {
    try {
      this.sessions.enlist();
    } catch (error) {
      this.fail("listing the connections", error);
    }
  }

  /** Begins to tell a developer what happens, where somebody is here whose URL shows that there is one. */
  watchForDevelopment(): void {
    try {
      for (const connection of this.room.connections()) {
        this.log.watch((connection as { readonly uri?: unknown }).uri);
        return;
      }
    } catch (error) {
      this.fail("listing the connections", error);
    }
  }

  /** Does what is waiting for something to happen in the room, as there are no timers. */
  attend(session: Session, now: number): void {
    this.link?.catchUp(now);
    if (session.isOwedWord) {
      this.statements.tellWhenOver(session, now, (error) => this.fail("telling of a ban", error));
    }
  }

  isExempt(session: Session): boolean {
    if (session.moderates) return true;
    if (this.policy.exempt === undefined) return false;
    session.exempt ??= this.#askWhetherExempt(session);
    return session.exempt;
  }

  /** Keeps what is known of a session in its connection's state. */
  save(session: Session): void {
    let problem: unknown = null;
    try {
      if (!this.sessions.save(session)) problem = crowdedError();
    } catch (error) {
      problem = error;
    }
    if (problem !== null && !session.isCrowdedOut) this.fail("keeping a connection's state", problem);
    session.isCrowdedOut = problem !== null;
  }

  /** Who sent a request, as the policy that is in force says. */
  identify(request: RequestLike, connection: { readonly id: string }): Promise<Identified> {
    const fail = (error: unknown): void => this.fail("identify", error);
    return identify(request, connection, this.policy.identify, fail);
  }

  /** Takes note of what failed, and goes on. */
  fail(doing: string, error: unknown): void {
    this.events.emit("error", { doing, error });
  }

  async #stillModerates(session: Session): Promise<boolean | null> {
    const request = this.requests.get(session);
    return request === undefined ? null : (await this.identify(request, session.connection)).moderates;
  }

  /** A room that wakes up for an alarm may not know its name. */
  #place(): string {
    try {
      const name = this.room.name?.();
      return name === undefined ? "in a room" : `in room "${name}"`;
    } catch {
      return "in a room";
    }
  }

  #askWhetherExempt(session: Session): boolean {
    try {
      return this.policy.exempt?.(session.clientInfo) === true;
    } catch (error) {
      this.fail("exempt", error);
      return false;
    }
  }

  /** Once after the room was loaded, as what crowds one connection out often crowds out many; and once the app can listen. */
  #tellOfForgotten(): void {
    if (this.#forgotten !== "some") return;
    this.#forgotten = "told";
    this.fail("reading a connection's state", forgottenError());
  }

  #newLink(): LedgerSync | null {
    const { storage, shared } = this.room;
    const { book } = this;
    if (storage === null || book === null || shared === undefined) return null;
    return new LedgerSync({
      ...shared,
      storage,
      book,
      clock: this.clock,
      isHere: (target) => this.sessions.isIn(target),
      changed: (target, learned) => this.enforcement.follow(target, learned),
      expel: (target) => this.enforcement.expel(target),
      fail: (doing, error) => this.fail(doing, error),
    });
  }

  /** What addresses are hashed with: the same for all rooms that share a ledger. */
  async #secret(): Promise<string> {
    const { storage } = this.room;
    const { link } = this;
    if (storage === null) return newToken();
    return link === null
      ? kept(storage, SECRET, newToken)
      : kept(storage, SHARED_SECRET, () => link.secret());
  }

  /** @throws where the policy is wrong, or cannot be kept here */
  #usable(policy: Policy): CompiledPolicy {
    const defined = definePolicy(policy);
    if (defined.ladder.some((rung) => rung.do === "shadow-ban")) requireAsyncContext(defined);
    this.room.permit?.(defined);
    return new CompiledPolicy(defined, (doing, error) => this.fail(doing, error));
  }
}
