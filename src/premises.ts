import { Sanctions } from "./act/sanctions.ts";
import type { RoomLike } from "./hosts/room.ts";
import type { Guest } from "./identify/guest.ts";
import { GuestBook } from "./identify/guest-book.ts";
import { type Ladder, ladderOf } from "./judge/ladder.ts";
import { Ledger } from "./ledger/ledger.ts";
import { type Gauge, gaugeOf } from "./measure/gauge.ts";
import { type DefinedPolicy, definePolicy, type Policy } from "./policy/policy.ts";
import { Events } from "./report/events.ts";
import { Counters } from "./report/metrics.ts";

/** What the bouncer of one room works with: its rules, its guests, its memory. */
export class Premises {
  readonly room: RoomLike;
  readonly clock: () => number;
  readonly events = new Events();
  readonly counters = new Counters();
  readonly guests: GuestBook;
  readonly ledger: Ledger | null;
  readonly sanctions: Sanctions;
  #policy: DefinedPolicy;
  #gauge: Gauge;
  #ladder: Ladder;

  constructor(policy: Policy, room: RoomLike, slot: string, clock: () => number) {
    this.room = room;
    this.clock = clock;
    this.#policy = definePolicy(policy);
    this.#gauge = this.#newGauge();
    this.#ladder = this.#newLadder();
    this.guests = new GuestBook(room, slot);
    this.ledger = room.storage === null ? null : new Ledger(room.storage);
    this.sanctions = new Sanctions(this.guests, this.ledger, this.events);
  }

  get policy(): DefinedPolicy {
    return this.#policy;
  }

  set policy(policy: Policy) {
    this.#policy = definePolicy(policy);
    this.#gauge = this.#newGauge();
    this.#ladder = this.#newLadder();
    for (const guest of this.guests.present()) guest.exempt = null;
  }

  get gauge(): Gauge {
    return this.#gauge;
  }

  get ladder(): Ladder {
    return this.#ladder;
  }

  /** Reads everyone who is here back in, where what holds for one depends on the others. */
  knowEveryone(now: number): void {
    const { perClient, perRoom } = this.#policy.admission;
    if (this.#gauge.hasKeyed || perClient !== undefined || perRoom !== undefined) {
      this.guests.complete(this.#gauge, now);
    }
  }

  /** Whether some warning could be said in a client's language. */
  get usesLocale(): boolean {
    const { warning, limits } = this.#policy;
    return typeof warning === "function" || limits.some((limit) => typeof limit.warning === "function");
  }

  isExempt(guest: Guest): boolean {
    if (this.#policy.exempt === undefined) return false;
    guest.exempt ??= this.#askWhetherExempt(guest);
    return guest.exempt;
  }

  /** Keeps what is known of a guest in its connection's state. */
  save(guest: Guest): void {
    try {
      if (this.guests.save(guest)) return;
      throw new Error(
        "the app's own connection.state leaves no room for the bouncer's; it is kept in memory only",
      );
    } catch (error) {
      this.fail("keeping a connection's state", error);
    }
  }

  /** Takes note of what failed, and goes on. */
  fail(doing: string, error: unknown): void {
    this.events.emit("error", { doing, error });
  }

  #askWhetherExempt(guest: Guest): boolean {
    try {
      return this.#policy.exempt?.(guest.visitor) === true;
    } catch (error) {
      this.fail("exempt", error);
      return false;
    }
  }

  #newGauge(): Gauge {
    const { ladder } = this.#policy;
    const asksForType = ladder.some((rung) => rung.do === "restrict" || typeof rung.do === "function");
    return gaugeOf(this.#policy, asksForType, (error) => this.fail("calling a function of a limit", error));
  }

  #newLadder(): Ladder {
    return ladderOf(this.#policy, (error) => this.fail("calling a rung of the ladder", error));
  }
}
