import type { SalonConnection } from "../salon/connection.ts";
import { leaking, type Mutant, PartialSalon } from "./mutant.ts";

/** Forgets whose message it was. */
class ForgetfulSalon extends PartialSalon {
  protected override bound<A extends unknown[]>(handler: (...args: A) => void): (...args: A) => void {
    return handler;
  }

  protected override as(_: SalonConnection, send: () => void): void {
    send();
  }
}

export const detourMutants: readonly Mutant[] = [
  leaking("streamed-as-nobody", "a socket that the room opens itself", ForgetfulSalon),
  leaking("expired-as-nobody", "a signal that tells of the end of a span", ForgetfulSalon),
  leaking("called-back-as-nobody", "a function that another object calls", ForgetfulSalon),
];
