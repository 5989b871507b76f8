import { type Class, hasMethods, isClass, kindOf } from "../../platform/class-shape.ts";

const guarded = new WeakSet<object>();

/** Takes note that instances of a class are guarded. */
export function markGuarded(Guarded: Class): void {
  guarded.add(Guarded);
}

/**
 * Refuses what is not the class of a plain Durable Object.
 *
 * @throws {TypeError} saying why, and what to do
 */
export function requireDurableObject(given: unknown): void {
  if (!isClass(given)) {
    throw new TypeError(
      `withBouncer: expected DurableObject, or a class of a Durable Object, received ${kindOf(given)}.`,
    );
  }
  const name = given.name || "the class";
  for (let each: unknown = given; typeof each === "function"; each = Object.getPrototypeOf(each)) {
    if (guarded.has(each)) throw new TypeError(`withBouncer: ${name} is guarded already. Guard it once.`);
  }
  const entry = entryFor(given);
  if (entry !== null) {
    throw new TypeError(
      `withBouncer: ${name} ${entry.why}. Import withBouncer from "party-bouncer/${entry.name}".`,
    );
  }
}

function entryFor(given: Class): { why: string; name: string } | null {
  if (hasMethods(given, "onMessage", "setState")) return { why: "is an Agent", name: "agents" };
  if (!hasMethods(given, "getConnections", "getConnectionTags", "onMessage")) return null;
  if (hasMethods(given, "onLoad", "onSave", "handleMessage"))
    return { why: "is a Yjs document of y-partyserver", name: "yjs" };
  return { why: "extends PartyServer's Server", name: "partyserver" };
}
