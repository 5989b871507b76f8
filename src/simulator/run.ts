import { isExcessiveLength, type LimitResult } from "../limits/check.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { MessageEvent, TrafficEvent } from "../record/traffic-event.ts";
import type { Played } from "../rehearsal/played.ts";
import { Player } from "../rehearsal/player.ts";
import type { VirtualRules } from "../rehearsal/virtual-rules.ts";
import { PENALTY } from "../shared/reserved-names.ts";
import { settle } from "../strikes/conduct.ts";
import type { ClientNames } from "./client-names.ts";
import { Tally } from "./tally.ts";
import type { TypeTraffic } from "./traffic-profile.ts";

/** What was played, with what else counting needs. */
export interface Counted {
  readonly played: Played;
  /** The number of its client. */
  readonly client: number;
  /** What the limits said. */
  readonly result: LimitResult;
  /** Strikes that it led to. */
  readonly strikes: number;
  /** Clients in the room as it came. */
  readonly present: number;
  /** What was sent of its type; `null` if that is not known any more. */
  readonly traffic: TypeTraffic | null;
}

/** One policy, played and counted. */
export class Run {
  /** The policy as it was stated, with the limits that are only tried. */
  readonly stated: DefinedPolicy;
  readonly tally: Tally;
  readonly recorded = { same: 0, different: 0 };
  readonly #player: Player;
  readonly #rules: VirtualRules;
  readonly #names: ClientNames;
  readonly #typeOf: (event: MessageEvent) => TypeTraffic | null;
  /** Whether it matters how many clients are there. */
  readonly #isSharedOut: boolean;
  #played: Played | null = null;
  #client = -1;
  #present = 1;
  #strikesBefore = 0;
  /** Whether a room wrote the record, so that it says who was turned away. */
  #isOfRoom = false;

  /** @param typeOf what is known of a message's type */
  constructor(
    policy: DefinedPolicy,
    names: ClientNames,
    typeOf: (event: MessageEvent) => TypeTraffic | null,
  ) {
    this.stated = policy;
    this.#names = names;
    this.#typeOf = typeOf;
    this.#player = new Player(policy, { onLate: (played) => this.#countLate(played) });
    this.#rules = this.#player.room.rules;
    this.#isSharedOut = policy.limits.some((limit) => limit.per === "room");
    this.tally = new Tally(this.#rules, names);
  }

  /** @returns the number of the client behind an event; -1 if it is nobody's */
  play(event: TrafficEvent): number {
    if (event.event === "rules") this.#isOfRoom = true;
    if (event.event === "message") this.#look(event);
    this.#played = this.#player.play(event);
    if (event.event === "close") this.tally.close(event.connection);
    if (event.event === "load") this.tally.retain(new Set(event.connections));
    this.#client = this.#played === null ? -1 : this.#names.indexOf(this.#played.client);
    return this.#client;
  }

  /** Counts what was played last. */
  count(): void {
    const played = this.#played;
    if (played === null) return;
    const { event, isAway } = played;
    const client = this.#client;
    const present = this.#present;
    if (event.event === "open") this.tally.open(played, client);
    else if (event.event === "message") {
      // The result of a message without a type is not handed on: nobody else needs it.
      const result = isAway ? played.result : this.#player.room.lastResult;
      this.#judge({ played, client, result, traffic: this.#typeOf(event), present });
    } else this.#judge({ played, client, result: played.result, traffic: null, present });
    this.#compare(played);
  }

  /** The record is over. */
  end(at: number): void {
    this.#player.end(at);
  }

  #countLate(played: Played): void {
    const { event, result } = played;
    const traffic = event.event === "message" ? this.#typeOf(event) : null;
    const client = this.#names.indexOf(played.client);
    this.#judge({ played, client, result, traffic, present: played.connection.session.present });
  }

  #judge(counted: Omit<Counted, "strikes">): void {
    const { judgement, event } = counted.played;
    let strikes = 0;
    if (judgement.step !== null) {
      const isSeveral = event.event === "message" && this.#isExcessive(event);
      if (isSeveral) strikes = Math.max(1, judgement.conduct.strikes - this.#strikesBefore);
      else strikes = event.event === "strike" ? (event.strikes ?? 1) : 1;
    }
    this.tally.judge({ ...counted, strikes });
  }

  /** What only shows before a message is judged. */
  #look(event: MessageEvent): void {
    const isExcessive = this.#isExcessive(event);
    if (!this.#isSharedOut && !isExcessive) return;
    const session = this.#player.connectionOf(event.connection)?.session;
    this.#present = session?.present ?? 1;
    if (!isExcessive) return;
    const { forgiveAfter } = this.#rules.policy;
    this.#strikesBefore = session === undefined ? 0 : settle(session.conduct, forgiveAfter, event.at).strikes;
  }

  #isExcessive({ length, bytes }: MessageEvent): boolean {
    return isExcessiveLength(length ?? bytes, this.#rules.limiter);
  }

  #compare({ event, judgement, isAway }: Played): void {
    if (event.event === "open") {
      const wasAway = event.verdict === "close";
      const isTurnedAway = judgement.action === "close";
      if (this.#isOfRoom) this.#note(wasAway === isTurnedAway);
    } else if (event.event === "message" && event.verdict !== undefined) {
      this.#note(!isAway && event.verdict === judgement.action && isAlike(event.limit, judgement.limit));
    }
  }

  #note(isSame: boolean): void {
    if (isSame) this.recorded.same++;
    else this.recorded.different++;
  }
}

/** A record may leave the limit out, and has no reasons that an app made up. */
function isAlike(recorded: string | null | undefined, limit: string | null): boolean {
  return recorded === undefined || recorded === null || recorded === PENALTY || recorded === limit;
}
