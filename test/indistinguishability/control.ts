import type { BanOptions } from "party-bouncer";
import type { Moderation } from "./moderation.ts";

/** The user who runs a world from behind the scenes, and is in nobody's transcript. */
export const CONTROLLER = "controller";

/** The user who moderates, and sees what is hidden. */
export const MODERATOR = "mod";

/** What a test can have done in a room. Each is answered once it is done. */
export type Control =
  | { do: "stop-clock" | "start-clock" | "nothing" }
  /** Is answered with how many messages passed that would not have by what is tried. */
  | { do: "count-stricter" }
  | { do: "promote" | "demote" }
  | { do: "tick"; ms: number }
  | { do: "shadow-ban"; client: `user:${string}`; options: BanOptions }
  | { do: "pardon"; client: `user:${string}` }
  | { do: "moderate"; all: readonly Moderation[] }
  /** Waits until the room has been told that a connection is closed, and is done with it. */
  | { do: "see-out"; id: string };

/** Sent back to the sender once nothing of the app is under way any more. */
export const BARRIER = '{"type":"barrier"}';

/** When each world begins. */
