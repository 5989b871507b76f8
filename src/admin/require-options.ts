import { show } from "../shared/show.ts";
import type { AdminOptions } from "./options.ts";

/**
 * Checks what somebody mounts something with.
 *
 * @param caller what it is mounted by, such as `"adminFor"`
 * @throws {TypeError}
 */
export function requireOptions(
  caller: string,
  { ledger, authorize, path }: { readonly [Name in keyof AdminOptions<never>]?: unknown },
): void {
  if (typeof authorize !== "function") {
    throw new TypeError(
      `${caller}: authorize: expected a function that says who asks, received ${show(authorize)}. Without it, anybody could ban anybody.`,
    );
  }
  if (typeof ledger !== "string" || ledger === "") {
    throw new TypeError(
      `${caller}: ledger: expected the name of the binding or of the party that is the rooms' ledger, received ${show(ledger)}.`,
    );
  }
  if (typeof path !== "string" || !/^(?:\/[\w.~-]+)+$/.test(path)) {
    throw new TypeError(
      `${caller}: path: expected a path such as "/party-bouncer/admin", received ${show(path)}.`,
    );
  }
}
