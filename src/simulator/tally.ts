import type { DefinedLimit } from "../policy/limit.ts";
import type { DefinedStep } from "../policy/rung.ts";
import type { MessageEvent, Pseudonym } from "../record/traffic-event.ts";
import type { Played } from "../rehearsal/played.ts";
import { recordedCost } from "../rehearsal/recorded-message.ts";
import type { VirtualRules } from "../rehearsal/virtual-rules.ts";
import { ChargeHistories, type OwnHistories } from "./charge-histories.ts";
import type { ClientNames } from "./client-names.ts";
import { ClientTallies } from "./client-tallies.ts";
import { explainConnect } from "./connect-refusal.ts";
import { explain } from "./first-refusal.ts";
import type { FirstRefusal } from "./refusal.ts";
import type { Fate, LimitOutcome, RungOutcome, Timeline, TypeOutcome } from "./result.ts";
import type { Counted } from "./run.ts";
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

/** What stands for the limit behind a cool-down that no limit has led to, and behind such a ban. */
const COOL_DOWN = "(cool-down)";
const BAN = "(ban)";

/** What a policy makes of traffic, counted. */
export class Tally {
  /** What is lost so far is what waits. */
  readonly messages = { admitted: 0, refused: 0, held: 0, bytes: 0, away: 0, lost: 0 };
  readonly types: TypeCounts[] = [];
  readonly clients: ClientTallies;
  readonly #rules: VirtualRules;
  readonly #limits = new Map<string, Counts<LimitOutcome>>();
  readonly #rungs = new Map<string, Counts<RungOutcome>>();
  readonly #timeline = new TimelineBuilder();
  readonly #histories: ChargeHistories;
  /** By connection. If it comes back in thought, it does so with a new session. */
  readonly #own = new Map<Pseudonym, { readonly session: object; readonly own: OwnHistories }>();

  constructor(rules: VirtualRules, names: ClientNames) {
    this.clients = new ClientTallies(names);
    this.#rules = rules;
    this.#histories = new ChargeHistories(rules.limiter);
    for (const { name } of rules.policy.limits) this.#limitOf(name);
    for (const rung of rules.policy.ladder) {
      if (typeof rung.do === "string") this.#rungOf(rung.strikes, rung.do);
    }
  }

  /** A connection came. @param client its client's number */
  open(played: Played, client: number): void {
    const { clients } = this;
    clients.connections.add(client);
    const { judgement, isAway } = played;
    if (judgement.action !== "close") return;
    clients.turnedAway.add(client);
    if (!isAway) clients.meetFate(client, "warned");
    const limit = this.#limitOf(judgement.limit || BAN);
    limit.refused++;
    if (clients.meets(client, limit)) limit.clients++;
    clients.refuseFirst(client, () => explainConnect(played, this.#rules));
  }

  /** Of all connections only these are still there. */
  retain(connections: ReadonlySet<Pseudonym>): void {
    for (const connection of this.#own.keys()) if (!connections.has(connection)) this.close(connection);
  }

  /** A connection has gone. */
  close(connection: Pseudonym): void {
    this.#own.delete(connection);
  }

  /** Something was decided: about a message as it came, or after it had waited, or by the app. */
  judge(counted: Counted): void {
    const { played, traffic, client } = counted;
    const { event, isAway, judgement, cause } = played;
    if (event.event === "message") {
      const type = traffic === null ? null : this.#typeOf(traffic);
      if (cause === "message") this.messages.bytes += event.bytes;
      else if (isAway || judgement.action !== "hold") this.#wait(client, -1);
      if (isAway) {
        this.clients.away.add(client);
        this.messages.away++;
      } else if (judgement.action === "admit") this.#admit(counted, event, type);
      else if (judgement.action === "hold") this.#hold(counted, type);
      else this.#refuse(counted, event, type);
    }
    if (judgement.step !== null) this.#strike(counted, judgement.step);
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

  #admit({ played, result, client }: Counted, event: MessageEvent, type: TypeCounts | null): void {
    this.clients.admitted.add(client);
    this.messages.admitted++;
    if (type !== null) type.admitted++;
    this.#timeline.admit(played.at);
    if (result.charges.length === 0) return;
    for (const { counter } of result.charges) {
      const limit = this.#histories.limitOf(counter.id);
      if (limit !== null) this.#limitOf(limit.definition.name).admitted++;
    }
    const { session } = played.connection;
    this.#histories.add(
      result,
      (limit) => costOf(limit, event),
      session,
      this.#ownOf(event.connection, session),
    );
  }

  /** A message that waits is tried again and again, and counts once. */
  #hold({ played, client }: Counted, type: TypeCounts | null): void {
    if (played.cause === "held") return;
    this.clients.held.add(client);
    this.messages.held++;
    this.#wait(client, 1);
    if (type !== null) type.held++;
    const { limit } = played.judgement;
    if (limit !== null) this.#limitOf(limit).held++;
  }

  #wait(client: number, more: 1 | -1): void {
    this.clients.waiting.add(client, more);
    this.messages.lost += more;
  }

  #refuse(counted: Counted, event: MessageEvent, type: TypeCounts | null): void {
    const { client } = counted;
    const { at, judgement } = counted.played;
    this.clients.refused.add(client);
    this.messages.refused++;
    if (type !== null) type.refused++;
    const name = judgement.limit || COOL_DOWN;
    const limit = this.#limitOf(name);
    limit.refused++;
    if (this.clients.meets(client, limit)) limit.clients++;
    this.#timeline.refuse(at, name);
    this.clients.refuseFirst(client, () => this.#firstRefusal(counted, event));
  }

  #firstRefusal({ played, present }: Counted, event: MessageEvent): FirstRefusal {
    const { at, connection, judgement } = played;
    const { limit, action, retryAfter } = judgement;
    const { session } = connection;
    const { bytes } = event;
    const type = event.type ?? null;
    const explanation = explain(
      {
        limit,
        bytes,
        now: at,
        info: session.says(type),
        reader: session,
        own: this.#ownOf(event.connection, session),
        present,
        retryAfter,
        costOf: (each) => costOf(each, event),
      },
      this.#rules,
      this.#histories,
    );
    return { at, limit, type, bytes, action, retryAfter, ...explanation };
  }

  #strike({ played, client, strikes: earned }: Counted, step: DefinedStep): void {
    const { judgement } = played;
    this.clients.strikes.add(client, earned);
    this.clients.meetFate(client, FATE_OF[step.do]);
    this.#limitOf(judgement.limit || COOL_DOWN).strikes += earned;
    const { strikes } = judgement.conduct;
    const reached = this.#rules.policy.ladder.findLast((each) => each.strikes <= strikes);
    const rung = this.#rungOf(reached?.strikes ?? 1, step.do);
    rung.times++;
    if (this.clients.meets(client, rung)) rung.clients++;
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

  #ownOf(connection: Pseudonym, session: object): OwnHistories {
    const known = this.#own.get(connection);
    if (known?.session === session) return known.own;
    const own = this.#histories.none();
    this.#own.set(connection, { session, own });
    return own;
  }
}

/** What a message costs by a limit. The record says so of limits whose cost is a function. */
function costOf({ name, cost }: DefinedLimit, event: MessageEvent): number {
  if (cost === "messages") return 1;
  return cost === "bytes" ? Math.max(1, event.bytes) : recordedCost(event, name);
}
