import { bucketIn } from "../../../src/limits/counter.ts";
import type { DefinedPolicy } from "../../../src/policy/policy.ts";
import type { Pseudonym } from "../../../src/record/traffic-event.ts";
import type { VirtualConnection } from "../../../src/rehearsal/virtual-connection.ts";
import { EMPTY } from "../../../src/shared/bucket.ts";
import { type Played, Player } from "../../../src/simulator/played.ts";
import { settle } from "../../../src/strikes/conduct.ts";
import { Breath } from "./breath.ts";
import { Moments } from "./moments.ts";
import { Spans } from "./spans.ts";
import type { Moment, Outcome, Trace } from "./trace.ts";
import type { OnProgress, Traffic } from "./traffic.ts";

/**
 * Plays all traffic once more, as others may share a client's counts, and notes what one client does and how it then stands.
 *
 * @throws what the signal was aborted with
 */
export async function traceOf(
  traffic: Traffic,
  policy: DefinedPolicy,
  client: string,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<Trace> {
  const tracer = new Tracer(policy, client);
  let done = 0;
  const breath = new Breath(signal, () => onProgress(done, traffic.loaded.records));
  for await (const batch of traffic.batches()) {
    for (const event of batch) {
      tracer.add(event);
      done++;
    }
    if (breath.isDue) await breath.take();
  }
  return tracer.trace(traffic.loaded.from);
}

/** How full the buckets of each limit are. */
type Levels = (number | null)[];

class Tracer {
  readonly #client: string;
  readonly #player: Player;
  readonly #forgiveAfter: number;
  readonly #moments = new Moments();
  readonly #spans = new Spans();
  /** The client's connections. */
  readonly #own = new Map<Pseudonym, VirtualConnection>();

  constructor(policy: DefinedPolicy, client: string) {
    this.#client = client;
    this.#player = new Player(policy);
    this.#forgiveAfter = policy.forgiveAfter;
  }

  add(event: Played["event"]): void {
    const own = "connection" in event ? this.#own.get(event.connection) : undefined;
    const type = event.event === "message" ? (event.type ?? null) : null;
    const before = own === undefined ? [] : this.#levels(own, type, event.at);
    const played = this.#player.play(event);
    if (played === null) {
      if (event.event === "close" && own !== undefined) {
        this.#own.delete(event.connection);
        this.#note(event, own, before, null);
      }
      return;
    }
    if (played.client !== this.#client) return;
    if ("connection" in event) this.#own.set(event.connection, played.connection);
    this.#note(event, played.connection, before, played);
  }

  trace(begin: number): Trace {
    const { list, counts, from, until } = this.#moments;
    return {
      client: this.#client,
      begin,
      from,
      until,
      limits: this.#limits.map(({ definition }) => definition.name),
      moments: list,
      counts,
      spans: this.#spans.list,
    };
  }

  get #limits() {
    return this.#player.compiled.limiter.limits;
  }

  #note(event: Played["event"], connection: VirtualConnection, before: Levels, played: Played | null): void {
    const { at } = event;
    const { session } = connection;
    const { strikes, cooldown, restricted } = settle(session.conduct, this.#forgiveAfter, at);
    if (cooldown > 0) this.#spans.add("cool-down", at, at + cooldown);
    if (restricted > 0) this.#spans.add("restricted", at, at + restricted);
    if (session.shadow !== null) this.#spans.add("hidden", session.shadow.at, session.shadow.until);
    if (connection.away !== null) this.#spans.add("away", connection.away.at, connection.away.until);
    const type = event.event === "message" ? (event.type ?? null) : null;
    this.#moments.add({
      at,
      event: kindOf(event),
      connection: "connection" in event ? String(event.connection) : "",
      type,
      bytes: event.event === "message" ? event.bytes : 0,
      outcome: played === null ? "admitted" : outcomeOf(played),
      times: 1,
      limit: played?.turnedAway?.limit ?? played?.judgement.limit ?? null,
      strikes,
      rung: played?.judgement.step?.do ?? null,
      before,
      levels: this.#levels(connection, type, at),
    });
  }

  #levels({ session }: VirtualConnection, type: string | null, now: number): Levels {
    const info = session.says(type);
    return this.#limits.map((limit) => {
      const counter = limit.counterFor(info.tier);
      const place = counter === null ? null : limit.placeOf(info, counter);
      if (counter === null || place === null) return null;
      const { algorithm } = counter;
      const most = algorithm.left(EMPTY, now);
      return most === 0 ? 1 : 1 - algorithm.left(bucketIn(session, place, counter), now) / most;
    });
  }
}

function kindOf({ event }: Played["event"]): Moment["event"] {
  return event === "open" || event === "message" || event === "close" || event === "deliver"
    ? event
    : "strike";
}

function outcomeOf({ isAway, turnedAway, judgement }: Played): Outcome {
  if (isAway) return "away";
  if (turnedAway !== null) return "refused";
  if (judgement.action === "admit") return "admitted";
  return judgement.action === "hold" ? "held" : "refused";
}
