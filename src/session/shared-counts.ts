import type { KeyedBuckets } from "../limits/keyed-buckets.ts";
import type { Limiter } from "../limits/limiter.ts";
import type { Lasting } from "./recovery-record.ts";
import type { CarriedBucket, Session } from "./session.ts";

/** Ms after which an idle room may be hibernated. */
const LONG = 10_000;

/** The counts that several connections share, and how sessions carry them beyond the room's memory. */
export class SharedCounts {
  readonly #keyed: KeyedBuckets;

  constructor(keyed: KeyedBuckets) {
    this.#keyed = keyed;
  }

  /** Takes in the counts that a session carries, unless the room knows newer ones. */
  restore(session: Session, limiter: Limiter, now: number): void {
    this.bring(session, [...session.kept.values()], limiter, now);
  }

  /** Takes in counts that a session brings along. It carries on those that take longest to run down. */
  bring(session: Session, counts: readonly CarriedBucket[], limiter: Limiter, now: number): void {
    for (const kept of counts) {
      const algorithm = limiter.counterOf(kept.count)?.algorithm;
      if (algorithm === undefined) {
        session.carry(kept);
        continue;
      }
      this.#keyed.restore(session.keyIn(kept.place), kept.bucket, algorithm, now);
      session.carry({ ...kept, until: now + algorithm.resetAfter(kept.bucket, now) });
    }
  }

  /** What a session carries that takes longer to run down than a room stays in memory without it. */
  longLasting(session: Session, limiter: Limiter, now: number): Lasting[] {
    const lasting: Lasting[] = [];
    for (const kept of session.kept.values()) {
      const algorithm = limiter.counterOf(kept.count)?.algorithm;
      if (algorithm === undefined || kept.place.kind === "mine" || kept.isForeign === true) continue;
      const bucket = this.#keyed.get(kept.place.key) ?? kept.bucket;
      const resetAfter = algorithm.resetAfter(bucket, now);
      if (resetAfter > LONG) lasting.push({ ...kept, bucket, until: now + resetAfter });
    }
    return lasting;
  }
}
