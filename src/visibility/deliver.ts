import type { DefinedPolicy } from "../policy/policy.ts";
import type { Session } from "../session/session.ts";
import { isShadowed } from "../session/viewer.ts";
import type { Sessions } from "../session/sessions.ts";
import { type Scope, within } from "./scope.ts";
import { seesHidden } from "./audience.ts";
import type { Deliveries } from "./deliveries.ts";

interface AppDeliveryDeps {
  readonly sessions: Sessions;
  readonly deliveries: Deliveries;
  readonly active: { readonly policy: DefinedPolicy };
  /** Closes a hidden client openly: the room cannot hide it. */
  expose(session: Session, now: number): void;
}

/** Hands messages to the app. What comes of a hidden client's message reaches only those who may see it. */
export class AppDelivery {
  readonly #deps: AppDeliveryDeps;

  constructor(deps: AppDeliveryDeps) {
    this.#deps = deps;
  }

  /**
   * @param isFree whether the policy says that nothing comes of the message
   * @returns what `deliver` returns; `undefined` if the message is not delivered
   */
  deliver<T>(session: Session, deliver: () => T, now: number, isFree = false): T | undefined {
    const { policy } = this.#deps.active;
    if (!policy.enforce || policy.shadow.sends === "explicit") return deliver();
    if (isShadowed(session, now)) return this.#deliverHidden(session, deliver, now, isFree);
    const { deliveries } = this.#deps;
    return deliveries.isOn && !isFree ? deliveries.hand(session, null, deliver) : deliver();
  }

  #deliverHidden<T>(session: Session, deliver: () => T, now: number, isFree: boolean): T | undefined {
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
