import type { Appeals } from "../appeals/appeals.ts";
import type { Bans, Target } from "../bans/bans.ts";
import type { Budgets } from "../budgets/budgets.ts";
import type { Doctor } from "../doctor/doctor.ts";
import type { Finding } from "../doctor/finding.ts";
import { respondWithDiagnosis } from "../doctor/respond-with-diagnosis.ts";
import type { BouncerEvents, Events } from "../events/events.ts";
import type { Counters } from "../events/counters.ts";
import type { Metrics, SenderMetrics } from "../events/metrics.ts";
import type { PromoteOptions, Promotion, Promotions } from "../candidate/promotion.ts";
import type { Trial } from "../candidate/trial.ts";
import type { ClientKey } from "../identity/client-key.ts";
import type { Limits } from "../limits/limits.ts";
import type { ConnectionLike } from "../platform/room.ts";
import type { AccessRequest } from "../platform/token-access.ts";
import type { DefinedPolicy, Policy } from "../policy/policy.ts";
import type { RecordAccess } from "../record/respond-with-record.ts";
import type { Recording } from "../record/recording.ts";
import type { Sessions } from "../session/sessions.ts";
import type { Message } from "../shared/message.ts";
import type { Strikes } from "../strikes/strikes.ts";
import type { Switches } from "../switches/switches.ts";
import type { Visibility } from "../visibility/visibility.ts";
import type { ActivePolicy } from "./active-policy.ts";
import type { Messages } from "./messages.ts";

export interface BouncerDeps {
  readonly active: ActivePolicy;
  readonly sessions: Sessions;
  readonly messages: Messages;
  readonly events: Events;
  readonly counters: Counters;
  readonly trial: Trial;
  readonly promotions: Promotions;
  readonly doctor: Doctor;
  readonly appeals: Appeals;
  readonly bans: Bans;
  readonly budgets: Budgets;
  readonly limits: Limits;
  readonly record: Recording;
  readonly strikes: Strikes;
  readonly switches: Switches;
  readonly visibility: Visibility;
}

/**
 * The bouncer of one room. `withBouncer` makes one for each room; `bouncerOf` finds it.
 *
 * @example
 * async onMessage(connection: Connection, message: WSMessage) {
 *   const { bans } = bouncerOf(this);
 *   if (isSpam(message)) await bans.add(connection, { for: "1h", reason: "spam links" });
 * }
 */
export class Bouncer {
  /** What clients answer to the bans that they were told of. */
  readonly appeals: Appeals;
  /** Bans by hand, and what is known of all bans. */
  readonly bans: Bans;
  /** What may be spent of what costs differently each time, such as a model call. */
  readonly budgets: Budgets;
  /** Limits that come and go while the room runs. */
  readonly limits: Limits;
  /** The last minutes of traffic, without what was said or by whom. */
  readonly record: Recording;
  /** Strikes by hand, and how clients stand. */
  readonly strikes: Strikes;
  /** Slow mode, prepared postures, and other numbers for one client: what ends by itself. */
  readonly switches: Switches;
  /** Who sees whom. */
  readonly visibility: Visibility;
  readonly #active: ActivePolicy;
  readonly #sessions: Sessions;
  readonly #messages: Messages;
  readonly #events: Events;
  readonly #counters: Counters;
  readonly #trial: Trial;
  readonly #promotions: Promotions;
  readonly #doctor: Doctor;

  /** @internal Rooms get theirs from `withBouncer`, hosts from `createHost`. */
  constructor(deps: BouncerDeps) {
    this.appeals = deps.appeals;
    this.bans = deps.bans;
    this.budgets = deps.budgets;
    this.limits = deps.limits;
    this.record = deps.record;
    this.strikes = deps.strikes;
    this.switches = deps.switches;
    this.visibility = deps.visibility;
    this.#active = deps.active;
    this.#sessions = deps.sessions;
    this.#messages = deps.messages;
    this.#events = deps.events;
    this.#counters = deps.counters;
    this.#trial = deps.trial;
    this.#promotions = deps.promotions;
    this.#doctor = deps.doctor;
  }

  /**
   * Does everything about one message: judges it, acts on the verdict, and hands the message to the room if it is admitted. A guarded
   * `onMessage` is called through it, so you need it only for messages that come in some other way.
   *
   * A message that waits (`onRefusal: "hold"`, another limiter that is asked, or a room that has too much to send) is delivered later, from
   * a timer. What `deliver` throws or rejects with then is reported as an `error` event. If your runtime uses the memory of a message
   * again, hand over a copy.
   *
   * @param deliver what the room does with the message; called at most once
   * @returns what `deliver` returns, or `undefined` if the message is refused or waits. Throws only what `deliver` throws.
   * @example
   * socket.addEventListener("message", ({ data }) => bouncer.handle(connection, data, () => broadcast(data)));
   */
  handle<T>(connection: ConnectionLike, message: Message, deliver: () => T): T | undefined {
    return this.#messages.handle(connection, message, deliver);
  }

  /** Who is behind a connection, as bans are kept: `user:<id>` or `address:<address>`; `null` if neither is known. */
  clientOf(connection: ConnectionLike): ClientKey | null {
    return this.#sessions.of(connection).client;
  }

  /** The policy that applies now, with what is switched on, all defaults filled in and all durations in ms. */
  get policy(): DefinedPolicy {
    return this.#active.stated;
  }

  /**
   * Replaces the policy. Counts of limits that are the same in both go on; strikes and bans stay; limits that were added go. Its candidate
   * begins with those who are here as they stand. If its candidate was promoted before, and the room has a storage, it is promoted again.
   *
   * @throws {PolicyError} if the policy is wrong; then the old one stays
   */
  setPolicy(policy: Policy): void {
    this.#active.replace(policy);
  }

  /**
   * Makes the candidate the policy. From then on the policy from before is the candidate, so that you see what has changed. The counts of limits
   * that are the same in both go on; strikes and bans stay. The promotion is this room's own. It is kept in the room's storage, and applies
   * again after hibernation, an eviction or a deploy, for as long as the app sets the same policy with the same candidate.
   *
   * With a `guard`, the promotion is refused if the candidate has hit too many of the clients seen, and is taken back if it does so once it
   * is the policy.
   *
   * @returns how many clients it may hit, and whether the promotion is kept
   * @throws {PromotionError} if there is no candidate, it is the policy already, or the guard refuses it; then the policy stays
   * @throws {TypeError} if the guard is wrong
   * @example
   * const { candidate } = bouncer.metrics();
   * if (candidate !== null && candidate.clients.seen >= 200) await bouncer.promote({ guard: { clients: "0.5%" } });
   */
  promote(options: PromoteOptions = {}): Promise<Promotion> {
    return this.#promotions.promote(options);
  }

  /**
   * Takes a promotion back: the policy that the app has set applies again, and its candidate is the candidate.
   *
   * @returns whether there was one
   * @example
   * await bouncer.demote();
   */
  demote(): Promise<boolean> {
    return this.#promotions.demote();
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
    return this.#events.on(name, listener);
  }

  /**
   * What is wrong with the room's policy, or with how it is guarded, as far as its traffic shows since it was last loaded into memory:
   * `docs/guides/doctor.md` explains each finding. It is found out when you ask, and nothing is kept but a few counts.
   *
   * @example
   * for (const { code, message, fix } of bouncer.doctor()) console.log(code, message, fix);
   */
  doctor(): Finding[] {
    return [...this.#doctor.diagnose().findings];
  }

  /**
   * Answers what the command `party-bouncer` asks a room: the path ends in `/party-bouncer/record` for what {@link Recording.respond} answers,
   * or in `/party-bouncer/doctor` for {@link Bouncer.doctor} as JSON. One line of your `onRequest` or `fetch`.
   *
   * @returns `null` if the request is for something else; 401 without a token, 403 with a wrong one
   * @throws {TypeError} if the token has fewer than 16 characters
   * @example
   * async onRequest(request: Request) {
   *   const { BOUNCER_TOKEN: token = "" } = process.env;
   *   const answer = await bouncerOf(this).respond(request, { token });
   *   return answer ?? new Response("Not found", { status: 404 });
   * }
   */
  async respond(request: AccessRequest, access: RecordAccess): Promise<Response | null> {
    const answer = await this.record.respond(request, access);
    return answer ?? respondWithDiagnosis(request, access.token, () => this.#doctor.diagnose());
  }

  /** What has happened since the room was last loaded into memory. */
  metrics(): Metrics;
  /** What one connection, or all open ones of a client, sent since the room was last loaded into memory. */
  metrics(target: Target): SenderMetrics;
  metrics(target?: Target): Metrics | SenderMetrics {
    if (target === undefined)
      return this.#counters.read({ ...this.#sessions.count(), candidate: this.#trial.metrics });
    const sessions =
      typeof target === "string" ? this.#sessions.ofClient(target) : [this.#sessions.of(target)];
    const total = { connections: sessions.length, admitted: 0, refused: 0, held: 0, bytes: 0 };
    for (const { sent } of sessions) {
      total.admitted += sent.admitted;
      total.refused += sent.refused;
      total.held += sent.held;
      total.bytes += sent.bytes;
    }
    return total;
  }
}
