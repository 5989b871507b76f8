import type { DefinedPolicy } from "../policy/policy.ts";
import type { Session } from "../session/session.ts";
import { isShadowed } from "../session/viewer.ts";
import type { Sessions } from "../session/sessions.ts";
import { type Scope, unbounded, within } from "./scope.ts";
import { seesHidden } from "./audience.ts";
import type { Deliveries } from "./deliveries.ts";
import type { Turns } from "./turns.ts";

interface AppDeliveryDeps {
  readonly sessions: Sessions;
  readonly deliveries: Deliveries;
  readonly turns: Turns;
  readonly active: { readonly policy: DefinedPolicy };
  readonly clock: () => number;
  /** Closes a hidden client openly: the room cannot hide it. */
  expose(session: Session, now: number): void;
  fail(doing: string, error: unknown): void;
}

/** Hands messages to the app. What comes of a hidden client's message reaches only those who may see it. */
export class AppDelivery {
  readonly #deps: AppDeliveryDeps;

  constructor(deps: AppDeliveryDeps) {
    this.#deps = deps;
  }

  /**
   * @param isFree whether the policy says that nothing comes of the message
   * @returns what `deliver` returns; `undefined` if the message is not delivered, or not yet
   */
  deliver<T>(session: Session, deliver: () => T, now: number, isFree = false): T | undefined {
    if (this.#deps.turns.areTaken && this.#waits(session, deliver, now, isFree)) return undefined;
    return this.#hand(session, deliver, now, isFree);
  }

  /** Delivers a message that waited. Nobody is there to be told of an error but the bouncer's listeners. */
  deliverLate(session: Session, deliver: () => unknown, now: number): void {
    this.#late(() => this.deliver(session, deliver, now));
  }

  /** Delivers what still waits of a connection that goes, unless the bouncer has closed it. */
  finish(session: Session): void {
    if (session.closed) this.#deps.turns.drop(session);
    else this.#deps.turns.finish(session);
  }

  /** Apart from {@link deliver}, which would put what a closure may capture on the heap at each call, also if it makes none: some 10 ns. */
  #waits(session: Session, deliver: () => unknown, now: number, isFree: boolean): boolean {
    const { turns, clock } = this.#deps;
    return turns.wait(session, now, () => this.#late(() => this.#hand(session, deliver, clock(), isFree)));
  }

  #late(hand: () => unknown): void {
    const failed = (error: unknown): void => this.#deps.fail("delivering a message that waited", error);
    try {
      // A timer is started by one message, and delivers others.
      Promise.resolve(unbounded(hand)).catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  #hand<T>(session: Session, deliver: () => T, now: number, isFree: boolean): T | undefined {
    const { policy } = this.#deps.active;
    if (!policy.enforce || policy.shadow.sends === "explicit") return deliver();
    if (isShadowed(session, now)) return this.#handHidden(session, deliver, now, isFree);
    const { deliveries } = this.#deps;
    return deliveries.isOn && !isFree ? deliveries.hand(session, null, deliver) : deliver();
  }

  #handHidden<T>(session: Session, deliver: () => T, now: number, isFree: boolean): T | undefined {
    const { sessions, deliveries, active } = this.#deps;
    const { audience } = active.policy.shadow;
    if (deliveries.areMixed) {
      this.#deps.expose(session, now);
      return undefined;
    }
    sessions.enlist();
    deliveries.isOn = true;
    // Decided once: what a message sets off keeps its audience, even if its author is pardoned meanwhile.
    const sees: Scope = { reaches: (viewer) => seesHidden(sessions.of(viewer), session, audience, now) };
    return isFree ? within(sees, deliver) : deliveries.hand(session, sees, deliver);
  }
}
