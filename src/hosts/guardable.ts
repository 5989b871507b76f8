import type { DefinedPolicy } from "../policy/policy.ts";
import { requireRoomFor } from "./protocols.ts";

type Class = abstract new (...args: never[]) => object;

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
 * Refuses a class that PartyServer's guard would not guard, or that could not live with the policy.
 *
 * @throws {TypeError} saying why, and what to do
 */
export function requirePartyServer(Server: unknown, policy: DefinedPolicy): void {
  if (!isClass(Server)) {
    throw new TypeError(
      `withBouncer: expected PartyServer's Server, or a class that extends it, received ${kindOf(Server)}.`,
    );
  }
  const missing = LIFE_CYCLE.filter((name) => !has(Server, name));
  if (missing.length > 0)
    throw new TypeError(`withBouncer: ${Server.name || "the class"} ${whyNot(Server, missing)}`);
  requireRoomFor(Server, policy);
}

/**
 * Refuses what PartyKit's guard would not guard.
 *
 * @throws {TypeError} saying why, and what to do
 */
export function requirePartyKit(Room: unknown): void {
  if (!isClass(Room)) {
    throw new TypeError(
      `withBouncer: expected a class, received ${kindOf(Room)}. ` +
        "Write the room as a class that implements Party.Server, with its handlers as methods, then guard that.",
    );
  }
  if (has(Room, "webSocketMessage")) {
    throw new TypeError(
      `withBouncer: ${Room.name || "the class"} is a Durable Object class and no PartyKit room. ` +
        'Import withBouncer from "party-bouncer/partyserver" for a class that extends PartyServer\'s Server.',
    );
  }
}

/** Whether an instance of a class has a method of this name, its own or inherited. */
function has(Class: Class, name: string): boolean {
  return typeof (Class.prototype as Record<string, unknown>)[name] === "function";
}

function whyNot(Server: Class, missing: readonly string[]): string {
  if (has(Server, "onMessage") && has(Server, "setState") && has(Server, "alarm")) {
    return (
      "is an Agent of agents 0.22 or later, which no longer extends PartyServer's Server: its messages come in by a way that " +
      "withBouncer does not guard yet. Stay with agents 0.21 for now, or let clients talk to a guarded Server that calls the agent."
    );
  }
  if (has(Server, "fetch") || has(Server, "webSocketMessage") || has(Server, "alarm")) {
    return (
      `is a Durable Object class, but none that extends PartyServer's Server: it has no ${missing.join(", ")}. ` +
      "Let it extend Server in place of DurableObject, or limit its WebSockets with rateLimit(webSocket, interval, action) of " +
      '"party-bouncer".'
    );
  }
  return (
    `does not extend PartyServer's Server: it has no ${missing.join(", ")}. ` +
    'If it is a PartyKit room, import withBouncer from "party-bouncer/partykit".'
  );
}

/** Also a function that is called with `new`. An arrow function or a method has no prototype to guard. */
function isClass(value: unknown): value is Class {
  return typeof value === "function" && typeof value.prototype === "object" && value.prototype !== null;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "object") return "an object";
  return typeof value === "function" ? "a function that is no class" : typeof value;
}
