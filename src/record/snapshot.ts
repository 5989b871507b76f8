import type { ClientInfo } from "../identity/client-info.ts";
import { isTried } from "../policy/enforcement.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { Algorithm, Bucket } from "../shared/bucket.ts";
import { remaining } from "../shared/period.ts";
import type { Limiter } from "../limits/limiter.ts";
import type { KeyedBuckets } from "../limits/keyed-buckets.ts";
import type { CarriedBucket } from "../session/carried-bucket.ts";
import type { Session } from "../session/session.ts";
import { type Conduct, settle, SPOTLESS } from "../strikes/conduct.ts";
import type { Pseudonyms } from "./pseudonyms.ts";
import type { SharedKeys } from "./shared-keys.ts";
import type { CountRecord, OpenEvent, StandingEvent } from "./traffic-event.ts";
import type { TrafficNames } from "./traffic-names.ts";

interface SnapshotDeps {
  readonly policy: DefinedPolicy;
  readonly limiter: Limiter;
  readonly keyed: KeyedBuckets;
  readonly pseudonyms: Pseudonyms;
  readonly names: TrafficNames;
  readonly keys: SharedKeys;
  isExempt(session: Session): boolean;
}

/** Most counts in one event. A room has up to 10,000 that are shared. */
const MOST_COUNTS = 64;

/** Stands for a connection where only counts are meant that belong to none. */
export const NOBODY = 0;

/** How a room stands, in the words of a record. */
export class Snapshot {
  readonly #deps: SnapshotDeps;
  /** Whether some limit applies to a share of the clients. Then a record has to say which share each belongs to. */
  readonly #hasShares: boolean;

  constructor(deps: SnapshotDeps) {
    const { limits, candidate } = deps.policy;
    this.#deps = deps;
    this.#hasShares = [...limits, ...(candidate?.limits ?? [])].some(
      (limit) => isTried(limit) && limit.enforce !== false,
    );
  }

  /** What a record says of a client. */
  who({ clientKey, userId, address, tier }: ClientInfo): Pick<OpenEvent, "client" | "address" | "tier"> {
    const { pseudonyms } = this.#deps;
    return {
      ...(clientKey !== null && { client: pseudonyms.ofClient(clientKey) }),
      ...(userId !== null && address !== null && { address: pseudonyms.ofAddress(address) }),
      ...(tier !== null && { tier }),
    };
  }

  /** A connection and its client. */
  opened(session: Session, at: number): OpenEvent {
    return {
      at,
      event: "open",
      connection: session.trafficNumber,
      ...this.who(session.clientInfo),
      ...(this.#hasShares && { cohort: session.cohort }),
      ...(this.#deps.isExempt(session) && { exempt: true }),
    };
  }

  /** How a connection stands; `null` if there is nothing to say. Of counts that are shared only those in `also`. */
  standing(session: Session, at: number, also: readonly CountRecord[] = []): StandingEvent | null {
    const counts = [...this.#ownCounts(session, at), ...also];
    const { conduct, shadow } = session;
    const hasConduct = conduct.at > at || settle(conduct, this.#deps.policy.forgiveAfter, at) !== SPOTLESS;
    const hidden = shadow === null ? 0 : remaining(shadow, at);
    if (!hasConduct && counts.length === 0 && hidden === 0) return null;
    return {
      at,
      event: "standing",
      connection: session.trafficNumber,
      ...(hasConduct && { conduct: this.#named(conduct) }),
      ...(counts.length > 0 && { counts }),
      ...(hidden > 0 && { hidden: hidden === Infinity ? null : hidden }),
    };
  }

  /** Of the shared counts, those that a connection came back with, and those that its coming has added to. */
  brought(session: Session, kept: readonly CarriedBucket[], at: number): CountRecord[] {
    const counts = new Map<string, CountRecord>();
    for (const { count, place } of [...kept, ...session.kept.values()]) {
      const key = session.keyIn(place);
      const algorithm = this.#deps.limiter.counterOf(count)?.algorithm;
      const bucket = this.#deps.keyed.get(key);
      if (algorithm === undefined || bucket === undefined) continue;
      const record = this.#shared(place.key, bucket, algorithm, at, place.kind === "mine");
      if (record !== null) counts.set(key, record);
    }
    return [...counts.values()];
  }

  /** How everybody stands, and what all share. @param most how many counts that are shared, at most: those used last */
  *everything(sessions: readonly Session[], most: number, at: number): Iterable<StandingEvent> {
    const { shared, mine } = this.#keyedCounts(sessions, most, at);
    for (const session of sessions) {
      const standing = this.standing(session, at, mine.get(session));
      if (standing !== null) yield standing;
    }
    for (let start = 0; start < shared.length; start += MOST_COUNTS) {
      const counts = shared.slice(start, start + MOST_COUNTS);
      yield { at, event: "standing", connection: NOBODY, counts };
    }
  }

  /** Both from the one used longest ago to the one used last, as they are to be taken in. */
  #keyedCounts(
    sessions: readonly Session[],
    most: number,
    at: number,
  ): { shared: CountRecord[]; mine: Map<Session, CountRecord[]> } {
    const shared: CountRecord[] = [];
    const mine = new Map<Session, CountRecord[]>();
    if (this.#deps.keyed.size === 0) return { shared, mine };
    const byPrefix = new Map(sessions.map((session) => [session.keyIn(NO_KEY), session]));
    for (const { key, bucket, algorithm } of this.#deps.keyed.all()) {
      const prefix = /^\d*/.exec(key)?.[0] ?? "";
      const counts = prefix === "" ? shared : countsIn(mine, byPrefix.get(prefix));
      // To read a key and hide who is in it takes longer than all else.
      if (counts === null || (counts === shared && shared.length >= most)) continue;
      const record = this.#shared(key.slice(prefix.length), bucket, algorithm, at, prefix !== "");
      if (record !== null) counts.push(record);
    }
    for (const counts of [shared, ...mine.values()]) counts.reverse();
    return { shared, mine };
  }

  #shared(
    key: string,
    bucket: Bucket,
    algorithm: Algorithm,
    at: number,
    isMine: boolean,
  ): CountRecord | null {
    if (isOver(bucket, algorithm, at)) return null;
    const found = this.#deps.keys.of(key);
    return found === null ? null : { ...found, ...(isMine && { mine: true }), ...copyOf(bucket) };
  }

  *#ownCounts(session: Session, at: number): Iterable<CountRecord> {
    const { limiter } = this.#deps;
    for (const [counter, bucket] of session.buckets) {
      const { algorithm } = (counter === limiter.invalidMessages.id
        ? limiter.invalidMessages
        : limiter.counterOf(counter)) ?? { algorithm: null };
      if (algorithm !== null && !isOver(bucket, algorithm, at)) yield { counter, ...copyOf(bucket) };
    }
  }

  #named(conduct: Conduct): Conduct {
    const { names } = this.#deps;
    const { only, limit } = conduct;
    return {
      ...conduct,
      limit: names.limit(limit),
      only: only === null ? null : only.map((type) => names.type(type) ?? type),
    };
  }
}

/** Of a connection's own counts, the key begins with what tells it from the others. */
const NO_KEY = { kind: "mine", key: "" } as const;

function countsIn(mine: Map<Session, CountRecord[]>, session: Session | undefined): CountRecord[] | null {
  if (session === undefined) return null;
  const known = mine.get(session);
  if (known !== undefined) return known;
  const counts: CountRecord[] = [];
  mine.set(session, counts);
  return counts;
}

function copyOf({ at, count, before }: Bucket): Pick<CountRecord, "at" | "count" | "before"> {
  return before === 0 ? { at, count } : { at, count, before };
}

/** Whether a bucket says as much as none. One from the future says more, as the clock stepped back, and so does a window that is still open. */
function isOver(bucket: Bucket, algorithm: Algorithm, now: number): boolean {
  const { count, before } = algorithm.settle(bucket, now);
  return bucket.at <= now && count === 0 && before === 0;
}
