import type { ClientInfo } from "../identity/client-info.ts";
import type { Appeal } from "../bans/appeal.ts";
import type { Ban } from "../bans/ban.ts";
import type { RecordKey } from "../identity/record-key.ts";
import type { DefinedStep } from "../policy/rung.ts";
import type { MetricsEvent } from "./delta.ts";
import type { Channels } from "./channels.ts";
import type { AskOutcome } from "./metrics.ts";
import type { Switch } from "../switches/switch.ts";
import type { Verdict } from "../strikes/verdict.ts";

/** What leads to a verdict: see {@link VerdictEvent.cause}. */
export type VerdictCause = "message" | "held" | "app";

/** Who did something, and what was decided about it. */
export interface VerdictEvent extends ClientInfo {
  /** When, in epoch ms. */
  readonly at: number;
  /**
   * What was judged:
   *
   * - `message`: a message that came.
   * - `held`: a message that waits, looked at again. Its first verdict was `hold`.
   * - `app`: no message, but a call of yours of `bouncer.strikes`.
   */
  readonly cause: VerdictCause;
  /** The size of the message in bytes, as UTF-8 if it is text; 0 without a message. */
  readonly bytes: number;
  /** What was decided. */
  readonly verdict: Verdict;
}

/** A strike led to a rung of the ladder. */
export interface RungEvent extends VerdictEvent {
  /** What the rung does. */
  readonly step: DefinedStep;
}

/** A message of which the candidate would have made something else: see {@link Policy.candidate}. */
export interface CandidateEvent extends VerdictEvent {
  /** What the candidate would have decided. Of a client that it would have closed by then: `refuse`, by the limit it was closed for. */
  readonly candidate: Verdict;
  /** `stricter`: it passed, and would not have. `looser`: it did not pass, and would have. */
  readonly difference: "stricter" | "looser";
}

/** Of how many clients a promotion hits how many. */
export interface HitClients {
  /** Clients of which a message was judged. */
  readonly seen: number;
  /** Those that the candidate refused a message, or would have, and the policy beside it none. */
  readonly hit: number;
}

/** A candidate became the policy, or did not, or is the candidate again. */
export interface PromotionEvent {
  /**
   * - `promoted`: the candidate is the policy now, and the policy the candidate.
   * - `refused`: the guard did not let it.
   * - `taken-back`: the policy from before applies again, since the guard found too many clients hit, or by `demote()`.
   */
  readonly state: "promoted" | "refused" | "taken-back";
  /** The clients by which that was decided. */
  readonly clients: HitClients;
  /** The most clients that the guard lets it hit; `null` without a guard. */
  readonly most: number | null;
}

/** Something was switched on for a while, or is over. */
export interface SwitchEvent {
  /** Whether it begins, or has ended. */
  readonly state: "begun" | "ended";
  /** What it is. */
  readonly switch: Switch;
  /** Who did that: an operator's name, `rule:<posture>`, `time` if it has ended by itself, `ledger` if an override was ended elsewhere. */
  readonly by: string;
}

/** A ban, and the client that it is for. */
export interface BanEvent {
  /** The client's key; `null` if the client is unknown and only the connection is banned. */
  readonly client: string | null;
  /** The ban as it is kept. */
  readonly ban: Ban;
}

/** A client whose bans were lifted. */
export interface PardonEvent {
  /** The client's key; `null` if the client is unknown and only the connection was banned. */
  readonly client: string | null;
  /** The client as its bans are kept: an address only as its hash. `null` if the client is unknown. */
  readonly target: RecordKey | null;
}

/** A client has answered to a ban that it was told of, or that was decided. */
export interface AppealEvent {
  /** The client's key, as it came or as the operator named it; `null` if it is unknown. */
  readonly client: string | null;
  /** The appeal as it is now: `open` if it was just made. */
  readonly appeal: Appeal;
}

/** Something that failed. */
export interface FailureEvent {
  /** What the bouncer was doing, such as `"reading a client's record"`. */
  readonly doing: string;
  /** What was thrown. */
  readonly error: unknown;
}

/** Another limiter was asked about a message, or would have been. */
export interface AskedEvent extends ClientInfo {
  /** The name of the limit. */
  readonly limit: string;
  /** What came of it. */
  readonly outcome: AskOutcome;
  /** Which of the limiter's own limits refused, if it says so. */
  readonly refusedBy: string | null;
}

/** What a room can listen to, by name. */
export interface BouncerEvents {
  /** A message was judged. */
  verdict: VerdictEvent;
  /** A message was refused. */
  violation: VerdictEvent;
  /** A client was given a strike. */
  strike: VerdictEvent;
  /** A strike led to this. */
  rung: RungEvent;
  /** A client was banned, here or, while it is here, in another room that shares the ledger. There is one event for each ban. */
  ban: BanEvent;
  /** A banned client tried to connect. */
  "connect-refused": BanEvent;
  /** A client's bans were lifted, here or, while it is here, in another room that shares the ledger. */
  pardon: PardonEvent;
  /** A client has answered to its ban in this room, or its appeal was decided by this room: `bouncer.appeals`. */
  appeal: AppealEvent;
  /** Another limiter was asked about a message: see {@link external}. */
  asked: AskedEvent;
  /** The policy and its candidate differ about a message. */
  candidate: CandidateEvent;
  /** A candidate was promoted, or not, or a promotion was taken back: see `bouncer.promote()`. */
  promotion: PromotionEvent;
  /** Slow mode, a posture or an override begins, or has ended: see `bouncer.switches`. */
  switch: SwitchEvent;
  /**
   * What has happened since the last time: at most one event a second, at least one every 10 seconds while something happens, and the rest
   * within a second before the room falls asleep. What exports metrics listens to it.
   */
  metrics: MetricsEvent;
  /** Something failed that does not stop the room: storage, `identify`, a function of the policy. */
  error: FailureEvent;
}

type Listener<T> = (event: T) => unknown;
type Listeners = { [Name in keyof BouncerEvents]: Set<Listener<BouncerEvents[Name]>> };

/**
 * Listeners by event, and channels for those who listen from outside the room. If one throws, rejects or stalls, nothing changes for the
 * room or for the other listeners.
 */
export class Events {
  readonly #channels: Channels | null;
  readonly #listeners: Listeners = {
    verdict: new Set(),
    violation: new Set(),
    strike: new Set(),
    rung: new Set(),
    ban: new Set(),
    "connect-refused": new Set(),
    pardon: new Set(),
    appeal: new Set(),
    asked: new Set(),
    candidate: new Set(),
    promotion: new Set(),
    switch: new Set(),
    metrics: new Set(),
    error: new Set(),
  };

  /** @param channels Default: only listeners are told. */
  constructor(channels: Channels | null = null) {
    this.#channels = channels;
  }

  /** @returns a function that stops listening */
  on<Name extends keyof BouncerEvents>(name: Name, listener: Listener<BouncerEvents[Name]>): () => void {
    const listeners: Set<Listener<BouncerEvents[Name]>> = this.#listeners[name];
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Whether anybody hears of a verdict or, of a violation, of violations. Asked of every message. */
  hearsVerdict(isViolation: boolean, now: number): boolean {
    const { verdict, violation } = this.#listeners;
    if (verdict.size > 0 || (isViolation && violation.size > 0)) return true;
    return this.#channels !== null && this.#channels.hearsVerdict(isViolation, now);
  }

  /** Whether anybody hears of this. */
  hears(name: keyof BouncerEvents): boolean {
    return this.#listeners[name].size > 0 || (this.#channels?.hears(name) ?? false);
  }

  emit<Name extends keyof BouncerEvents>(name: Name, event: BouncerEvents[Name]): void {
    const listeners: Set<Listener<BouncerEvents[Name]>> = this.#listeners[name];
    for (const listener of listeners) {
      try {
        const result = listener(event);
        Promise.resolve(result).catch((error: unknown) => complain(name, error));
      } catch (error) {
        complain(name, error);
      }
    }
    try {
      this.#channels?.publish(name, event);
    } catch (error) {
      complain(name, error);
    }
    if (name === "error" && listeners.size === 0) {
      const { doing, error } = event as BouncerEvents["error"];
      console.error(`party-bouncer: failed at ${doing}`, error);
    }
  }
}

function complain(name: string, error: unknown): void {
  console.error(`party-bouncer: a listener to "${name}" failed`, error);
}
