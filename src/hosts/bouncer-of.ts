import type { Bouncer } from "../bouncer/bouncer.ts";

/**
 * All copies of this module in an isolate share it: Vite evaluates modules again while rooms live, and a package may bring a copy of its
 * own. The number is that of the public methods of a bouncer, as far as another copy's is not to be used.
 */
const SHARED = Symbol.for("party-bouncer: bouncers 2");

const bouncers = ((globalThis as { [SHARED]?: WeakMap<object, Bouncer> })[SHARED] ??= new WeakMap());

export function register(room: object, bouncer: Bouncer): void {
  bouncers.set(room, bouncer);
}

/**
 * The bouncer of a guarded room.
 *
 * @param room the guarded class's instance (`this`), or on PartyKit its `room`
 * @throws {TypeError} if the room is not guarded
 * @example
 * onStart() {
 *   bouncerOf(this).on("ban", ({ client, ban }) => console.log(client, ban.reason));
 * }
 */
export function bouncerOf(room: object): Bouncer {
  const bouncer = bouncers.get(room) ?? ofContext(room);
  if (bouncer === undefined) {
    throw new TypeError(
      "bouncerOf: this room has no bouncer. Guard its class with withBouncer(Class, policy) first.",
    );
  }
  return bouncer;
}

/** A Durable Object's own constructor may ask before there is an instance to go by. By then its `ctx` is known. */
function ofContext(room: object): Bouncer | undefined {
  const { ctx } = room as { ctx?: unknown };
  return typeof ctx === "object" && ctx !== null ? bouncers.get(ctx) : undefined;
}
