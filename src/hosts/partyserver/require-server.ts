import { type Class, hasMethods, isClass, kindOf } from "../../platform/class-shape.ts";
import { AGENTS, isAgent } from "./other-kinds.ts";

/** What PartyServer's `Server` has, and with it all that the guard goes by: its events come in through these. */
const LIFE_CYCLE = [
  "fetch",
  "webSocketMessage",
  "webSocketClose",
  "webSocketError",
  "getConnections",
  "getConnectionTags",
  "onConnect",
  "onMessage",
  "onClose",
] as const;

/**
 * Refuses a class that PartyServer's guard would not guard.
 *
 * @throws {TypeError} saying why, and what to do
 */
export function requireServer(Server: unknown): void {
  if (!isClass(Server)) {
    throw new TypeError(
      `withBouncer: expected PartyServer's Server, or a class that extends it, received ${kindOf(Server)}.`,
    );
  }
  const missing = LIFE_CYCLE.filter((name) => !hasMethods(Server, name));
  if (missing.length > 0)
    throw new TypeError(`withBouncer: ${Server.name || "the class"} ${whyNot(Server, missing)}`);
}

function whyNot(Server: Class, missing: readonly string[]): string {
  if (isAgent(Server)) return AGENTS;
  const why = `does not extend PartyServer's Server: it has no ${missing.join(", ")}. `;
  if (hasMethods(Server, "fetch") || hasMethods(Server, "webSocketMessage") || hasMethods(Server, "alarm")) {
    return `is a Durable Object class that ${why}Import withBouncer from "party-bouncer/durable-object".`;
  }
  return `${why}If it is a PartyKit room, import withBouncer from "party-bouncer/partykit".`;
}
