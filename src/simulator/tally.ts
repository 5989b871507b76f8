import type { MessageInfo } from "../identity/client-info.ts";
import type { DefinedLimit } from "../policy/limit.ts";
import type { DefinedStep } from "../policy/rung.ts";
import type { CompiledPolicy } from "../refusals/compiled-policy.ts";
import { ChargeHistories, type OwnHistories } from "./charge-histories.ts";
import { byHarm, ClientTally, FATES } from "./client-tally.ts";
import { explainConnect } from "./connect-refusal.ts";
import { explain } from "./first-refusal.ts";
import type { Played } from "./played.ts";
import type { ClientOutcome, Fate, LimitOutcome, RungOutcome, Timeline, TypeOutcome } from "./result.ts";
import { TimelineBuilder } from "./timeline.ts";
import type { TypeTraffic } from "./traffic-profile.ts";

type Counts<T> = { -readonly [Key in keyof T]: T[Key] };

/** What a type's messages came to. What was sent is in its {@link TypeTraffic}. */
export type TypeCounts = Counts<Pick<TypeOutcome, "admitted" | "refused" | "held">>;

const FATE_OF: Readonly<Record<DefinedStep["do"], Fate>> = {
  warn: "warned",
  restrict: "restricted",
  "shadow-ban": "hidden",
  close: "closed",
};

/** What a policy makes of traffic, counted. */
export class Tally {
  readonly messages = { admitted: 0, refused: 0, held: 0, bytes: 0, away: 0 };
  readonly recorded = { same: 0, different: 0 };
  readonly types: TypeCounts[] = [];
  readonly clients = new Map<string, ClientTally>();
  readonly #compiled: CompiledPolicy;
  readonly #limits = new Map<string, Counts<LimitOutcome>>();
  readonly #rungs = new Map<string, Counts<RungOutcome>>();
  readonly #timeline = new TimelineBuilder();
  readonly #histories: ChargeHistories;
  /** By connection. One that has gone is not asked for again. */
  readonly #own = new WeakMap<object, OwnHistories>();

  constructor(compiled: CompiledPolicy) {
    this.#compiled = compiled;
    this.#histories = new ChargeHistories(compiled.limiter);
    for (const { name } of compiled.policy.limits) this.#limitOf(name);
    for (const rung of compiled.policy.ladder) {
      if (typeof rung.do === "string") this.#rungOf(rung.strikes, rung.do);
    }
  }

  /** A connection came. */
  open(played: Played): void {
    const client = this.#clientOf(played.client);
    const { turnedAway } = played;
    client.connections++;
    if (turnedAway === null) return;
    client.turnedAway++;
    client.meetFate("warned");
    const limit = this.#limitOf(turnedAway.limit);
    limit.refused++;
    if (client.meets(limit)) limit.clients++;
    client.firstRefusal ??= explainConnect(turnedAway.limit, played, this.#compiled);
  }

  /** A message was judged: as it came, or as it had waited long enough. */
  judge(played: Played, traffic: TypeTraffic | null): void {
    const { event, isAway, judgement } = played;
    const client = this.#clientOf(played.client);
    const type = traffic === null ? null : this.#typeOf(traffic);
    if (event.event === "message") this.messages.bytes += event.bytes;
    if (isAway) {
      client.away++;
      this.messages.away++;
    } else if (judgement.action === "admit") {
      this.#admit(played, client, type);
    } else if (judgement.action === "hold") {
      this.#hold(client, type, judgement.limit);
    } else {
      this.#refuse(played, client, type);
    }
    if (judgement.step !== null) this.#strike(played, client, judgement.step);
  }

  limits(): LimitOutcome[] {
    return [...this.#limits.values()];
  }

  rungs(): RungOutcome[] {
    return [...this.#rungs.values()].toSorted((a, b) => a.strikes - b.strikes);
  }

  timeline(until: number): Timeline {
    return this.#timeline.result(until);
  }

  outcomes(): ClientOutcome[] {
    return Array.from(this.clients.values(), (client) => client.outcome()).toSorted(byHarm);
  }

  fates(): Record<Fate, number> {
    const fates = Object.fromEntries(FATES.map((fate) => [fate, 0])) as Record<Fate, number>;
    for (const { fate } of this.clients.values()) fates[fate]++;
    return fates;
  }

  #admit(played: Played, client: ClientTally, type: TypeCounts | null): void {
    const { result, connection, event } = played;
    client.admitted++;
    this.messages.admitted++;
    if (type !== null) type.admitted++;
    this.#timeline.admit(event.at);
    if (result.charges.length === 0) return;
    for (const { counter } of result.charges) {
      const limit = this.#histories.limitOf(counter.id);
      if (limit !== null) this.#limitOf(limit.definition.name).admitted++;
    }
    const own = this.#ownOf(connection);
    this.#histories.add(result, (limit) => costOf(limit, played), connection.session, own);
  }

  #hold(client: ClientTally, type: TypeCounts | null, name: string | null): void {
    client.held++;
    this.messages.held++;
    if (type !== null) type.held++;
    if (name !== null) this.#limitOf(name).held++;
  }

  #refuse(played: Played, client: ClientTally, type: TypeCounts | null): void {
    const { event, judgement } = played;
    client.refused++;
    this.messages.refused++;
    if (type !== null) type.refused++;
    const name = judgement.limit ?? "";
    const limit = this.#limitOf(name);
    limit.refused++;
    if (client.meets(limit)) limit.clients++;
    this.#timeline.refuse(event.at, name);
    if (client.firstRefusal !== null) return;
    const info: MessageInfo = played.connection.session.says(played.type);
    const explanation = explain(
      {
        limit: judgement.limit,
        bytes: played.bytes,
        now: event.at,
        info,
        reader: played.connection.session,
        own: this.#ownOf(played.connection),
        present: played.present,
        retryAfter: judgement.retryAfter,
        costOf: (each) => costOf(each, played),
      },
      this.#compiled.limiter,
      this.#histories,
    );
    client.firstRefusal = {
      at: event.at,
      limit: judgement.limit,
      type: played.type,
      bytes: played.bytes,
      action: judgement.action,
      retryAfter: judgement.retryAfter,
      ...explanation,
    };
  }

  #strike({ judgement, strikes: earned }: Played, client: ClientTally, step: DefinedStep): void {
    client.strikes += earned;
    client.meetFate(FATE_OF[step.do]);
    const limit = this.#limitOf(judgement.limit ?? "");
    limit.strikes += earned;
    const { strikes } = judgement.conduct;
    const reached = this.#compiled.policy.ladder.findLast((each) => each.strikes <= strikes);
    const rung = this.#rungOf(reached?.strikes ?? 1, step.do);
    rung.times++;
    if (client.meets(rung)) rung.clients++;
  }

  #clientOf(name: string): ClientTally {
    let client = this.clients.get(name);
    if (client === undefined) this.clients.set(name, (client = new ClientTally(name)));
    return client;
  }

  #typeOf({ index }: TypeTraffic): TypeCounts {
    let counts = this.types[index];
    if (counts === undefined) this.types[index] = counts = { admitted: 0, refused: 0, held: 0 };
    return counts;
  }

  #limitOf(name: string): Counts<LimitOutcome> {
    let limit = this.#limits.get(name);
    if (limit === undefined) {
      limit = { name, admitted: 0, refused: 0, held: 0, clients: 0, strikes: 0 };
      this.#limits.set(name, limit);
    }
    return limit;
  }

  #rungOf(strikes: number, what: string): Counts<RungOutcome> {
    const key = `${strikes} ${what}`;
    let rung = this.#rungs.get(key);
    if (rung === undefined) this.#rungs.set(key, (rung = { strikes, do: what, times: 0, clients: 0 }));
    return rung;
  }

  #ownOf(connection: object): OwnHistories {
    let own = this.#own.get(connection);
    if (own === undefined) this.#own.set(connection, (own = new Map()));
    return own;
  }
}

/** What a message costs by a limit. The record says so of limits whose cost is a function. */
function costOf({ name, cost }: DefinedLimit, { bytes, costs }: Pick<Played, "bytes" | "costs">): number {
  if (cost === "messages") return 1;
  return cost === "bytes" ? Math.max(1, bytes) : (costs?.[name] ?? 1);
}
