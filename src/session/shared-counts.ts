import type { KeyedBuckets } from "../limits/keyed-buckets.ts";
import type { Limiter } from "../limits/limiter.ts";
import type { Lasting } from "./recovery-record.ts";
import type { Roster } from "./roster.ts";
import type { CarriedBucket } from "./carried-bucket.ts";
import type { Session } from "./session.ts";
import { STAYS_AWAKE } from "./stays-awake.ts";
import { isSameClient } from "./viewer.ts";

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

  /** Takes in shared counts that no session brings along. */
  restoreAll(counts: readonly CarriedBucket[], limiter: Limiter, now: number): void {
    for (const { count, place, bucket } of counts) {
      const algorithm = limiter.counterOf(count)?.algorithm;
      if (algorithm !== undefined) this.#keyed.restore(place.key, bucket, algorithm, now);
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
      if (resetAfter > STAYS_AWAKE) lasting.push({ ...kept, bucket, until: now + resetAfter });
    }
    return lasting;
  }

  /**
   * Hands what a session carries, and has just left with, to one who stays.
   *
   * @param stored those that are in its client's record from now on: of them, what is its client's alone goes to no other client
   * @returns who has got something
   */
  bequeath(
    session: Session,
    roster: Pick<Roster, "companionOf">,
    limiter: Limiter,
    stored: readonly Lasting[],
  ): Set<Session> {
    const heirs = new Set<Session>();
    const { address } = session.clientInfo;
    for (const kept of session.kept.values()) {
      if (kept.place.kind === "mine" || this.#wasAddedTo(kept)) continue;
      const heir = roster.companionOf(session);
      if (heir === undefined) continue;
      const mayGo =
        isSameClient(heir, session) ||
        limiter.counterOf(kept.count)?.isPersonal !== true ||
        !stored.some(({ count, place }) => count === kept.count && place.key === kept.place.key);
      if (!mayGo) continue;
      const namesIt =
        address !== null && address !== heir.clientInfo.address && kept.place.key.includes(address);
      heir.carry(namesIt ? { ...kept, isForeign: true } : kept);
      heirs.add(heir);
    }
    return heirs;
  }

  /** Whether someone else has added to a count since. That one carries it already. */
  #wasAddedTo({ place, bucket }: CarriedBucket): boolean {
    const current = this.#keyed.get(place.key);
    return current !== undefined && (current.at !== bucket.at || current.count !== bucket.count);
  }
}
