import type { Judgement } from "../strikes/judge.ts";
import { ByName } from "./by-name.ts";
import type { CandidateDelta, MetricsDelta } from "./delta.ts";
import type { AskOutcome, AskTally, BanTally, Metrics, Tally } from "./metrics.ts";

/** What a message counts as whose type nobody knows, or that no limit refused. */
export const NONE = "(none)";

interface Count {
  count: number;
}

const newCount = (): Count => ({ count: 0 });
const newTally = (): Tally => ({ admitted: 0, refused: 0 });
const newAskTally = (): AskTally => ({ asked: 0, refused: 0, failed: 0, timedOut: 0, skipped: 0 });
const countIn = ({ count }: Count): number => count;

/** Counts what happens in a room, from when it is loaded into memory. */
export class Counters {
  readonly #total = newTally();
  readonly #byLimit = new ByName(newCount);
  readonly #byType = new ByName(newTally);
  readonly #byExternal = new ByName(newAskTally);
  readonly #strikes = new ByName(newCount);
  readonly #refusedConnects = new ByName(newCount);
  readonly #bans: BanTally = { close: 0, "shadow-ban": 0 };
  readonly #operatorBans: BanTally = { close: 0, "shadow-ban": 0 };
  /** Refused messages that no limit is behind: those of a client that the app has muted. */
  #limitless = 0;
  #held = 0;
  #warnings = 0;
  #bytes = 0;
  #lifted = 0;
  #errors = 0;

  /** @param isHidden whether its client is shadow-banned already: then a strike that hides is a warning and no more */
  count(
    { action, limit, step }: Pick<Judgement, "action" | "limit" | "step">,
    type: string | null,
    bytes: number,
    hasTypes: boolean,
    isHidden = false,
  ): void {
    // By name: engines take longer to look up a property whose name changes.
    if (action === "admit") return this.countAdmitted(type, bytes, hasTypes);
    this.#bytes += bytes;
    if (action === "hold") {
      this.#held++;
      return;
    }
    this.#countRefused(type, limit, hasTypes);
    // So ends nearly every refusal of a flood.
    if (step === null) return;
    this.#strikes.of(limit ?? NONE).count++;
    if (action === "warn" || action === "restrict" || action === "shadow-ban") this.#warnings++;
    if (action === "close" || (action === "shadow-ban" && !isHidden)) this.#bans[action]++;
  }

  /** The same for a message that was admitted. */
  countAdmitted(type: string | null, bytes: number, hasTypes: boolean): void {
    this.#bytes += bytes;
    this.#total.admitted++;
    if (hasTypes) this.#byType.of(type ?? NONE).admitted++;
  }

  /** The same for a message that a cool-down refuses unread. @param limit what led to the cool-down */
  countSilenced(limit: string | null, bytes: number, hasTypes: boolean): void {
    this.#bytes += bytes;
    this.#countRefused(null, limit, hasTypes);
  }

  #countRefused(type: string | null, limit: string | null, hasTypes: boolean): void {
    this.#total.refused++;
    if (hasTypes) this.#byType.of(type ?? NONE).refused++;
    if (limit === null) this.#limitless++;
    else this.#byLimit.of(limit).count++;
  }

  /** Counts what came of asking another limiter, or of not asking it. */
  countAsked(limit: string, outcome: AskOutcome): void {
    const tally = this.#byExternal.of(limit);
    if (outcome !== "skipped") tally.asked++;
    if (outcome !== "admitted") tally[outcome]++;
  }

  /** Counts a ban that the app has imposed. */
  countOperatorBan(kind: keyof BanTally): void {
    this.#operatorBans[kind]++;
  }

  /** Counts that the app has lifted a client's bans. */
  countLifted(): void {
    this.#lifted++;
  }

  /** Counts a connection that was turned away with a close code. */
  countRefusedConnect(code: number): void {
    this.#refusedConnects.of(String(code)).count++;
  }

  /** Counts something that failed. */
  countError(): void {
    this.#errors++;
  }

  read(rest: Pick<Metrics, "connections" | "clients" | "candidate">): Metrics {
    return {
      ...this.#total,
      held: this.#held,
      byLimit: this.#byLimit.read(countIn),
      byType: this.#byType.read((tally) => ({ ...tally })),
      byExternal: this.#byExternal.read((tally) => ({ ...tally })),
      warnings: this.#warnings,
      bans: { ...this.#bans },
      bytes: this.#bytes,
      ...rest,
    };
  }

  /** What a room tells: all of it. */
  readAll(candidate: CandidateDelta | null): MetricsDelta {
    const { admitted } = this.#total;
    return {
      admitted,
      held: this.#held,
      refused: this.#refused,
      byType: this.#byType.read((tally) => ({ ...tally })),
      byExternal: this.#byExternal.read((tally) => ({ ...tally })),
      bytes: this.#bytes,
      strikes: this.#strikes.read(countIn),
      warnings: this.#warnings,
      bans: { ladder: { ...this.#bans }, operator: { ...this.#operatorBans } },
      lifted: this.#lifted,
      refusedConnects: this.#refusedConnects.read(countIn),
      errors: this.#errors,
      candidate,
    };
  }

  get #refused(): Record<string, number> {
    const refused = this.#byLimit.read(countIn);
    if (this.#limitless > 0) refused[NONE] = (refused[NONE] ?? 0) + this.#limitless;
    return refused;
  }
}
