import type { Events, HitClients } from "../events/events.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import { Mutex } from "../shared/mutex.ts";
import { PROMOTION } from "../storage/storage-keys.ts";
import type { StorageLike } from "../storage/storage.ts";
import { Evidence } from "./evidence.ts";
import { type DefinedGuard, type Guard, guardOf, mostOf } from "./guard.ts";
import { PromotionError } from "./promotion-error.ts";
import { pairOf, parsePromotionRecord, type PromotionRecord } from "./promotion-record.ts";
import type { Trial } from "./trial.ts";

/** How to promote a candidate. */
export interface PromoteOptions {
  /** How many clients it may hit. Without it, the candidate is promoted whatever it does. */
  guard?: Guard | undefined;
}

/** A candidate that has become the policy. */
export interface Promotion {
  /** What was known of the candidate until then. */
  readonly clients: HitClients;
  /** Epoch ms until which the guard may take it back; `null` without a guard. */
  readonly until: number | null;
  /**
   * Whether the room comes back with it after hibernation, an eviction or a deploy. Not if it has no storage, or if what was tried is a limit
   * that was added at run time: then the promotion ends when the room unloads.
   */
  readonly isKept: boolean;
}

interface PromotionDeps {
  readonly active: {
    readonly set: DefinedPolicy;
    readonly isPromoted: boolean;
    readonly candidate: object | null;
    /** Fires `onReplaced`. */
    swap(): void;
  };
  readonly trial: Pick<Trial, "tally" | "evidence" | "recall">;
  readonly storage: StorageLike | null;
  readonly events: Events;
  readonly clock: () => number;
  fail(doing: string, error: unknown): void;
}

/** A promotion that may still be taken back. */
type Watch = DefinedGuard & {
  readonly until: number;
  readonly seen: number;
  /** The policies that it is about: see {@link pairOf}; `null` if it is not kept. */
  readonly of: string | null;
};

/** How a candidate becomes the policy, and how that is taken back. */
export class Promotions {
  readonly #deps: PromotionDeps;
  readonly #mutex = new Mutex();
  /** What the app had set when it was looked at last. */
  #set: DefinedPolicy;
  #watch: Watch | null = null;
  /** Clients hit, as they were kept last. */
  #hit = 0;

  constructor(deps: PromotionDeps) {
    this.#deps = deps;
    this.#set = deps.active.set;
  }

  /**
   * Goes on with a promotion that was kept for the policy that the app has set.
   *
   * @returns `null` if there can be none. Never rejects
   */
  restore(): Promise<void> | null {
    const { active, storage } = this.#deps;
    return storage === null || active.candidate === null
      ? null
      : this.#mutex.take(() => this.#restore(storage));
  }

  /** The policy was replaced. If the app has set another one, a promotion of the one before has nothing to do with it. */
  noteReplaced(): void {
    const { set } = this.#deps.active;
    if (set === this.#set) return;
    this.#set = set;
    this.#watch = null;
    void this.restore();
  }

  /** The candidate becomes the policy, and the policy the candidate. @throws see `Bouncer.promote` */
  async promote({ guard }: PromoteOptions): Promise<Promotion> {
    const defined = guard === undefined ? null : guardOf(guard);
    return this.#mutex.take(() => this.#promote(defined));
  }

  /** @returns whether there was a promotion to take back */
  demote(): Promise<boolean> {
    return this.#mutex.take(async () => {
      if (!this.#deps.active.isPromoted) return false;
      await this.#takeBack();
      return true;
    });
  }

  /** A client has fared differently for the first time: if that is one too many, the promotion is taken back. */
  noteFared(): void {
    const watch = this.#watch;
    if (watch === null) return;
    const { clock, trial } = this.#deps;
    if (clock() >= watch.until) {
      this.#watch = null;
      return;
    }
    const { seen, spared: hit } = trial.tally;
    // Most have only been seen for the first time. That is not kept, or each that comes would cost a write.
    if (hit === this.#hit) return;
    this.#hit = hit;
    const settle =
      hit > mostOf(watch, Math.max(seen, watch.seen)) ? this.#takeBackFor(watch) : this.#keepHits(watch);
    settle.catch((error: unknown) => this.#deps.fail("keeping a promotion", error));
  }

  async #restore(storage: StorageLike): Promise<void> {
    const { active, trial, clock, fail } = this.#deps;
    const { set } = active;
    try {
      const stored = (await storage.get([PROMOTION])).get(PROMOTION);
      if (stored === undefined || active.set !== set || active.isPromoted) return;
      const record = parsePromotionRecord(stored);
      if (record === null) throw new Error(`The record ${PROMOTION} cannot be read, and counts as none.`);
      if (record.of !== pairOf(set)) return;
      active.swap();
      const { guard, of } = record;
      if (guard === null || clock() >= guard.until) return;
      trial.recall(new Evidence(guard.hit, guard.each));
      this.#hit = trial.tally.spared;
      this.#watch = { ...guard, for: guard.until - record.at, of };
    } catch (error) {
      fail("reading a promotion", error);
    }
  }

  async #promote(guard: DefinedGuard | null): Promise<Promotion> {
    const { active, trial, storage, events, clock } = this.#deps;
    const { set } = active;
    if (active.isPromoted)
      throw new PromotionError("promoted", "the candidate is the policy already. demote() takes that back");
    if (active.candidate === null)
      throw new PromotionError(
        "no-candidate",
        "nothing is tried. Give the policy a candidate, or a limit with enforce: false",
      );
    const { seen, hit } = trial.tally;
    const clients = { seen, hit };
    const most = guard && mostOf(guard, seen);
    if (most !== null && seen === 0)
      throw new PromotionError(
        "unseen",
        "nothing is known of any client yet, so that the guard cannot tell whom it would hit",
        clients,
      );
    if (most !== null && hit > most) {
      events.emit("promotion", { state: "refused", clients, most });
      throw new PromotionError(
        "guard",
        `it would hit ${hit} of ${seen} clients, and the guard allows ${most}`,
        clients,
      );
    }
    const now = clock();
    const of = storage && pairOf(set);
    const watch = guard && { ...guard, until: now + guard.for, seen, of };
    if (storage !== null && of !== null)
      await storage.put(PROMOTION, recordOf(of, now, watch, new Evidence()));
    if (active.set !== set) {
      await storage?.delete([PROMOTION]);
      throw new PromotionError("replaced", "another policy was set meanwhile", clients);
    }
    active.swap();
    this.#hit = 0;
    this.#watch = watch;
    events.emit("promotion", { state: "promoted", clients, most });
    return { clients, until: watch?.until ?? null, isKept: of !== null };
  }

  #takeBackFor(watch: Watch): Promise<void> {
    return this.#mutex.take(async () => {
      // Another client may have been hit meanwhile, or it was taken back by hand.
      if (this.#watch === watch) await this.#takeBack(watch);
    });
  }

  async #takeBack(watch = this.#watch): Promise<void> {
    const { active, trial, storage, events } = this.#deps;
    const { seen, spared: hit } = trial.tally;
    const clients = { seen: Math.max(seen, watch?.seen ?? 0), hit };
    this.#watch = null;
    active.swap();
    events.emit("promotion", { state: "taken-back", clients, most: watch && mostOf(watch, clients.seen) });
    await storage?.delete([PROMOTION]);
  }

  /** So that those who were hit before the room was unloaded count after it too. */
  #keepHits(watch: Watch): Promise<void> {
    const { storage, trial } = this.#deps;
    const { of, until, for: lasts } = watch;
    return this.#mutex.take(async () => {
      if (this.#watch !== watch || storage === null || of === null) return;
      await storage.put(PROMOTION, recordOf(of, until - lasts, watch, trial.evidence));
    });
  }
}

function recordOf(of: string, at: number, watch: Watch | null, { each, spared }: Evidence): PromotionRecord {
  const guard = watch && { share: watch.share, until: watch.until, seen: watch.seen, each, hit: spared };
  return { of, at, guard };
}
