import { type Class, hasMethods } from "../../platform/class-shape.ts";

/** Whether a class is y-partyserver's `YServer`, or what `withYjs` makes. Told by its shape: the package is not imported. */
export function isYServer(Class: Class): boolean {
  const { callbackOptions } = Class as { callbackOptions?: unknown };
  return typeof callbackOptions === "object" && hasMethods(Class, "onLoad", "onSave", "handleMessage");
}

/** Whether a class is an `Agent` of the Agents SDK, or extends one: up to 0.21 they are PartyServer classes too. */
export function isAgent(Class: Class): boolean {
  return hasMethods(Class, "onMessage", "setState", "schedule", "cancelSchedule");
}

/** What is said of one, after its name. */
export const AGENTS =
  'is an Agent, whose clients wait for answers that would not come here. Import withBouncer from "party-bouncer/agents".';

/**
 * Refuses a class of PartyServer's that has a guard of its own.
 *
 * @throws {TypeError} naming the entry that has it
 */
export function requirePlain(Class: Class): void {
  if (isAgent(Class)) throw new TypeError(`withBouncer: ${Class.name || "the class"} ${AGENTS}`);
  if (!isYServer(Class)) return;
  throw new TypeError(
    `withBouncer: ${Class.name || "the class"} keeps a Yjs document, which would lose changes here. Import withBouncer from ` +
      '"party-bouncer/yjs", and give it the class that keeps the document: withBouncer(YServer), or withBouncer(withYjs(Server)).',
  );
}
