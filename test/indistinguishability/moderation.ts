import type { Bouncer, OverrideOptions } from "party-bouncer";
import type { AppConnection } from "./app/connection.ts";
import { HOUR } from "../support/time.ts";

type Client = `user:${string}`;

/** What a moderator does that everyone may see, whether or not somebody is hidden. What lasts is for an hour. */
export type Moderation =
  | { do: "slow-mode"; every: number }
  | { do: "posture"; posture: string }
  | { do: "override"; client: Client; limits: OverrideOptions["limits"] }
  | { do: "end"; which: "slow-mode" | "posture" | "override" }
  | { do: "close"; client: Client }
  | { do: "warn" | "mute" | "release" | "forgive"; client: Client }
  | { do: "restrict"; client: Client; only: readonly string[] };

const REASON = "You went on about it.";

/** What is said to a client as an operator of all rooms says it. */
const AS_OPERATOR = { reason: "operator", says: REASON };

/** Does in a room what a moderator has asked for. */
export async function moderate(
  bouncer: Bouncer,
  connections: Iterable<AppConnection>,
  what: Moderation,
): Promise<void> {
  const { switches, strikes, bans } = bouncer;
  switch (what.do) {
    case "slow-mode":
      await switches.slowMode({ every: what.every, for: HOUR, reason: REASON });
      return;
    case "posture":
      await switches.raise(what.posture, { for: HOUR, reason: REASON });
      return;
    case "override":
      await switches.override(what.client, { limits: what.limits, for: HOUR, reason: REASON });
      return;
    case "end":
      await switches.end(what.which);
      return;
    case "close":
      await bans.add(what.client, { for: HOUR, reason: REASON });
      return;
  }
  for (const connection of connections) {
    if (bouncer.clientOf(connection) !== what.client) continue;
    if (what.do === "warn") strikes.add(connection, AS_OPERATOR);
    if (what.do === "mute") strikes.mute(connection, HOUR, AS_OPERATOR);
    if (what.do === "release") strikes.release(connection);
    if (what.do === "forgive") strikes.clear(connection);
    if (what.do === "restrict") strikes.restrict(connection, { only: what.only, for: HOUR });
  }
}
