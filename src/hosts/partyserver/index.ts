/**
 * `withBouncer` for the rooms of PartyServer, its gate and its ledger. It needs `partyserver`, and runs in a Cloudflare worker.
 *
 * @module party-bouncer/partyserver
 */
import { createHost, type Host } from "../../bouncer/host.ts";
import type { RequestLike } from "../../identity/request.ts";
import { isPush, type PushLike } from "../../ledger/push.ts";
import { closeHandlers } from "../../platform/close-handlers.ts";
import { closedSocket } from "../../platform/closed-socket.ts";
import { guardHandlers, type Wrap } from "../../platform/handlers.ts";
import { isHeard, whileHearing } from "../../platform/hearing.ts";
import { guardListeners } from "../../platform/message-listeners.ts";
import { guardRawMessages, type HasRawMessages, hearsRaw } from "../../platform/raw-messages.ts";
import { rejectRequest } from "../../platform/reject-request.ts";
import type { ConnectionLike } from "../../platform/room.ts";
import { definePolicy } from "../../policy/define-policy.ts";
import type { DefinedPolicy, Policy } from "../../policy/policy.ts";
import type { Message } from "../../shared/message.ts";
import { besideTheApp, type HostStorage } from "../../storage/host-storage.ts";
import { register } from "../bouncer-of.ts";
import { Answers, ownsFetch } from "./answers.ts";
import { ledgerIn } from "./ledger.ts";
import { type Bindings, Whereabouts } from "./namespaces.ts";
import { learnRouterOf } from "./props.ts";
import { requireProtocolNeeds } from "./protocol-needs.ts";
import { requireServer } from "./require-server.ts";

export { type CloudflareGateOptions, connectGate, type RateLimitOptions } from "./gate.ts";
export { Ledger, type LedgerClass } from "./ledger.ts";
export { bouncerOf } from "../bouncer-of.ts";
export type { GateOptions } from "../../gate/gate.ts";

/** What the bouncer needs of PartyServer's `Server`, or of a class with the same life cycle. */
interface ServerLike extends HasRawMessages {
  readonly name: string;
  fetch(request: unknown): unknown;
  webSocketClose(...args: unknown[]): unknown;
  webSocketError(...args: unknown[]): unknown;
}

// oxlint-disable-next-line no-explicit-any -- a mixin's constructor has to take any arguments (TS2545)
type ServerClass = new (...args: any[]) => object;

/**
 * Guards a PartyServer room: extend `withBouncer(Server, policy)` in place of `Server`, or wrap a class of your own.
 *
 * @param policy default: 10 messages a second with a burst of 20; warnings; closed for a minute at the 6th strike
 * @throws {PolicyError} at once, if the policy is wrong
 * @throws {TypeError} at once, if the class cannot be guarded, or would lose what it cannot do without under this policy
 * @example
 * export class Chat extends withBouncer(Server) {
 *   static options = { hibernate: true };
 *   onMessage(connection: Connection, message: WSMessage) {
 *     this.broadcast(message, [connection.id]);
 *   }
 * }
 */
export function withBouncer<Class extends ServerClass>(Server: Class, policy: Policy = {}): Class {
  const rules = definePolicy(policy);
  requireServer(Server, rules);
  const isHostsFetch = ownsFetch(Server);
  learnRouterOf(Server);

  const Guarded = class extends (Server as unknown as new (...args: unknown[]) => ServerLike) {
    readonly #host: Host;
    #isGuarded = false;
    readonly #answers = new Answers(isHostsFetch);

    constructor(...args: unknown[]) {
      const [ctx, env] = args as [{ id: unknown; storage: HostStorage }, Bindings];
      const { id } = ctx;
      // Before the app's own constructor, which may have a look at its storage.
      const storage = besideTheApp(ctx.storage);
      super(...args);
      const where = new Whereabouts(env, id, () => this.name);
      const shared =
        rules.ledger === undefined
          ? undefined
          : {
              ledger: ledgerIn(env, rules.ledger, () => where.jurisdiction),
              address: () => where.address,
            };
      const permit = (next: DefinedPolicy): void =>
        requireProtocolNeeds(this.constructor as new (...args: unknown[]) => object, next);
      this.#host = createHost(rules, {
        name: () => this.name,
        connections: () => this.getConnections(),
        admits: true,
        storage,
        shared,
        permit,
      });
      register(this, this.#host.bouncer);
      guardRawMessages(this, Guarded.prototype, this.#host.bouncer);
    }

    // A connection's events come in through one of these four. By then every constructor has run.
    override fetch(request: unknown): unknown {
      this.#guard();
      const refusal = rejectRequest(request as RequestLike);
      if (refusal !== null) return refusal;
      if (rules.ledger !== undefined && isPush(request as PushLike)) {
        return this.#host.receive(request as PushLike);
      }
      return this.#answers.to(request as RequestLike, () => super.fetch(request));
    }

    override webSocketMessage(ws: object, message: Message): unknown {
      this.#guard();
      return super.webSocketMessage(ws, message);
    }

    override webSocketClose(...args: unknown[]): unknown {
      this.#guard();
      return super.webSocketClose(...args);
    }

    override webSocketError(...args: unknown[]): unknown {
      this.#guard();
      return super.webSocketError(...args);
    }

    #guard(): void {
      if (this.#isGuarded) return;
      this.#isGuarded = true;
      guardHandlers(this, wrapsFor(this.#host, this.#answers));
    }
  };
  Object.defineProperty(Guarded, "name", { value: Server.name });
  return Guarded as unknown as Class;
}

function wrapsFor(host: Host, answers: Answers): Record<string, Wrap> {
  const { bouncer } = host;
  return {
    onStart:
      (onStart) =>
      (...args: unknown[]) =>
        answers.start(() => onStart?.(...args)),
    onConnect: (onConnect) => (connection: ConnectionLike, context: { request: RequestLike }) =>
      answers.connect(context.request, async () => {
        if (!(await host.connect(connection, context.request))) return false;
        await onConnect?.(connection, context);
        return true;
      }),
    onRequest: (onRequest) => (request: RequestLike) => answers.request(request, () => onRequest?.(request)),
    getConnectionTags:
      (getConnectionTags) =>
      async (connection: ConnectionLike, context: { request: RequestLike }): Promise<unknown> => {
        const { request } = context;
        guardListeners(connection, bouncer);
        // By now the room has started, and `onStart` may have set the policy.
        const closing = answers.isDue(request) ? await host.turnAway(request) : null;
        return closing === null
          ? answers.tag(request, () => getConnectionTags?.(connection, context))
          : answers.turnAway(request, closedSocket(closing, request));
      },
    onMessage: (onMessage) => (connection: ConnectionLike, message: Message) =>
      isHeard(connection) || hearsRaw(connection)
        ? onMessage?.(connection, message)
        : bouncer.handle(connection, message, () =>
            whileHearing(connection, () => onMessage?.(connection, message)),
          ),
    ...closeHandlers(host),
  };
}
