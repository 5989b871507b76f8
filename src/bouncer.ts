import { requireAsyncContext } from "./act/async-context.ts";
import { canSee, unseen } from "./act/audience.ts";
import { closeBanned } from "./act/close.ts";
import { Sanctions } from "./act/sanctions.ts";
import { warn } from "./act/warn.ts";
import { type ConnectionLike, OPEN, type RoomLike } from "./hosts/room.ts";
import { type ClientKey, identify } from "./identify/client.ts";
import { type Guest, isShadowed } from "./identify/guest.ts";
import { GuestBook } from "./identify/guest-book.ts";
import { settle } from "./judge/conduct.ts";
import { type Judgement, judge } from "./judge/judge.ts";
import { type Ladder, ladderOf } from "./judge/ladder.ts";
import { standingOf } from "./judge/standing.ts";
import type { Ban } from "./ledger/ban.ts";
import { Ledger } from "./ledger/ledger.ts";
import { termFrom } from "./ledger/term.ts";
import { type Gauge, gaugeOf, measure } from "./measure/measure.ts";
import type { Message, Sendable } from "./measure/message.ts";
import { milliseconds } from "./policy/duration.ts";
import {
  type DefinedPolicy,
  definePolicy,
  type Policy,
  type RequestLike,
  type Term,
} from "./policy/policy.ts";
import type { Standing } from "./protocol.ts";
import { type BouncerEvents, Events } from "./report/events.ts";
import { Counters, type Metrics } from "./report/metrics.ts";
import { GONE, type Verdict, verdictOf } from "./verdict.ts";

/** What goes with a ban that an operator asks for. */
export interface BanOptions {
  /** Default: 10 minutes for a shadow-ban, 1 hour for an open one. */
  for?: Term;
  /** Kept with the record, and never shown to the client. */
  reason?: string;
  /** Who asked for it. Default: `"operator"`. */
  by?: string;
}

/** Whom a ban is for: the client behind a connection, or a client by its key. */
export type Target = ConnectionLike | ClientKey;

/**
 * The bouncer of one room. `withBouncer` makes one for each room; {@link bouncerOf} finds it.
 *
 * @example
 * const bouncer = bouncerOf(this.room);
 * await bouncer.ban(connection, { for: "1h", reason: "spam links", by: "moderator:ada" });
 */
export class Bouncer {
  readonly policy: DefinedPolicy;
  readonly #room: RoomLike;
  readonly #clock: () => number;
  readonly #gauge: Gauge;
  readonly #ladder: Ladder;
  readonly #guests: GuestBook;
  readonly #ledger: Ledger | null;
  readonly #sanctions: Sanctions;
  readonly #events = new Events();
  readonly #counters = new Counters();
  #everyoneIsBound = false;

  /**
   * @param options.slot the name its state is kept under in a connection's state; default `"room"`
   * @param options.clock epoch ms; default `Date.now`
   * @throws {PolicyError} where the policy is wrong
   */
  constructor(policy: Policy, room: RoomLike, options: { slot?: string; clock?: () => number } = {}) {
    this.policy = definePolicy(policy);
    this.#room = room;
    this.#clock = options.clock ?? Date.now;
    this.#gauge = gaugeOf(this.policy);
    this.#ladder = ladderOf(this.policy);
    this.#guests = new GuestBook(options.slot ?? "room", this.policy.limits);
    this.#ledger = room.storage === null ? null : new Ledger(room.storage);
    this.#sanctions = new Sanctions(room, this.#guests, this.#ledger, this.#events);
  }

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
    const judgement = this.#judge(guest, message, now);
    const verdict = verdictOf(judgement, this.#ladder);
    this.#act(guest, judgement, verdict, now);
    this.#report(guest, verdict);
    return verdict.admitted ? this.#deliver(guest, deliver, now) : undefined;
  }

  /**
   * Decides about a message and remembers the decision, without acting on it: nothing is sent, nobody is banned.
   * {@link handle} does it all.
   */
  judge(connection: ConnectionLike, message: Message): Verdict {
    const guest = this.#guests.of(connection);
    return isGone(guest) ? GONE : verdictOf(this.#judge(guest, message, this.#clock()), this.#ladder);
  }

  #judge(guest: Guest, message: Message, now: number): Judgement {
    const measurement = measure(guest.buckets, this.#gauge, message, now);
    const judgement = judge(guest.conduct, this.#ladder, measurement, now);
    const admitted = judgement.action === "admit";
    const steppedBack = !admitted && measurement.refusedBy !== null && measurement.buckets !== guest.buckets;
    if (admitted || steppedBack) guest.buckets = measurement.buckets;
    if (judgement.changed) guest.conduct = judgement.conduct;
    if (admitted || steppedBack || judgement.changed) this.#guests.save(guest);
    return judgement;
  }

  #act(guest: Guest, { rung }: Judgement, verdict: Verdict, now: number): void {
    const { action } = verdict;
    if (action === "warn" || action === "shadow-ban") warn(guest, verdict);
    if (rung === null || rung.do === "warn" || action !== rung.do) return;
    const limit = verdict.limit ?? "";
    const reason = `strike ${verdict.strikes} on the ladder`;
    const ban: Ban = { kind: rung.do, ...termFrom(now, rung.for), reason, by: `rule:${limit}`, limit };
    this.#sanctions.imposeOn(guest, ban).catch((error: unknown) => {
      this.#events.emit("error", { doing: "keeping a ban", error });
    });
  }

  #report(guest: Guest, verdict: Verdict): void {
    this.#counters.count(verdict);
    if (!this.#events.hasListeners("verdict")) return;
    this.#events.emit("verdict", { connectionId: guest.connection.id, client: guest.client, verdict });
  }

  #deliver<T>(guest: Guest, deliver: () => T, now: number): T {
    if (!isShadowed(guest, now)) return deliver();
    if (!this.#everyoneIsBound) {
      for (const connection of this.#room.connections()) this.#guests.of(connection);
      this.#everyoneIsBound = true;
    }
    return unseen(guest, deliver);
  }

  /**
   * Lets a new connection in, or closes it where its client is banned.
   *
   * @returns whether it is in. Where storage or `identify` fail, it is: a room never stops because of its bouncer.
   */
  async connect(connection: ConnectionLike, request: RequestLike): Promise<boolean> {
    const guest = this.#guests.of(connection);
    guest.admitted = false;
    guest.client = await this.#identify(connection, request);
    const ban = await this.#recall(guest);
    guest.admitted = ban?.kind !== "close";
    this.#guests.save(guest);
    if (ban?.kind === "close") {
      closeBanned(guest, ban, this.#clock());
      this.#events.emit("refuse", { client: guest.client, ban });
    }
    return guest.admitted;
  }

  /**
   * Takes note that a connection is closed. Strikes that are not forgiven yet wait for the client's return.
   *
   * @returns whether it had been let in: the app never heard of one that was not
   */
  disconnect(connection: ConnectionLike): boolean {
    const guest = this.#guests.of(connection);
    const { client, admitted, closed } = guest;
    const conduct = settle(guest.conduct, this.policy.forgiveAfter, this.#clock());
    if (client !== null && admitted && !closed && conduct.strikes > 0) {
      const until = conduct.at + conduct.cooldown + conduct.strikes * this.policy.forgiveAfter;
      this.#ledger?.keepConduct(client, conduct, until).catch((error: unknown) => {
        this.#events.emit("error", { doing: "keeping the strikes of a client that left", error });
      });
    }
    return admitted;
  }

  /**
   * Sends to everyone who may see the sender: all, or only the sender's own client while it is shadow-banned.
   * Inside a guarded `onMessage` the room's own `broadcast` does the same.
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
   * The key of the only client that may see what this connection says now, or `null` where everyone may. A room that
   * keeps history keeps it with each item, and gives {@link visible} the items.
   */
  audienceOf(author: ConnectionLike): ClientKey | null {
    const guest = this.#guests.of(author);
    return isShadowed(guest, this.#clock()) ? (guest.client ?? "address:unknown") : null;
  }

  /** The items a viewer may see, in order. */
  visible<T extends { readonly audience: ClientKey | null }>(
    items: readonly T[],
    viewer: ConnectionLike,
  ): T[] {
    const { client } = this.#guests.of(viewer);
    return items.filter(({ audience }) => audience === null || audience === client);
  }

  /** Who is behind a connection, as bans are kept; `null` where nobody can tell. */
  clientOf(connection: ConnectionLike): ClientKey | null {
    return this.#guests.of(connection).client;
  }

  /** Where a connection stands: what its client would be told if it asked. It says nothing of a shadow-ban. */
  standing(connection: ConnectionLike): Standing {
    const { conduct, closed } = this.#guests.of(connection);
    return standingOf(conduct, this.#ladder, this.#clock(), closed);
  }

  /** Closes every connection of the target with 4403, and refuses it at the door until the ban ends. */
  async ban(target: Target, options: BanOptions = {}): Promise<void> {
    await this.#impose("close", target, options, "1h");
  }

  /** Hides what the target says from everyone but itself. Nothing on its wire tells. */
  async shadowBan(target: Target, options: BanOptions = {}): Promise<void> {
    requireAsyncContext();
    await this.#impose("shadow-ban", target, options, "10m");
  }

  /** Ends the target's ban. What it said while it was hidden stays hidden. */
  async pardon(target: Target): Promise<void> {
    const client = typeof target === "string" ? target : this.#guests.of(target).client;
    if (client !== null) await this.#sanctions.lift(client);
    else if (typeof target !== "string") {
      const guest = this.#guests.of(target);
      guest.shadow = null;
      this.#guests.save(guest);
    }
  }

  /**
   * Listens to what the bouncer does. A listener that throws changes nothing.
   *
   * @returns a function that stops listening
   */
  on<Name extends keyof BouncerEvents>(
    name: Name,
    listener: (event: BouncerEvents[Name]) => void,
  ): () => void {
    return this.#events.on(name, listener);
  }

  /** What has happened since the room was last loaded into memory. */
  metrics(): Metrics {
    return this.#counters.read();
  }

  #identify(connection: ConnectionLike, request: RequestLike): Promise<ClientKey | null> {
    return identify(request, connection, this.policy.identify, (error) => {
      this.#events.emit("error", { doing: "identify", error });
    });
  }

  async #recall(guest: Guest): Promise<Ban | null> {
    if (guest.client === null || this.#ledger === null) return null;
    try {
      const { ban, conduct } = await this.#ledger.recall(guest.client, this.#clock());
      if (conduct !== null) guest.conduct = conduct;
      if (ban?.kind === "shadow-ban") guest.shadow = { at: ban.at, until: ban.until };
      return ban;
    } catch (error) {
      this.#events.emit("error", { doing: "reading a client's record", error });
      return null;
    }
  }

  async #impose(kind: Ban["kind"], target: Target, options: BanOptions, usual: Term): Promise<void> {
    const { for: asked = usual, reason = "", by = "operator" } = options;
    const duration = asked === "forever" ? asked : milliseconds(asked);
    if (duration === null) {
      throw new TypeError(`for: expected a duration, such as "10m", or "forever", received ${String(asked)}`);
    }
    const ban: Ban = { kind, ...termFrom(this.#clock(), duration), reason, by, limit: null };
    if (typeof target === "string") await this.#sanctions.impose(target, ban);
    else await this.#sanctions.imposeOn(this.#guests.of(target), ban);
  }
}

function isGone({ closed, admitted, connection }: Guest): boolean {
  return closed || !admitted || connection.readyState !== OPEN;
}
