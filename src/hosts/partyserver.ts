import { Bouncer } from "../bouncer.ts";
import { LedgerLink, type PushLike } from "../ledger/link.ts";
import type { Message } from "../measure/message.ts";
import type { Policy, RequestLike } from "../policy/policy.ts";
import { Answers, isUpgrade, ownsFetch } from "./answers.ts";
import { closedSocket } from "./closed-socket.ts";
import { guardHandlers, type Wrap } from "./handlers.ts";
import { learnRouterOf } from "./props.ts";
import { bouncerOf, register } from "./registry.ts";
import { type Bindings, bindingOf, ledgerIn } from "./partyserver-ledger.ts";
import { type ConnectionLike, hasBroken } from "./room.ts";
import { rulesOf } from "./rules.ts";
import { besideTheApp, type HostStorage } from "./storage.ts";
import { unacceptable } from "./unacceptable.ts";

export { type CloudflareGateOptions, connectGate } from "./partyserver-gate.ts";
export { Ledger } from "./partyserver-ledger.ts";
export { bouncerOf } from "./registry.ts";
export type { GateOptions } from "./gate.ts";

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
  const isHostsFetch = ownsFetch(Server);
  learnRouterOf(Server);

  const Guarded = class extends (Server as unknown as new (...args: unknown[]) => ServerLike) {
    #isGuarded = false;
    readonly #answers = new Answers(isHostsFetch);

    constructor(...args: unknown[]) {
      const [ctx, env] = args as [{ id: unknown; storage: HostStorage }, Bindings];
      const { id } = ctx;
      // Before the app's own constructor, which may have a look at its storage.
      const storage = besideTheApp(ctx.storage);
      super(...args);
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
      return this.#answer(request as RequestLike);
    }

    async #answer(request: RequestLike): Promise<unknown> {
      const closing = isUpgrade(request) ? await bouncerOf(this).turnAway(request) : null;
      return closing === null
        ? this.#answers.to(request, () => super.fetch?.(request))
        : closedSocket(closing, request);
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
      guardHandlers(this, wrapsFor(bouncerOf(this), this.#answers));
    }
  };
  Object.defineProperty(Guarded, "name", { value: Server.name });
  return Guarded as unknown as Class;
}

function wrapsFor(bouncer: Bouncer, answers: Answers): Record<string, Wrap> {
  return {
    onStart:
      (onStart) =>
      (...args: unknown[]) =>
        answers.start(() => onStart?.(...args)),
    onConnect: (onConnect) => (connection: ConnectionLike, context: { request: RequestLike }) =>
      answers.connect(context.request, async () => {
        if (!(await bouncer.connect(connection, context.request))) return false;
        await onConnect?.(connection, context);
        return true;
      }),
    onRequest: (onRequest) => (request: RequestLike) => answers.request(request, () => onRequest?.(request)),
    getConnectionTags:
      (getConnectionTags) => (connection: ConnectionLike, context: { request: RequestLike }) =>
        answers.tag(context.request, () => getConnectionTags?.(connection, context)),
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
