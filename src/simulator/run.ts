import type { DefinedPolicy } from "../policy/policy.ts";
import type { TrafficEvent } from "../record/traffic-event.ts";
import { type Played, Player } from "./played.ts";
import { Tally } from "./tally.ts";
import type { TypeTraffic } from "./traffic-profile.ts";

/** One policy, played and counted. */
export class Run {
  readonly policy: DefinedPolicy;
  readonly tally: Tally;
  readonly recorded = { same: 0, different: 0 };
  readonly seen = { opens: 0, messages: 0, startsInside: false, costs: new Set<string>() };
  readonly #player: Player;
  #played: Played | null = null;

  constructor(policy: DefinedPolicy) {
    this.policy = policy;
    this.#player = new Player(policy);
    this.tally = new Tally(this.#player.compiled);
  }

  /** @returns the name of the client behind an event; `null` if it is nobody's */
  play(event: TrafficEvent): string | null {
    this.#played = this.#player.play(event);
    return this.#played?.client ?? null;
  }

  /** Counts what was played last. @param type that of its message, if it is one */
  count(type: TypeTraffic | null): void {
    const played = this.#played;
    if (played === null) return;
    if (played.event.event === "open") this.tally.open(played);
    else this.tally.judge(played, type);
    this.#compare(played);
  }

  #compare({ event, judgement, isAway }: Played): void {
    if (event.event !== "message" && event.event !== "deliver") return;
    if (event.verdict === undefined) return;
    const isSame = !isAway && event.verdict === judgement.action && (event.limit ?? null) === judgement.limit;
    if (isSame) this.recorded.same++;
    else this.recorded.different++;
  }
}
