import { hasMethods, isClass, kindOf } from "../../platform/class-shape.ts";

/**
 * Refuses what PartyKit's guard would not guard.
 *
 * @throws {TypeError} saying why, and what to do
 */
export function requireRoom(Room: unknown): void {
  if (!isClass(Room)) {
    throw new TypeError(
      `withBouncer: expected a class, received ${kindOf(Room)}. ` +
        "Write the room as a class that implements Party.Server, with its handlers as methods, then guard that.",
    );
  }
  if (hasMethods(Room, "webSocketMessage")) {
    throw new TypeError(
      `withBouncer: ${Room.name || "the class"} is a Durable Object class, not a PartyKit room. ` +
        'Import withBouncer from "party-bouncer/partyserver" for a class that extends PartyServer\'s Server.',
    );
  }
}
