import type { AppConnection } from "../app/connection.ts";
import { leaking, type Mutant, PartialApp } from "./mutant.ts";

/** Forgets whose message it was. */
class ForgetfulApp extends PartialApp {
  protected override bound<A extends unknown[]>(handler: (...args: A) => void): (...args: A) => void {
    return handler;
  }

  protected override as(_: AppConnection, send: () => void): void {
    send();
  }
}

export const detourMutants: readonly Mutant[] = [
  leaking("streamed-as-nobody", "a socket that the room opens itself", ForgetfulApp),
  leaking("expired-as-nobody", "a signal that tells of the end of a span", ForgetfulApp),
  leaking("called-back-as-nobody", "a function that another object calls", ForgetfulApp),
];
