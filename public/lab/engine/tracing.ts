import { bucketIn } from "../../../src/limits/counter.ts";
import type { DefinedPolicy } from "../../../src/policy/policy.ts";
import type { Pseudonym, TrafficEvent } from "../../../src/record/traffic-event.ts";
import type { Played } from "../../../src/rehearsal/played.ts";
import { Player } from "../../../src/rehearsal/player.ts";
import { nameOf } from "../../../src/rehearsal/recorded-client.ts";
import type { VirtualConnection } from "../../../src/rehearsal/virtual-connection.ts";
import { EMPTY } from "../../../src/shared/bucket.ts";
import { settle } from "../../../src/strikes/conduct.ts";
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
  await traffic.play((event) => tracer.add(event), signal, onProgress);
  return tracer.trace(traffic.loaded.from, traffic.loaded.until);
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
  readonly #own = new Set<Pseudonym>();

  constructor(policy: DefinedPolicy, client: string) {
    this.#client = client;
    this.#player = new Player(policy, {
      onLate: (played) => {
        if (played.client === client) this.#noteDecision(played, "deliver", []);
      },
    });
    this.#forgiveAfter = policy.forgiveAfter;
  }

  add(event: TrafficEvent): void {
    if (!("connection" in event)) {
      this.#player.play(event);
      return;
    }
    const { connection: number, at } = event;
    if (event.event === "open" && nameOf(event) === this.#client) this.#own.add(number);
    const connection = this.#own.has(number) ? this.#player.connectionOf(number) : null;
    const type = event.event === "message" ? (event.type ?? null) : null;
    const before = connection === null ? [] : this.#levels(connection, type, at);
    const played = this.#player.play(event);
    if (played?.client === this.#client) {
      this.#own.add(number);
      this.#noteDecision(played, KINDS[played.cause], before);
    } else if (event.event === "close" && connection !== null) {
      this.#own.delete(number);
      this.#note({ ...NOTHING, event: "close", at }, connection, before);
    }
  }

  trace(begin: number, end: number): Trace {
    this.#player.end(end);
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
    return this.#player.room.rules.limiter.limits;
  }

  #noteDecision(played: Played, kind: Moment["event"], before: Levels): void {
    const { event, at, judgement } = played;
    const isMessage = event.event === "message";
    const happened: Happened = {
      at,
      event: kind,
      type: isMessage ? (event.type ?? null) : null,
      bytes: isMessage ? event.bytes : 0,
      outcome: outcomeOf(played),
      limit: judgement.limit,
      rung: judgement.step?.do ?? null,
    };
    this.#note(happened, played.connection, before);
  }

  #note(happened: Happened, connection: VirtualConnection, before: Levels): void {
    const { at, type } = happened;
    const { session } = connection;
    const { strikes, cooldown, restricted } = settle(session.conduct, this.#forgiveAfter, at);
    if (cooldown > 0) this.#spans.add("cool-down", at, at + cooldown);
    if (restricted > 0) this.#spans.add("restricted", at, at + restricted);
    if (session.shadow !== null) this.#spans.add("hidden", session.shadow.at, session.shadow.until);
    if (connection.away !== null) this.#spans.add("away", connection.away.at, connection.away.until);
    this.#moments.add({
      ...happened,
      connection: connection.id,
      times: 1,
      strikes,
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

type Happened = Pick<Moment, "at" | "event" | "type" | "bytes" | "outcome" | "limit" | "rung">;

const NOTHING = { type: null, bytes: 0, outcome: "admitted", limit: null, rung: null } as const;

const KINDS = { open: "open", message: "message", held: "deliver", app: "strike" } as const;

function outcomeOf({ isAway, judgement }: Played): Outcome {
  if (isAway) return "away";
  if (judgement.action === "admit") return "admitted";
  return judgement.action === "hold" ? "held" : "refused";
}
