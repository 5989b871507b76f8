import * as workers from "cloudflare:workers";
import { Bouncer } from "../bouncer.ts";
import { LedgerLink, type PushLike } from "../ledger/link.ts";
import type { StorageLike } from "../ledger/storage.ts";
import type { Message } from "../measure/message.ts";
import type { Duration } from "../policy/duration.ts";
import type { Policy, RequestLike } from "../policy/policy.ts";
import { Gate, type GateOptions, periodOf, type RateLimiter } from "./gate.ts";
import { closedSocket } from "./closed-socket.ts";
import { guardHandlers, type Wrap } from "./handlers.ts";
import { bouncerOf, register } from "./registry.ts";
import { type Bindings, bindingOf, ledgerIn } from "./partyserver-ledger.ts";
import { type ConnectionLike, hasBroken } from "./room.ts";
import { rulesOf } from "./rules.ts";
import { unacceptable } from "./unacceptable.ts";

export { Ledger } from "./partyserver-ledger.ts";
export { bouncerOf } from "./registry.ts";
export type { GateOptions };

/** What the bouncer needs of PartyServer's `Server`, or of a class with the same life cycle. */
interface ServerLike {
  readonly name: string;
  getConnections(): Iterable<ConnectionLike>;
  fetch?(request: unknown): unknown;
  webSocketMessage?(...args: unknown[]): unknown;
  webSocketClose?(...args: unknown[]): unknown;
  webSocketError?(...args: unknown[]): unknown;
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
      const [{ id, storage }, env] = args as [{ id: unknown; storage: StorageLike }, Bindings];
      const shared =
        rules.ledger === undefined
          ? undefined
          : {
              ledger: ledgerIn(env, rules.ledger),
              address: () => ({ party: bindingOf(env, id, this.name), room: this.name }),
            };
      register(this, new Bouncer(rules, { connections: () => this.getConnections(), storage, shared }));
    }

    // A connection's events come in through one of these four. By then every constructor has run.
    override fetch(request: unknown): unknown {
      this.#guard();
      const refusal = unacceptable(request as RequestLike);
      if (refusal !== null) return refusal;
      if (rules.ledger !== undefined && LedgerLink.isPush(request as PushLike)) {
        return bouncerOf(this).receive(request as PushLike);
      }
      const isUpgrade = (request as RequestLike).headers.get("Upgrade")?.toLowerCase() === "websocket";
      return isUpgrade ? this.#letIn(request as RequestLike) : super.fetch?.(request);
    }

    async #letIn(request: RequestLike): Promise<unknown> {
      const closing = await bouncerOf(this).turnAway(request);
      return closing === null ? super.fetch?.(request) : closedSocket(closing, request);
    }

    override webSocketMessage(...args: unknown[]): unknown {
      this.#guard();
      return super.webSocketMessage?.(...args);
    }

    override webSocketClose(...args: unknown[]): unknown {
      this.#guard();
      return super.webSocketClose?.(...args);
    }

    override webSocketError(...args: unknown[]): unknown {
      this.#guard();
      return super.webSocketError?.(...args);
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

/** What a gate on Cloudflare goes by. */
export interface CloudflareGateOptions extends GateOptions {
  /**
   * Cloudflare's own rate limiting: the name of its binding, and its `period` (10 or 60 seconds). It counts connects per address,
   * in each of Cloudflare's locations for itself. Default: none.
   */
  rateLimit?: { binding: string; period: Duration } | undefined;
}

/**
 * A gate for `routePartykitRequest`: a known offender is accepted and closed with the code in the worker, without waking the room.
 * It knows what the shared ledger says, and what Cloudflare's own rate limiting does where it is bound. Make one for all requests:
 * it remembers what it heard.
 *
 * @throws {TypeError} where the period is no duration
 * @example
 * const gate = connectGate({ ledger: "Ledger", rateLimit: { binding: "CONNECTS", period: "10s" } });
 * export default {
 *   async fetch(request, env) {
 *     return (await routePartykitRequest(request, env, { onBeforeConnect: gate })) ?? new Response("Not found", { status: 404 });
 *   },
 * };
 */
export function connectGate(
  options: CloudflareGateOptions = {},
): <R extends RequestLike>(
  request: R,
  lobby: { readonly className?: string; readonly name: string },
) => Promise<R | Response> {
  const gate = new Gate(options);
  const { ledger, rateLimit } = options;
  const period = rateLimit === undefined ? 0 : periodOf(rateLimit.period);
  return async (request, lobby) => {
    const env = workers.env as unknown as Bindings;
    const binding = rateLimit === undefined ? undefined : (env[rateLimit.binding] as RateLimiter | undefined);
    const room = JSON.stringify([lobby.className ?? "", lobby.name]);
    const answer = await gate.respondTo(
      request,
      room,
      ledger === undefined ? null : ledgerIn(env, ledger),
      binding === undefined ? null : { binding, period },
    );
    return answer ?? request;
  };
}

function wrapsFor(bouncer: Bouncer): Record<string, Wrap> {
  return {
    onConnect:
      (onConnect) =>
      async (connection: ConnectionLike, context: { request: RequestLike }): Promise<void> => {
        if (await bouncer.connect(connection, context.request)) {
          await withoutStack(() => onConnect?.(connection, context));
        }
      },
    onRequest:
      (onRequest) =>
      (...args: unknown[]) =>
        withoutStack(() => onRequest?.(...args)),
    getConnectionTags:
      (getConnectionTags) =>
      (...args: unknown[]) =>
        withoutStack(() => getConnectionTags?.(...args)),
    onMessage: (onMessage) => (connection: ConnectionLike, message: Message) =>
      bouncer.handle(connection, message, () => onMessage?.(connection, message)),
    onClose:
      (onClose) =>
      (connection: ConnectionLike, ...rest: unknown[]) =>
        bouncer.disconnect(connection) ? onClose?.(connection, ...rest) : undefined,
    // A connection that breaks the protocol ends in an error, and no close ever comes.
    onError:
      (onError) =>
      (connection: ConnectionLike, ...rest: unknown[]) => {
        if (hasBroken(connection)) bouncer.disconnect(connection);
        return onError?.(connection, ...rest);
      },
  };
}

/** PartyServer sends the stack of what the app throws to the client. It goes to the log instead. */
async function withoutStack(act: () => unknown): Promise<unknown> {
  try {
    return await act();
  } catch (error) {
    const neutral = new Error("The room could not do what was asked of it.", { cause: error });
    neutral.stack = neutral.message;
    throw neutral;
  }
}
