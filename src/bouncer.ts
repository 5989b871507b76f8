import { admit } from "./act/admission.ts";
import { requireAsyncContext } from "./act/async-context.ts";
import { canSee, unseen } from "./act/audience.ts";
import { closeBanned } from "./act/close.ts";
import { Sanctions } from "./act/sanctions.ts";
import { tell } from "./act/tell.ts";
import { warn } from "./act/warn.ts";
import { type ConnectionLike, OPEN, type RoomLike } from "./hosts/room.ts";
import { type ClientKey, identify, localeOf } from "./identify/client.ts";
import { type Guest, isShadowed } from "./identify/guest.ts";
import { GuestBook } from "./identify/guest-book.ts";
import type { MessageInfo } from "./identify/visitor.ts";
import { settle, SPOTLESS } from "./judge/conduct.ts";
import { type Judgement, judge, type Refusal, strike } from "./judge/judge.ts";
import { type Ladder, ladderOf } from "./judge/ladder.ts";
import { standingOf } from "./judge/standing.ts";
import type { Ban } from "./ledger/ban.ts";
import { Ledger } from "./ledger/ledger.ts";
import { termFrom } from "./ledger/term.ts";
import { EMPTY } from "./measure/algorithm.ts";
import { gcra } from "./measure/gcra.ts";
import { type Gauge, gaugeOf } from "./measure/gauge.ts";
import { atOnce, measure, type Measurement } from "./measure/measure.ts";
import { exceedsBytes, type Message, type Sendable } from "./measure/message.ts";
import { announcedLimits, limitStandings } from "./measure/status.ts";
import { type Duration, milliseconds } from "./policy/duration.ts";
import {
  defineLimit,
  type DefinedPolicy,
  definePolicy,
  type Policy,
  type RequestLike,
} from "./policy/policy.ts";
import type { Limit } from "./policy/limit.ts";
import { type Term, termOf } from "./policy/rung.ts";
import { CONTROL_PREFIX, type Standing } from "./protocol.ts";
import { type BouncerEvents, Events } from "./report/events.ts";
import { Counters, type Metrics, type SenderMetrics } from "./report/metrics.ts";
import { GONE, type Verdict, verdictOf, WAVED_THROUGH } from "./verdict.ts";

/** What goes with a ban that an operator asks for. */
export interface BanOptions {
  /** Default: 10 minutes for a shadow-ban, 1 hour for an open one. */
  for?: Term;
  /** Kept with the record, and never shown to the client. */
  reason?: string;
  /** Who asked for it. Default: `"operator"`. */
  by?: string;
}

/** Whom something is for: the client behind a connection, or a client by its key. */
export type Target = ConnectionLike | ClientKey;

/**
 * The bouncer of one room. `withBouncer` makes one for each room; {@link bouncerOf} finds it.
 *
 * @example
 * const bouncer = bouncerOf(this.room);
 * await bouncer.ban(connection, { for: "1h", reason: "spam links", by: "moderator:ada" });
 */
export class Bouncer {
  readonly #room: RoomLike;
  readonly #clock: () => number;
  readonly #guests: GuestBook;
  readonly #ledger: Ledger | null;
  readonly #sanctions: Sanctions;
  readonly #events = new Events();
  readonly #counters = new Counters();
  readonly #added = new Map<string, Limit>();
  #policy: DefinedPolicy;
  #gauge: Gauge;
  #ladder: Ladder;
  #everyoneIsBound = false;

  /**
   * @param options.slot the name its state is kept under in a connection's state; default `"room"`
   * @param options.clock epoch ms; default `Date.now`
   * @throws {PolicyError} where the policy is wrong
   */
  constructor(policy: Policy, room: RoomLike, options: { slot?: string; clock?: () => number } = {}) {
    this.#policy = definePolicy(policy);
    this.#room = room;
    this.#clock = options.clock ?? Date.now;
    this.#gauge = this.#newGauge();
    this.#ladder = this.#newLadder();
    this.#guests = new GuestBook(room, options.slot ?? "room");
    this.#ledger = room.storage === null ? null : new Ledger(room.storage);
    this.#sanctions = new Sanctions(this.#guests, this.#ledger, this.#events);
  }

  // ---------------------------------------------------------------- a frame's journey

  /**
   * A frame's whole journey: identify, measure, judge, act, report.
   *
   * @param deliver what the room does with the message; called at most once
   * @returns what `deliver` returns, or `undefined` where the message is refused. Throws only what `deliver` throws.
   * @example
   * onMessage(message, sender) {
   *   return bouncer.handle(sender, message, () => this.room.broadcast(message));
   * }
   */
  handle<T>(connection: ConnectionLike, message: Message, deliver: () => T): T | undefined {
    const guest = this.#guests.of(connection);
    if (isGone(guest)) return undefined;
    const now = this.#clock();
    if (isControl(message)) return void this.#answer(guest, message, now);
    if (this.#isExempt(guest)) return deliver();

    const info = guest.says(this.#typeOf(message));
    const measurement = this.#measure(guest, message, info, now);
    const judgement = this.#judge(guest, measurement, info, now);
    const verdict = verdictOf(judgement, this.#ladder, measurement.wait === Infinity, info.type);
    if (this.#policy.enforce) this.#act(guest, judgement, verdict, now);
    this.#report(guest, judgement, verdict, message);
    return verdict.admitted || !this.#policy.enforce ? this.#deliver(guest, deliver, now) : undefined;
  }

  /**
   * Decides about a message and remembers the decision, without acting on it: nothing is sent, nobody is banned.
   * {@link handle} does it all.
   */
  judge(connection: ConnectionLike, message: Message): Verdict {
    const guest = this.#guests.of(connection);
    if (isGone(guest)) return GONE;
    if (this.#isExempt(guest)) return WAVED_THROUGH;
    const now = this.#clock();
    const info = guest.says(this.#typeOf(message));
    const measurement = this.#measure(guest, message, info, now);
    const judgement = this.#judge(guest, measurement, info, now);
    return verdictOf(judgement, this.#ladder, measurement.wait === Infinity, info.type);
  }

  #typeOf(message: Message): string | null {
    return exceedsBytes(message, this.#policy.maxMessageBytes) ? null : this.#gauge.typeOf(message);
  }

  #measure(guest: Guest, message: Message, info: MessageInfo, now: number): Measurement {
    const gauge = this.#gauge;
    if (exceedsBytes(message, gauge.maxMessageBytes)) return atOnce.tooLarge;
    if (gauge.hasKeyed) this.#guests.complete(gauge, now);
    try {
      return gauge.free?.read(info) ? atOnce.free : measure(guest, gauge, message, info, now);
    } catch (error) {
      this.#events.emit("error", { doing: "calling a function of the policy", error });
      return atOnce.free;
    }
  }

  #judge(guest: Guest, measurement: Measurement, info: MessageInfo, now: number): Judgement {
    const conduct = settle(guest.conduct, this.#ladder.forgiveAfter, now);
    if (measurement === atOnce.free) {
      return { action: "admit", step: null, retryAfter: 0, limit: null, conduct, changed: false };
    }
    const judgement = judge(guest.conduct, this.#ladder, measurement, info, now);
    // Of a refused message, the charges are only what a clock that stepped back has moved.
    const charges = judgement.action === "admit" || measurement.refusedBy !== null ? measurement.charges : [];
    if (charges.length > 0) guest.keep(charges, now);
    if (judgement.changed) guest.conduct = judgement.conduct;
    if (charges.length > 0 || judgement.changed) this.#save(guest);
    return judgement;
  }

  #act(guest: Guest, { step }: Judgement, verdict: Verdict, now: number): void {
    const { action } = verdict;
    if (action === "warn" || action === "restrict" || action === "shadow-ban")
      warn(guest, verdict, this.#policy);
    if (step === null || (step.do !== "close" && step.do !== "shadow-ban")) return;
    if (step.do === "shadow-ban" && isShadowed(guest, now)) return;
    const limit = verdict.limit ?? "";
    const reason = `strike ${verdict.strikes} on the ladder`;
    const ban: Ban = { kind: step.do, ...termFrom(now, step.for), reason, by: `rule:${limit}`, limit };
    this.#sanctions.imposeOn(guest, ban).catch((error: unknown) => {
      this.#events.emit("error", { doing: "keeping a ban", error });
    });
  }

  #report(guest: Guest, { step }: Judgement, verdict: Verdict, message: Message): void {
    const bytes = typeof message === "string" ? message.length : message.byteLength;
    guest.sent[verdict.admitted ? "admitted" : "refused"]++;
    guest.sent.bytes += bytes;
    this.#counters.count(verdict, bytes, this.#gauge.hasTypes);
    if (!this.#events.hasListeners("verdict", "violation", "strike", "rung")) return;
    const event = { ...guest.visitor, verdict };
    this.#events.emit("verdict", event);
    if (!verdict.admitted) this.#events.emit("violation", event);
    if (step === null) return;
    this.#events.emit("strike", event);
    this.#events.emit("rung", { ...event, step });
  }

  #deliver<T>(guest: Guest, deliver: () => T, now: number): T {
    if (!this.#policy.enforce || !isShadowed(guest, now)) return deliver();
    if (!this.#everyoneIsBound) {
      for (const _ of this.#guests.present()) continue;
      this.#everyoneIsBound = true;
    }
    return unseen(guest, deliver);
  }

  // ---------------------------------------------------------------- coming and going

  /**
   * Lets a new connection in, or closes it: where its client is banned, or has too many, or comes too often.
   *
   * @returns whether it is in. Where storage or `identify` fail, it is: a room never stops because of its bouncer.
   */
  async connect(connection: ConnectionLike, request: RequestLike): Promise<boolean> {
    const guest = this.#guests.of(connection);
    guest.admitted = false;
    this.#guests.guests.delete(guest);
    guest.visitor = await identify(request, connection, this.#policy.identify, (error) => {
      this.#events.emit("error", { doing: "identify", error });
    });
    guest.locale = localeOf(request);
    const ban = await this.#recall(guest);
    const now = this.#clock();
    this.#guests.complete(this.#gauge, now);
    if (ban !== null && this.#policy.enforce) {
      closeBanned(guest, ban, now);
      this.#events.emit("refuse", { client: guest.client, ban });
    } else {
      const isIn =
        !this.#policy.enforce || this.#isExempt(guest) || admit(guest, this.#guests, this.#policy, now);
      guest.admitted = isIn;
      if (isIn) this.#guests.guests.add(guest);
    }
    this.#save(guest);
    if (guest.admitted && this.#policy.announce) this.#announce(guest);
    return guest.admitted;
  }

  /**
   * Takes note that a connection is closed. Strikes that are not forgiven yet, and counts that take long to run down, wait
   * for the client's return.
   *
   * @returns whether it had been let in: the app never heard of one that was not
   */
  disconnect(connection: ConnectionLike): boolean {
    const guest = this.#guests.of(connection);
    this.#guests.leave(guest);
    const { client, admitted, closed } = guest;
    if (client === null || !admitted || closed || this.#ledger === null) return admitted;
    const now = this.#clock();
    const conduct = settle(guest.conduct, this.#policy.forgiveAfter, now);
    const kept = this.#guests.longLasting(guest, this.#gauge, now);
    if (conduct.strikes > 0 || conduct.cooldown > 0 || kept.length > 0) {
      const forgiven =
        now + conduct.cooldown + conduct.restricted + conduct.strikes * this.#policy.forgiveAfter;
      const until = Math.max(forgiven, ...kept.map((count) => count.until));
      this.#ledger.keepDeparture(client, { conduct, kept, until }).catch((error: unknown) => {
        this.#events.emit("error", { doing: "keeping the strikes of a client that left", error });
      });
    }
    return admitted;
  }

  async #recall(guest: Guest): Promise<Ban | null> {
    if (guest.client === null || this.#ledger === null) return null;
    try {
      const now = this.#clock();
      const { ban, departure } = await this.#ledger.recall(guest.client, now);
      if (departure !== null) {
        guest.conduct = departure.conduct;
        for (const kept of departure.kept) guest.carry(kept);
        this.#guests.restore(guest, this.#gauge, now);
      }
      if (ban?.kind === "shadow-ban") guest.shadow = { at: ban.at, until: ban.until };
      return ban?.kind === "close" ? ban : null;
    } catch (error) {
      this.#events.emit("error", { doing: "reading a client's record", error });
      return null;
    }
  }

  // ---------------------------------------------------------------- who sees whom

  /**
   * Sends to everyone who may see the sender: all, or only the sender's own client while it is shadow-banned. Inside a
   * guarded `onMessage` the room's own `broadcast` does the same.
   *
   * @param without ids of connections to leave out
   */
  broadcast(sender: ConnectionLike, message: Sendable, without: readonly string[] = []): void {
    for (const connection of this.#room.connections()) {
      if (without.includes(connection.id) || !this.canSee(connection, sender)) continue;
      try {
        connection.send(message);
      } catch {
        // That connection is going away; the others still get the message.
      }
    }
  }

  /** Whether what `author` does now is visible to `viewer`. */
  canSee(viewer: ConnectionLike, author: ConnectionLike): boolean {
    return canSee(this.#guests.of(viewer), this.#guests.of(author), this.#clock());
  }

  /**
   * The key of the only client that may see what this connection says now, or `null` where everyone may. A room that keeps
   * history keeps it with each item, and gives {@link visible} the items.
   */
  audienceOf(author: ConnectionLike): string | null {
    const guest = this.#guests.of(author);
    return isShadowed(guest, this.#clock()) ? (guest.client ?? NOBODY) : null;
  }

  /** The items a viewer may see, in order. */
  visible<T extends { readonly audience: string | null }>(items: readonly T[], viewer: ConnectionLike): T[] {
    const { client } = this.#guests.of(viewer);
    return items.filter(({ audience }) => audience === null || audience === client);
  }

  // ---------------------------------------------------------------- what an operator or the app can do

  /** Closes every connection of the target with 4403, and refuses it at the door until the ban ends. */
  async ban(target: Target, options: BanOptions = {}): Promise<void> {
    await this.#impose("close", target, options, "1h");
  }

  /**
   * Hides what the target says from everyone but itself. Nothing on its wire tells.
   *
   * @throws {Error} in a worker without async context
   */
  async shadowBan(target: Target, options: BanOptions = {}): Promise<void> {
    requireAsyncContext();
    await this.#impose("shadow-ban", target, options, "10m");
  }

  /** Ends the target's ban. What it said while it was hidden stays hidden. */
  async pardon(target: Target): Promise<void> {
    const client = typeof target === "string" ? target : this.#guests.of(target).client;
    if (client !== null) return this.#sanctions.lift(client);
    if (typeof target === "string") return;
    const guest = this.#guests.of(target);
    guest.shadow = null;
    this.#save(guest);
  }

  /**
   * Gives a strike for something that only the app can tell, and does what the ladder says. A cool-down that lasts does not
   * save from it.
   *
   * @param options.strikes default 1
   * @param options.reason said in the place of a limit's name. Default: `"penalty"`
   */
  penalize(connection: ConnectionLike, options: { strikes?: number; reason?: string } = {}): Verdict {
    const { strikes = 1, reason = "penalty" } = options;
    const guest = this.#guests.of(connection);
    if (isGone(guest)) return GONE;
    const now = this.#clock();
    const conduct = settle(guest.conduct, this.#ladder.forgiveAfter, now);
    const judgement = strike(conduct, this.#ladder, strikes, reason, guest.says(null), 0, now);
    guest.conduct = judgement.conduct;
    this.#save(guest);
    return this.#conclude(guest, judgement, now);
  }

  /** Takes a connection's strikes away, with the cool-down and the restriction that came with them. Not a ban: see {@link pardon}. */
  forgive(connection: ConnectionLike): void {
    const guest = this.#guests.of(connection);
    guest.conduct = SPOTLESS;
    this.#save(guest);
  }

  /**
   * Refuses everything from a connection for a while, without a strike, and tells it so.
   *
   * @throws {TypeError} where that is no duration
   */
  block(connection: ConnectionLike, duration: Duration): void {
    const cooldown = milliseconds(duration);
    if (cooldown === null)
      throw new TypeError(`block: expected a duration, such as "10s", received ${String(duration)}`);
    const guest = this.#guests.of(connection);
    const now = this.#clock();
    guest.conduct = {
      ...settle(guest.conduct, this.#ladder.forgiveAfter, now),
      at: now,
      cooldown,
      grace: cooldown,
    };
    this.#save(guest);
    this.tell(connection);
  }

  /**
   * Reports that a message made no sense. More of them than the policy's `invalid` allows are violations like any other.
   *
   * @example
   * const parsed = schema.safeParse(JSON.parse(message));
   * if (!parsed.success) return bouncerOf(this).invalid(sender);
   */
  invalid(connection: ConnectionLike): Verdict {
    const guest = this.#guests.of(connection);
    if (isGone(guest)) return GONE;
    const now = this.#clock();
    const algorithm = gcra(this.#policy.invalid);
    const bucket = algorithm.settle(guest.own(INVALID) ?? EMPTY, now);
    const wait = algorithm.waitFor(bucket, 1, now);
    if (wait === 0) {
      guest.buckets.set(INVALID, algorithm.charge(bucket, 1));
      this.#save(guest);
      return WAVED_THROUGH;
    }
    const refusal: Refusal = { refusedBy: "invalid", wait, blameless: false };
    const judgement = judge(guest.conduct, this.#ladder, refusal, guest.says(null), now);
    if (judgement.changed) {
      guest.conduct = judgement.conduct;
      this.#save(guest);
    }
    return this.#conclude(guest, judgement, now);
  }

  /** Where a connection stands: what its client is told if it asks. It says nothing of a shadow-ban. */
  standing(connection: ConnectionLike): Standing {
    const guest = this.#guests.of(connection);
    const now = this.#clock();
    this.#guests.complete(this.#gauge, now);
    return {
      ...standingOf(guest.conduct, this.#ladder, now, guest.closed),
      limits: limitStandings(guest, this.#gauge, guest.visitor, now),
    };
  }

  /** Tells a client where it stands. */
  tell(connection: ConnectionLike): void {
    tell(this.#guests.of(connection), { type: "party-bouncer:status", ...this.standing(connection) });
  }

  /** Who is behind a connection, as bans are kept; `null` where nobody can tell. */
  clientOf(connection: ConnectionLike): ClientKey | null {
    return this.#guests.of(connection).client;
  }

  // ---------------------------------------------------------------- rules at run time

  get policy(): DefinedPolicy {
    return this.#policy;
  }

  /**
   * Adds a limit to those of the policy. It holds until it is removed or the room is loaded anew; add it in `onStart` if it
   * is to stay.
   *
   * @returns an id for {@link removeLimit}
   * @throws {PolicyError} where it is wrong, or its name is taken
   */
  addLimit(limit: Limit): string {
    const added = defineLimit(limit);
    this.#setPolicy({ ...this.#policy, limits: [...this.#policy.limits, added] });
    const id = `${added.name}#${this.#added.size + 1}-${Math.random().toString(36).slice(2, 8)}`;
    this.#added.set(id, added);
    return id;
  }

  /**
   * Removes a limit that was added, and lifts what it had imposed: cool-downs, restrictions, strikes and bans.
   *
   * @returns whether there was one of this id
   */
  async removeLimit(id: string): Promise<boolean> {
    const name = this.#added.get(id)?.name;
    if (name === undefined) return false;
    this.#added.delete(id);
    this.#setPolicy({ ...this.#policy, limits: this.#policy.limits.filter((limit) => limit.name !== name) });
    for (const guest of this.#guests.present()) {
      if (guest.conduct.limit !== name) continue;
      guest.conduct = SPOTLESS;
      this.#save(guest);
    }
    for (const client of (await this.#ledger?.forgetLimit(name)) ?? []) await this.#sanctions.lift(client);
    return true;
  }

  /**
   * Puts other rules in place. Counts of limits that are the same in both go on; strikes and bans stay.
   *
   * @throws {PolicyError} where the policy is wrong; then the old one stays
   */
  replacePolicy(policy: Policy): void {
    this.#setPolicy(policy);
    this.#added.clear();
  }

  // ---------------------------------------------------------------- what has happened

  /**
   * Listens to what the bouncer does. A listener that throws or stalls changes nothing.
   *
   * @returns a function that stops listening
   * @example
   * bouncer.on("violation", ({ clientKey, verdict }) => console.log(clientKey, verdict.limit));
   */
  on<Name extends keyof BouncerEvents>(
    name: Name,
    listener: (event: BouncerEvents[Name]) => unknown,
  ): () => void {
    return this.#events.on(name, listener);
  }

  /** What has happened since the room was last loaded into memory: all of it, or of one connection or client. */
  metrics(): Metrics;
  metrics(target: Target): SenderMetrics;
  metrics(target?: Target): Metrics | SenderMetrics {
    if (target === undefined) {
      const guests = [...this.#guests.present()].filter(({ admitted, closed }) => admitted && !closed);
      const clients = new Set(guests.map((guest) => guest.client ?? guest)).size;
      return this.#counters.read({ connections: guests.length, clients });
    }
    const guests =
      typeof target === "string" ? [...this.#guests.ofClient(target)] : [this.#guests.of(target)];
    const total = { connections: guests.length, admitted: 0, refused: 0, bytes: 0 };
    for (const { sent } of guests) {
      total.admitted += sent.admitted;
      total.refused += sent.refused;
      total.bytes += sent.bytes;
    }
    return total;
  }

  // ----------------------------------------------------------------

  #conclude(guest: Guest, judgement: Judgement, now: number): Verdict {
    const verdict = verdictOf(judgement, this.#ladder, false, null);
    if (this.#policy.enforce) this.#act(guest, judgement, verdict, now);
    this.#report(guest, judgement, verdict, "");
    return verdict;
  }

  /** A client may ask where it stands, three times at once and once a second. Other control frames are not for the room. */
  #answer(guest: Guest, message: string, now: number): void {
    if (!message.startsWith(ASKS)) return;
    const bucket = STATUS_RATE.settle(guest.asked, now);
    if (STATUS_RATE.waitFor(bucket, 1, now) > 0) return;
    guest.asked = STATUS_RATE.charge(bucket, 1);
    this.tell(guest.connection);
  }

  #announce(guest: Guest): void {
    const limits = announcedLimits(this.#gauge, guest.visitor);
    tell(guest, { type: "party-bouncer:policy", limits, maxMessageBytes: this.#policy.maxMessageBytes });
  }

  #isExempt(guest: Guest): boolean {
    if (this.#policy.exempt === undefined) return false;
    if (guest.exempt !== null) return guest.exempt;
    try {
      guest.exempt = this.#policy.exempt(guest.visitor) === true;
    } catch (error) {
      this.#events.emit("error", { doing: "exempt", error });
      guest.exempt = false;
    }
    return guest.exempt;
  }

  #save(guest: Guest): void {
    try {
      if (this.#guests.save(guest)) return;
      throw new Error(
        "the app's own connection.state leaves no room for the bouncer's; it is kept in memory only",
      );
    } catch (error) {
      this.#events.emit("error", { doing: "keeping a connection's state", error });
    }
  }

  #setPolicy(policy: Policy): void {
    this.#policy = definePolicy(policy);
    this.#gauge = this.#newGauge();
    this.#ladder = this.#newLadder();
    for (const guest of this.#guests.guests) guest.exempt = null;
  }

  #newGauge(): Gauge {
    return gaugeOf(
      this.#policy,
      this.#policy.ladder.some((rung) => rung.do === "restrict" || typeof rung.do === "function"),
    );
  }

  #newLadder(): Ladder {
    return ladderOf(this.#policy, (error) =>
      this.#events.emit("error", { doing: "calling a rung of the ladder", error }),
    );
  }

  async #impose(kind: Ban["kind"], target: Target, options: BanOptions, usual: Term): Promise<void> {
    const { for: asked = usual, reason = "", by = "operator" } = options;
    const duration = termOf(asked);
    if (duration === null) {
      throw new TypeError(`for: expected a duration, such as "10m", or "forever", received ${String(asked)}`);
    }
    const ban: Ban = { kind, ...termFrom(this.#clock(), duration), reason, by, limit: null };
    if (typeof target === "string") await this.#sanctions.impose(target, ban);
    else await this.#sanctions.imposeOn(this.#guests.of(target), ban);
  }
}

/** Where `invalid` counts: no limit's id, since those are hashes and this one is 0. */
const INVALID = 0;
const NOBODY = "nobody";
const ASKS = `${CONTROL_PREFIX}status"`;
const STATUS_RATE = gcra({ limit: 1, window: 1_000, burst: 3 });

function isGone({ closed, admitted, connection }: Guest): boolean {
  return closed || !admitted || connection.readyState !== OPEN;
}

function isControl(message: Message): message is string {
  return typeof message === "string" && message.startsWith(CONTROL_PREFIX);
}
