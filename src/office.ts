import { requireAsyncContext } from "./act/async-context.ts";
import { canSee, mayRead, readersOf, seesHidden, unbounded, within } from "./act/audience.ts";
import { newBan } from "./act/new-ban.ts";
import type { PardonOptions } from "./act/sanctions.ts";
import { standingNow } from "./act/standing.ts";
import { tell } from "./act/tell.ts";
import type { ConnectionLike } from "./hosts/room.ts";
import type { ClientKey } from "./identify/client.ts";
import { type Guest, isGone, isShadowed, type Viewer } from "./identify/guest.ts";
import type { RecordKey } from "./identify/record-key.ts";
import { settle, SPOTLESS } from "./judge/conduct.ts";
import { type Judgement, judge, type Refusal, strike } from "./judge/judge.ts";
import { type Ban, shadowOf } from "./ledger/ban.ts";
import type { Page } from "./ledger/book.ts";
import type { Change } from "./ledger/change.ts";
import { termFrom } from "./ledger/term.ts";
import { EMPTY } from "./measure/algorithm.ts";
import type { Sendable } from "./measure/message.ts";
import { type Duration, milliseconds } from "./policy/duration.ts";
import type { Limit } from "./policy/limit.ts";
import { type Disclosure, disclosureSchema } from "./policy/disclosure.ts";
import type { DefinedPolicy, Policy, RequestLike } from "./policy/policy.ts";
import { type Term, termOf } from "./policy/rung.ts";
import type { Premises } from "./premises.ts";
import type { Standing } from "./protocol.ts";
import type { BouncerEvents } from "./report/events.ts";
import type { Metrics, SenderMetrics } from "./report/metrics.ts";
import { GONE, type Reason, type Verdict, verdictOf, WAVED_THROUGH } from "./verdict.ts";

/** What goes with a ban that an operator asks for. */
export interface BanOptions {
  /** Default: 10 minutes for a shadow-ban, 1 hour for an open one. */
  for?: Term;
  /** Kept with the record. Shown to the client only where `disclosure` says that it is told. Default: empty. */
  reason?: string;
  /** Who asked for it. Default: `"operator"`. */
  by?: string;
  /** Whether the client is told, and when. Default: `"none"`. */
  disclosure?: Disclosure;
}

/** Whom something is for: the client behind a connection, or a client by its key, or by the `target` of its ban. */
export type Target = ConnectionLike | ClientKey | RecordKey;

/** Who looks at something: a connection, or whoever {@link Office.viewerOf} found behind a request. */
export type Onlooker = ConnectionLike | Viewer;

/** An item of a history as {@link Office.visible} hands it out. */
export type WithoutAudience<T> = T extends unknown ? Omit<T, "audience"> : never;

/** What an operator or the app can ask of a bouncer, between messages. */
export abstract class Office {
  protected readonly premises: Premises;
  readonly #added = new Set<string>();

  constructor(premises: Premises) {
    this.premises = premises;
  }

  /** Does what a judgement says, and reports it. */
  protected abstract conclude(guest: Guest, judgement: Judgement, reason: Reason, now: number): void;

  /**
   * Sends to everyone who may see the sender: all, or only the sender's own client while it is shadow-banned. Inside a
   * guarded `onMessage` the room's own `broadcast` does the same.
   *
   * @param without ids of connections to leave out
   */
  broadcast(sender: ConnectionLike, message: Sendable, without: readonly string[] = []): void {
    this.premises.deliveries.sendsFor(this.premises.guests.of(sender));
    unbounded(() => {
      for (const connection of this.premises.room.connections()) {
        if (without.includes(connection.id) || !this.canSee(connection, sender)) continue;
        try {
          connection.send(message as ArrayBuffer);
        } catch {
          // That connection is going away; the others still get the message.
        }
      }
    });
  }

  /**
   * Runs `send` so that what it sends reaches only those who may see `author`; with `null`, as the room's own word, everyone. For
   * what is gathered from several clients and sent at once, where whoever started the timer must not decide for all.
   *
   * @returns what `send` returns
   * @example
   * setTimeout(() => {
   *   for (const { sender, text } of batch) bouncer.sendAs(sender, () => this.room.broadcast(text));
   * }, 50);
   */
  sendAs<T>(author: ConnectionLike | null, send: () => T): T {
    const { guests, policy, deliveries } = this.premises;
    if (author === null) return unbounded(send);
    const guest = guests.of(author);
    const now = this.premises.clock();
    deliveries.sendsFor(guest);
    if (!policy.enforce || !isShadowed(guest, now)) return unbounded(send);
    guests.enlist();
    return within(
      { reaches: (viewer) => seesHidden(guests.of(viewer), guest, policy.shadow.audience, now) },
      send,
    );
  }

  /** Whether what `author` does now is visible to `viewer`. */
  canSee(viewer: Onlooker, author: ConnectionLike): boolean {
    const { guests, policy, clock } = this.premises;
    return (
      !policy.enforce || canSee(this.#viewer(viewer), guests.of(author), policy.shadow.audience, clock())
    );
  }

  /**
   * Who may later read what this connection says now: `null` for everyone, else words for {@link visible}, in which an address is
   * only a hash. A room that keeps history keeps them with each item, and sends them to nobody: they say who is hidden.
   */
  audienceOf(author: ConnectionLike): string | null {
    const { guests, policy, clock } = this.premises;
    return policy.enforce ? readersOf(guests.of(author), policy.shadow.audience, clock()) : null;
  }

  /**
   * The items a viewer may see, in order, each as a copy without its `audience`, so that what you send on gives nobody away.
   * Limit their number afterwards, or a gap would tell. A list inside an item that has audiences of its own is not looked into:
   * filter that as well. An item without an `audience`, such as one from before there was a bouncer, is for everyone.
   *
   * @example
   * items: { text: string; audience: string | null }[] = [];
   *
   * onMessage(connection: Connection, message: WSMessage) {
   *   this.items.push({ text: String(message), audience: bouncerOf(this).audienceOf(connection) });
   *   this.broadcast(message);
   * }
   *
   * onConnect(connection: Connection) {
   *   connection.send(JSON.stringify(bouncerOf(this).visible(this.items, connection).slice(-40)));
   * }
   */
  visible<T extends { readonly audience: string | null }>(
    items: readonly T[],
    viewer: Onlooker,
  ): WithoutAudience<T>[] {
    const looking = this.#viewer(viewer);
    const now = this.premises.clock();
    const seen: WithoutAudience<T>[] = [];
    for (const { audience, ...item } of items) {
      if (mayRead(audience ?? null, looking, now)) seen.push(item as WithoutAudience<T>);
    }
    return seen;
  }

  /**
   * Who is behind a request, for {@link visible} and {@link canSee}: a room's history over HTTP shows what the live frames did.
   *
   * @example
   * async onRequest(request: Request) {
   *   const bouncer = bouncerOf(this);
   *   return Response.json(bouncer.visible(this.items, await bouncer.viewerOf(request)).slice(-40));
   * }
   */
  async viewerOf(request: RequestLike): Promise<Viewer> {
    const { book, recordKeys, clock } = this.premises;
    const { visitor, moderates } = await this.premises.identify(request, { id: "" });
    let [record, shadow]: [RecordKey | null, Viewer["shadow"]] = [null, null];
    try {
      record = await recordKeys.of(visitor);
      const bans = record === null || book === null ? [] : await book.bansOf(record, clock());
      shadow = shadowOf(bans, clock());
    } catch (error) {
      this.premises.fail("reading a client's record", error);
    }
    return { client: visitor.clientKey as ClientKey | null, visitor, moderates, record, shadow };
  }

  /**
   * Closes every connection of the target with 4403, and refuses it at the door until the ban ends. Of several bans the one that
   * ends last holds: to shorten one, {@link pardon} first.
   *
   * @returns the ban as it is kept. It resolves once that is written.
   * @throws {TypeError} where an option is wrong
   * @throws {Error} where all of the target who are here still moderate: `identify` is asked again, and who moderates no more is banned
   */
  async ban(target: Target, options: BanOptions = {}): Promise<Ban> {
    return this.#impose("close", target, options, "1h");
  }

  /**
   * Hides what the target says from everyone but itself. Unless `disclosure` says so, nothing on its wire tells.
   *
   * @returns the ban as it is kept. It resolves once that is written.
   * @throws {TypeError} where an option is wrong
   * @throws {Error} in a worker without async context, unless the policy has `shadow: { sends: "explicit" }`; and where the target
   * moderates, as for {@link ban}
   */
  async shadowBan(target: Target, options: BanOptions = {}): Promise<Ban> {
    requireAsyncContext(this.premises.policy);
    return this.#impose("shadow-ban", target, options, "10m");
  }

  /**
   * Ends the target's bans. What it said while it was hidden stays hidden. Its strikes stay too, so that nothing on its wire
   * tells: {@link forgive} takes them away, without which the next one may bring the ladder's ban back.
   *
   * @throws {TypeError} where an option is wrong
   */
  async pardon(target: Target, options: PardonOptions = {}): Promise<void> {
    const { reason = "", by = "operator" } = options;
    requireText({ reason, by });
    const record = await this.#recordOf(target);
    const { sanctions, guests } = this.premises;
    const client = typeof target === "string" ? target : guests.of(target).client;
    if (record !== null) return sanctions.lift(record, client ?? record, { reason, by });
    if (typeof target === "string") return;
    const guest = guests.of(target);
    guest.shadow = null;
    this.premises.save(guest);
  }

  /**
   * The bans that hold in this room, of all clients: those imposed here, and those that the shared ledger told of.
   *
   * @param options.limit most at once; default 1,000
   * @param options.after the `next` of the page before
   * @example
   * const { bans } = await bouncer.list();
   */
  async list(options: { limit?: number; after?: string } = {}): Promise<Page> {
    return (await this.premises.book?.list(options, this.premises.clock())) ?? { bans: [], next: null };
  }

  /**
   * What was done about a client, oldest first: for 184 days what a person decided or a client was told of, for 30 days what else
   * the ladder did. It is of all rooms if there is a shared ledger and it answers, else of this one.
   */
  async history(target: Target): Promise<Change[]> {
    const { book, link } = this.premises;
    const record = await this.#recordOf(target);
    if (record === null || book === null) return [];
    try {
      if (link !== null) return await link.history(record);
    } catch (error) {
      this.premises.fail("asking the ledger", error);
    }
    return book.history(record);
  }

  /**
   * Gives a strike for something that only the app can tell, and does what the ladder says. A cool-down that lasts does not
   * save from it.
   *
   * @param options.strikes default 1
   * @param options.reason said in the place of a limit's name. Default: `"penalty"`
   * @throws {TypeError} where that is no number of strikes
   */
  penalize(connection: ConnectionLike, options: { strikes?: number; reason?: string } = {}): Verdict {
    const { strikes = 1, reason = "penalty" } = options;
    if (!Number.isInteger(strikes) || strikes < 1) {
      throw new TypeError(`strikes: expected a whole number, 1 or more, received ${String(strikes)}`);
    }
    const guest = this.premises.guests.of(connection);
    if (isGone(guest)) return GONE;
    const now = this.premises.clock();
    const conduct = settle(guest.conduct, this.premises.ladder.forgiveAfter, now);
    const judgement = strike(
      conduct,
      this.premises.ladder,
      strikes,
      reason.slice(0, LONGEST_NAME),
      guest.says(null),
      0,
      now,
    );
    guest.conduct = judgement.conduct;
    this.premises.save(guest);
    return this.#finish(guest, judgement, now);
  }

  /** Takes a connection's strikes away, with the cool-down and the restriction that came with them. Not a ban: see {@link pardon}. */
  forgive(connection: ConnectionLike): void {
    const { guests, departures } = this.premises;
    const guest = guests.of(connection);
    guest.conduct = SPOTLESS;
    this.premises.save(guest);
    if (guest.record === null) return;
    departures?.forget(guest.record).catch((error: unknown) => this.premises.fail("forgiving", error));
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
    const guest = this.premises.guests.of(connection);
    const now = this.premises.clock();
    const before = settle(guest.conduct, this.premises.ladder.forgiveAfter, now);
    guest.conduct = {
      ...before,
      at: now,
      cooldown: Math.max(before.cooldown, cooldown),
      grace: Math.max(before.grace, cooldown),
    };
    this.premises.save(guest);
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
    const guest = this.premises.guests.of(connection);
    if (isGone(guest)) return GONE;
    this.premises.deliveries.discount();
    if (this.premises.isExempt(guest)) return WAVED_THROUGH;
    const now = this.premises.clock();
    const { id, algorithm } = this.premises.gauge.invalid;
    const bucket = algorithm.settle(guest.own(id) ?? EMPTY, now);
    const wait = algorithm.waitFor(bucket, 1, now);
    if (wait === 0) {
      guest.buckets.set(id, algorithm.charge(bucket, 1, now));
      this.premises.save(guest);
      return WAVED_THROUGH;
    }
    const info = guest.says(null);
    const refusal: Refusal = { refusedBy: "invalid", wait, blameless: false, isFree: false, info };
    if (now < (guest.own(id)?.at ?? 0)) guest.buckets.set(id, bucket);
    const judgement = judge(guest.conduct, this.premises.ladder, refusal, now);
    if (judgement.changed) {
      guest.conduct = judgement.conduct;
      this.premises.save(guest);
    }
    return this.#finish(guest, judgement, now);
  }

  /** Where a connection stands: what its client is told if it asks. It says nothing of a shadow-ban. */
  standing(connection: ConnectionLike): Standing {
    return standingNow(this.premises, this.premises.guests.of(connection), this.premises.clock());
  }

  /** Tells a client where it stands. */
  tell(connection: ConnectionLike): void {
    const notice = { type: "party-bouncer:standing", ...this.standing(connection) } as const;
    tell(this.premises.guests.of(connection), notice, this.premises.policy);
  }

  /** Who is behind a connection, as bans are kept; `null` where nobody can tell. */
  clientOf(connection: ConnectionLike): ClientKey | null {
    return this.premises.guests.of(connection).client;
  }

  get policy(): DefinedPolicy {
    return this.premises.policy;
  }

  /**
   * Adds a limit to those of the policy. It holds until it is removed or the room is loaded anew; add it in `onStart` if it
   * is to stay.
   *
   * @returns an id for {@link removeLimit}: its name
   * @throws {PolicyError} where it is wrong, or its name is taken
   */
  addLimit(limit: Limit): string {
    const { policy } = this.premises;
    this.premises.policy = { ...policy, limits: [...policy.limits, limit] };
    this.#added.add(limit.name);
    return limit.name;
  }

  /**
   * Removes a limit that was added, and lifts what it had imposed: cool-downs, restrictions, strikes and bans. Added again, it
   * counts from nothing.
   *
   * @returns whether there was one of this id
   */
  async removeLimit(id: string): Promise<boolean> {
    if (!this.#added.delete(id)) return false;
    const { policy, gauge, guests, departures, sanctions } = this.premises;
    const removed = gauge.meters.find(({ limit }) => limit.name === id);
    const counts = new Set(removed?.counts.map((count) => count.id));
    this.premises.policy = { ...policy, limits: policy.limits.filter(({ name }) => name !== id) };
    for (const guest of guests.present()) {
      for (const { count, place } of guest.kept.values()) {
        if (counts.has(count)) guests.keyed.delete(guest.keyIn(place));
      }
      guest.drop(counts);
      if (guest.conduct.limit === id) guest.conduct = SPOTLESS;
      this.premises.save(guest);
    }
    await departures?.forgetLimit(id, counts);
    await sanctions.liftLimit(id);
    return true;
  }

  /**
   * Puts other rules in place. Counts of limits that are the same in both go on; strikes and bans stay.
   *
   * @throws {PolicyError} where the policy is wrong; then the old one stays
   */
  replacePolicy(policy: Policy): void {
    this.premises.policy = policy;
    this.#added.clear();
  }

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
    return this.premises.events.on(name, listener);
  }

  /** What has happened since the room was last loaded into memory: all of it, or of one connection or client. */
  metrics(): Metrics;
  metrics(target: Target): SenderMetrics;
  metrics(target?: Target): Metrics | SenderMetrics {
    if (target === undefined) return this.premises.counters.read(this.premises.guests.count());
    const guests =
      typeof target === "string" ? this.premises.guests.ofClient(target) : [this.premises.guests.of(target)];
    const total = { connections: guests.length, admitted: 0, refused: 0, bytes: 0 };
    for (const { sent } of guests) {
      total.admitted += sent.admitted;
      total.refused += sent.refused;
      total.bytes += sent.bytes;
    }
    return total;
  }

  #finish(guest: Guest, judgement: Judgement, now: number): Verdict {
    const reason = { wait: 0, info: guest.says(null) };
    this.conclude(guest, judgement, reason, now);
    return verdictOf(judgement, this.premises.ladder, reason);
  }

  async #impose(kind: Ban["kind"], target: Target, options: BanOptions, usual: Term): Promise<Ban> {
    const { for: asked = usual, reason = "", by = "operator", disclosure = "none" } = options;
    const { sanctions, guests, policy, clock } = this.premises;
    const duration = termOf(asked);
    if (duration === null) {
      throw new TypeError(`for: expected a duration, such as "10m", or "forever", received ${String(asked)}`);
    }
    requireText({ reason, by });
    if (!disclosureSchema.safeParse(disclosure).success) {
      const expected = '"none", "notify" or "delayed"';
      throw new TypeError(`disclosure: expected ${expected}, received ${String(disclosure)}`);
    }
    if (disclosure !== "none" && policy.objection === undefined) {
      throw new TypeError("disclosure: say how to object first, in the policy's objection");
    }
    if (disclosure !== "none" && !policy.controlMessages) {
      throw new TypeError("disclosure: nobody can be told, since the policy says controlMessages: false");
    }
    const why = { reason, by, limit: null, disclosure };
    if (typeof target !== "string") {
      const guest = guests.of(target);
      const here = guest.client === null ? [guest] : guests.ofClient(guest.client);
      // If nobody has to be asked, the ban is written at once: in the transaction of the app, if there is one.
      if (here.some(({ moderates }) => moderates)) await this.#requireBannable(here, guest.client);
      const ban = newBan(kind, guest.record, termFrom(clock(), duration), why);
      await sanctions.imposeOn(guest, ban);
      return ban;
    }
    const record = await this.#recordOf(target);
    if (record === null) {
      throw new TypeError(
        `target: expected "user:<id>", "address:<address>" or a connection, received ${target}`,
      );
    }
    await this.#requireBannable(guests.ofClient(record), target);
    const ban = newBan(kind, record, termFrom(clock(), duration), why);
    await sanctions.impose(record, target, ban);
    return ban;
  }

  async #requireBannable(here: readonly Guest[], client: string | null): Promise<void> {
    if (!(await this.premises.sanctions.reviewRoles(here))) return;
    throw new Error(
      `${client ?? "this connection"} moderates here, as identify says when it is asked now, and who moderates is never banned. ` +
        "Take that role away first, then ban again.",
    );
  }

  async #recordOf(target: Target): Promise<RecordKey | null> {
    if (typeof target === "string") return this.premises.recordKeys.named(target);
    return this.premises.guests.of(target).record;
  }

  #viewer(viewer: Onlooker): Viewer {
    return "record" in viewer ? viewer : this.premises.guests.of(viewer);
  }
}

/** @throws {TypeError} where one is no text: a record with it could not be read back */
function requireText(options: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (typeof value !== "string") throw new TypeError(`${name}: expected text, received ${String(value)}`);
  }
}

const LONGEST_NAME = 64;
