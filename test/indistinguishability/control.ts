import type { BanOptions } from "party-bouncer";
import type { Moderation } from "./moderation.ts";

/** The user who runs a world from behind the scenes, and is in nobody's transcript. */
export const CONTROLLER = "controller";

/** The user who moderates, and sees what is hidden. */
export const MODERATOR = "mod";

/** What a test can have done in a room. Each is answered once it is done. */
export type Control =
  | { do: "stop-clock" | "start-clock" | "nothing" }
  /** No timer of the app's in which several are to be heard ends, or all may again. */
  | { do: "lay-hourglass" | "set-hourglass" }
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

/** Sent back to the sender at once: the room has heard what was sent before. It is as free as a barrier. */
export const HEARD = '{"type":"barrier","of":"what was heard"}';

/** When each world begins. */
