/** What a candidate cannot have: a room has them of its own. */
const OF_THE_ROOM = new Set(["candidate", "record", "ledger", "identify"]);

/**
 * A policy as a running room can be sent it.
 *
 * @throws {TypeError} if it has functions, with where they are
 */
export function asJson(policy: object): string {
  const own = Object.fromEntries(Object.entries(policy).filter(([option]) => !OF_THE_ROOM.has(option)));
  const functions = [...functionsIn(own, [])];
  if (functions.length > 0) {
    throw new TypeError(
      `A running room cannot be sent functions, and this policy has some: ${functions.join(", ")}. Write it into the room's code instead.`,
    );
  }
  return JSON.stringify(own);
}

function* functionsIn(value: unknown, path: readonly string[]): Generator<string> {
  if (typeof value === "function") yield path.join(".");
  else if (typeof value === "object" && value !== null) {
    for (const [name, part] of Object.entries(value)) yield* functionsIn(part, [...path, name]);
  }
}
