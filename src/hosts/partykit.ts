import { Bouncer } from "../bouncer.ts";
import type { StorageLike } from "../ledger/storage.ts";
import type { Message } from "../measure/message.ts";
import type { Policy, RequestLike } from "../policy/policy.ts";
import { guardHandlers, type Wrap } from "./handlers.ts";
import { Refusals } from "./refusals.ts";
import { register } from "./registry.ts";
import type { ConnectionLike } from "./room.ts";
import { rulesOf } from "./rules.ts";

export { bouncerOf } from "./registry.ts";

/** What the bouncer needs of PartyKit's `Party.Room`. */
interface PartyKitRoom {
  readonly id: string;
  readonly storage: StorageLike;
  getConnections(): Iterable<ConnectionLike>;
}

// oxlint-disable-next-line no-explicit-any -- a mixin's constructor has to take any arguments (TS2545)
type RoomClass = new (...args: any[]) => object;

interface HasGate {
  onBeforeConnect?(request: RequestLike, lobby: { id: string }, context: unknown): unknown;
}

/**
 * Guards a PartyKit room. The class stays as it is; only the export line changes.
 *
 * @param policy default: 10 messages a second with a burst of 20; warnings; closed for a minute at the 6th strike
 * @returns a class to export in the place of yours
 * @throws {PolicyError} at once, where the policy is wrong
 * @example
 * class Chat implements Party.Server {
 *   constructor(readonly room: Party.Room) {}
 *   onMessage(message: string) {
 *     this.room.broadcast(message);
 *   }
 * }
 * export default withBouncer(Chat) satisfies Party.Worker;
 */
export function withBouncer<Class extends RoomClass>(Room: Class, policy: Policy = {}): Class {
  if (typeof Room !== "function") {
    throw new TypeError(
      "withBouncer: expected a class. Write the room as a class that implements Party.Server, then guard that.",
    );
  }
  const rules = rulesOf(policy);
  const refusals = new Refusals();

  const Guarded = class extends Room {
    static async onBeforeConnect(
      request: RequestLike,
      lobby: { id: string },
      context: unknown,
    ): Promise<unknown> {
      const own = await (Room as unknown as HasGate).onBeforeConnect?.(request, lobby, context);
      if (own instanceof Response) return own;
      const passed = (own as RequestLike | undefined) ?? request;
      if (!rules.enforce) return passed;
      return (await refusals.respondTo(passed, lobby.id, rules.identify)) ?? passed;
    }

    // oxlint-disable-next-line no-explicit-any -- see RoomClass
    constructor(...args: any[]) {
      const room = args[0] as PartyKitRoom;
      const bouncer = new Bouncer(rules, {
        connections: () => room.getConnections(),
        storage: room.storage,
      });
      register(room, bouncer);
      refusals.follow(bouncer, () => room.id);
      super(...args);
      register(this, bouncer);
      guardHandlers(this, wrapsFor(bouncer, this));
    }
  };
  Object.defineProperty(Guarded, "name", { value: Room.name });
  return Guarded;
}

function wrapsFor(bouncer: Bouncer, instance: object): Record<string, Wrap> {
  const wraps: Record<string, Wrap> = {
    onConnect:
      (onConnect) =>
      async (connection: ConnectionLike, context: { request: RequestLike }): Promise<void> => {
        guardHandlers(instance, wraps);
        if (await bouncer.connect(connection, context.request)) await onConnect?.(connection, context);
      },
    onMessage: (onMessage) => (message: Message, connection: ConnectionLike) =>
      bouncer.handle(connection, message, () => onMessage?.(message, connection)),
    onClose: (onClose) => (connection: ConnectionLike) =>
      bouncer.disconnect(connection) ? onClose?.(connection) : undefined,
  };
  return wraps;
}
