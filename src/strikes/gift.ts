import type { ConnectionLike } from "../platform/room.ts";
import type { Strikes } from "./strikes.ts";

/** What the app gives a client by hand, or takes away. */
export type Gift =
  | { readonly event: "strike"; readonly strikes: number; readonly limit: string }
  | { readonly event: "mute"; readonly for: number; readonly limit?: string }
  | { readonly event: "restrict"; readonly only: readonly string[]; readonly for: number }
  | { readonly event: "release" }
  | { readonly event: "invalid" | "clear" };

/** Gives the same elsewhere, such as in a room that exists only in thought. */
export function give(strikes: Strikes, connection: ConnectionLike, gift: Gift): void {
  switch (gift.event) {
    case "strike":
      strikes.add(connection, { strikes: gift.strikes, reason: gift.limit });
      break;
    case "mute":
      strikes.mute(connection, gift.for, gift.limit === undefined ? {} : { reason: gift.limit });
      break;
    case "restrict":
      strikes.restrict(connection, gift);
      break;
    case "release":
      strikes.release(connection);
      break;
    case "clear":
      strikes.clear(connection);
      break;
    case "invalid":
      strikes.reportInvalid(connection);
  }
}
