import { Bouncer } from "../bouncer.ts";
import type { StorageLike } from "../ledger/storage.ts";
import type { Message } from "../measure/message.ts";
import type { Policy, RequestLike } from "../policy/policy.ts";
import { guardHandlers, type Wrap } from "./handlers.ts";
import { bouncerOf, register } from "./registry.ts";
import type { ConnectionLike } from "./room.ts";
import { rulesOf } from "./rules.ts";

export { bouncerOf } from "./registry.ts";

/** What the bouncer needs of PartyServer's `Server`, or of a class with the same life cycle. */
interface ServerLike {
  getConnections(): Iterable<ConnectionLike>;
  fetch?(request: unknown): unknown;
  webSocketMessage?(...args: unknown[]): unknown;
  webSocketClose?(...args: unknown[]): unknown;
}

// oxlint-disable-next-line no-explicit-any -- a mixin's constructor has to take any arguments (TS2545)
type ServerClass = new (...args: any[]) => object;

/**
 * Guards a PartyServer room: extend `withBouncer(Server, policy)` in the place of `Server`, or wrap a class of your own.
 *
 * @param policy default: 10 messages a second with a burst of 20; warnings; closed for a minute at the 6th strike
 * @throws {PolicyError} at once, where the policy is wrong
 * @example
 * export class Chat extends withBouncer(Server) {
 *   static options = { hibernate: true };
 *   onMessage(connection: Connection, message: WSMessage) {
 *     this.broadcast(message, [connection.id]);
 *   }
 * }
 */
export function withBouncer<Class extends ServerClass>(Server: Class, policy: Policy = {}): Class {
  if (typeof Server !== "function") {
    throw new TypeError("withBouncer: expected PartyServer's Server, or a class that extends it.");
  }
  const rules = rulesOf(policy);

  const Guarded = class extends (Server as unknown as new (...args: unknown[]) => ServerLike) {
    #isGuarded = false;

    constructor(...args: unknown[]) {
      super(...args);
      const { storage } = args[0] as { storage: StorageLike };
      register(this, new Bouncer(rules, { connections: () => this.getConnections(), storage }));
    }

    // A connection's events come in through one of these three. By then every constructor has run.
    override fetch(request: unknown): unknown {
      this.#guard();
      return super.fetch?.(request);
    }

    override webSocketMessage(...args: unknown[]): unknown {
      this.#guard();
      return super.webSocketMessage?.(...args);
    }

    override webSocketClose(...args: unknown[]): unknown {
      this.#guard();
      return super.webSocketClose?.(...args);
    }

    #guard(): void {
      if (this.#isGuarded) return;
      this.#isGuarded = true;
      guardHandlers(this, wrapsFor(bouncerOf(this)));
    }
  };
  Object.defineProperty(Guarded, "name", { value: Server.name });
  return Guarded as unknown as Class;
}

function wrapsFor(bouncer: Bouncer): Record<string, Wrap> {
  return {
    onConnect:
      (onConnect) =>
      async (connection: ConnectionLike, context: { request: RequestLike }): Promise<void> => {
        if (!(await bouncer.connect(connection, context.request))) return;
        try {
          await onConnect?.(connection, context);
        } catch (error) {
          throw withoutStack(error);
        }
      },
    onMessage: (onMessage) => (connection: ConnectionLike, message: Message) =>
      bouncer.handle(connection, message, () => onMessage?.(connection, message)),
    onClose:
      (onClose) =>
      (connection: ConnectionLike, ...rest: unknown[]) =>
        bouncer.disconnect(connection) ? onClose?.(connection, ...rest) : undefined,
  };
}

/** PartyServer sends the stack of what `onConnect` throws to the client. It goes to the log instead. */
function withoutStack(error: unknown): Error {
  const neutral = new Error("The room could not let this connection in.", { cause: error });
  neutral.stack = neutral.message;
  return neutral;
}
