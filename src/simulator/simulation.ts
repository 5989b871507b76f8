import { definePolicy } from "../policy/define-policy.ts";
import type { DefinedPolicy, Policy } from "../policy/policy.ts";
import type { MessageEvent, TrafficEvent } from "../record/traffic-event.ts";
import { refuseUnread } from "../record/unread.ts";
import { nameOf } from "../rehearsal/recorded-client.ts";
import { cohortOf } from "../shared/cohort.ts";
import { ClientNames } from "./client-names.ts";
import { differencesOf } from "./differences.ts";
import { notesOf } from "./notes.ts";
import { Run } from "./run.ts";
import type { SimulationResult, TypeOutcome } from "./result.ts";
import { type Suggested, suggestionsFor } from "./suggestions.ts";
import type { Tally } from "./tally.ts";
import { TrafficProfile, type TypeTraffic } from "./traffic-profile.ts";

/** How a {@link Simulation} is done. */
export interface SimulationOptions {
  /** Another policy, whose result is set beside the first one's. Default: none. */
  readonly against?: Policy | undefined;
  /** The share of the clients that a suggested limit never refuses. More than 0, at most 1. Default: 0.999. */
  readonly share?: number | undefined;
  /**
   * Chooses other clients for limits that apply to a share of them (`enforce: { share: 0.1 }`). With the same seed they are the same ones.
   * Default: those that the record or their pseudonyms choose.
   */
  readonly seed?: number | undefined;
}

const USUAL_SHARE = 0.999;

/**
 * Plays recorded traffic under a policy, one event after the other, and says what becomes of it. It acts on nobody, and needs nothing of any
 * platform. {@link simulate} is the shorter way if you have all events at once.
 *
 * @example
 * const simulation = new Simulation({ limits: [{ name: "messages", limit: 5, window: "1s" }] });
 * simulation.add({ at: 0, event: "open", connection: 1, client: "ada" });
 * simulation.add({ at: 10, event: "message", connection: 1, type: "chat", bytes: 40 });
 * const { fates } = simulation.result(); // { ok: 1, warned: 0, … }
 */
export class Simulation {
  /** How many lines of the record could not be read. A reader counts them: the result only repeats it. */
  broken = 0;
  readonly #policy: DefinedPolicy;
  readonly #share: number;
  readonly #seed: number | null;
  readonly #run: Run;
  readonly #against: Run | null;
  readonly #names = new ClientNames();
  readonly #profile = new TrafficProfile(this.#names);
  #records = 0;
  /** Whether it says when connections come. */
  #hasOpens = false;
  /** Whether connections were there before it. */
  #startsInside = false;
  #from = 0;
  #until = 0;

  /**
   * @throws {PolicyError} if a policy is wrong
   * @throws {RangeError} if the share is not more than 0 and at most 1
   */
  constructor(policy: Policy, { against, share = USUAL_SHARE, seed }: SimulationOptions = {}) {
    if (!(share > 0 && share <= 1))
      throw new RangeError(`a share of ${share}: it has to be more than 0, at most 1`);
    this.#policy = definePolicy(policy);
    this.#share = share;
    this.#seed = seed ?? null;
    const typeOf = (event: MessageEvent): TypeTraffic | null => this.#profile.typeOf(event);
    this.#run = new Run(this.#policy, this.#names, typeOf);
    this.#against = against === undefined ? null : new Run(definePolicy(against), this.#names, typeOf);
  }

  /** How many events were added. */
  get records(): number {
    return this.#records;
  }

  /**
   * The next event. They have to be in the order in which they happened.
   *
   * @throws {TypeError} if the first one is a part of a record that nobody has read
   */
  add(recorded: TrafficEvent): void {
    if (this.#records === 0) refuseUnread(recorded);
    const event = this.#seed === null ? recorded : reseeded(recorded, this.#seed);
    if (this.#records === 0) this.#from = this.#until = event.at;
    else if (event.at > this.#until) this.#until = event.at;
    this.#records++;
    if (event.event === "open") this.#hasOpens = true;
    else if (event.event === "load" && !this.#hasOpens) this.#startsInside ||= event.connections.length > 0;
    const client = this.#run.play(event);
    if (client >= 0) this.#profile.add(event, client);
    if (event.event === "close") this.#profile.close(event);
    this.#run.count();
    if (this.#against === null) return;
    this.#against.play(event);
    this.#against.count();
  }

  /** What has become of all that was added. What still waits then is delivered by the time of the last event, or not at all. */
  result(): SimulationResult {
    this.#run.end(this.#until);
    this.#against?.end(this.#until);
    this.#profile.settle();
    const sent = this.#sent();
    const suggested = suggestionsFor(this.#profile, this.#policy, { share: this.#share, span: this.#span });
    const own = this.#resultOf(this.#run, sent, suggested);
    if (this.#against === null) return own;
    const against = this.#resultOf(this.#against, sent, suggested);
    return { ...own, against: { ...against, differences: differencesOf(own.clients, against.clients) } };
  }

  get #span(): number {
    return this.#until - this.#from;
  }

  /** What was sent of each type, whatever a policy makes of it. */
  #sent(): Sent[] {
    return Array.from(this.#profile.types.values(), (type) => ({
      type,
      bytes: type.bytes,
      clients: type.clients,
      rate: this.#profile.ratesOf(type),
      size: type.sizes.quantiles(),
    }));
  }

  #resultOf({ tally, recorded, stated }: Run, sent: readonly Sent[], suggested: Suggested): SimulationResult {
    const clients = tally.clients.outcomes();
    const fates = tally.clients.fates();
    return {
      from: this.#from,
      until: this.#until,
      records: this.#records,
      broken: this.broken,
      messages: { ...tally.messages },
      limits: tally.limits(),
      types: typesOf(tally, sent),
      clients,
      fates,
      rungs: tally.rungs(),
      timeline: tally.timeline(this.#until),
      ...suggested,
      recorded: { ...recorded },
      notes: notesOf(stated, {
        span: this.#span,
        share: this.#share,
        clients: clients.length,
        closed: fates.closed,
        hasOpens: this.#hasOpens,
        startsInside: this.#startsInside,
      }),
    };
  }
}

/** What was sent of a type. */
interface Sent extends Pick<TypeOutcome, "bytes" | "clients" | "rate" | "size"> {
  readonly type: TypeTraffic;
}

function typesOf({ types }: Tally, sent: readonly Sent[]): TypeOutcome[] {
  return sent
    .map(({ type, ...rest }) => ({
      type: type.name,
      ...(types[type.index] ?? { admitted: 0, refused: 0, held: 0 }),
      ...rest,
    }))
    .toSorted((a, b) => b.admitted + b.refused + b.held - (a.admitted + a.refused + a.held));
}

/** The same event, but for the clients that limits for a share of them choose. */
function reseeded(event: TrafficEvent, seed: number): TrafficEvent {
  if (event.event !== "open") return event;
  return { ...event, cohort: cohortOf(`${seed} ${nameOf(event)}`) };
}
