import type { AppealRequest } from "../../appeals/desk.ts";
import { createHost } from "../../bouncer/create-host.ts";
import type { Host } from "../../bouncer/host.ts";
import type { RequestLike } from "../../identity/request.ts";
import { isPush, type PushLike } from "../../ledger/push.ts";
import { closeHandlers } from "../../platform/close-handlers.ts";
import { closedSocket } from "../../platform/closed-socket.ts";
import { CONNECTION_HANDLERS, gapsIn } from "../../platform/gaps.ts";
import { guardHandlers, type Wrap } from "../../platform/handlers.ts";
import { hearOnce } from "../../platform/hearing.ts";
import { guardListeners } from "../../platform/message-listeners.ts";
import { guardRawMessages, type HasRawMessages, hearsRaw } from "../../platform/raw-messages.ts";
import { rejectRequest } from "../../platform/reject-request.ts";
import type { ConnectionLike, MessageCallbacks } from "../../platform/room.ts";
import type { DefinedPolicy } from "../../policy/policy.ts";
import type { Message } from "../../shared/message.ts";
import { besideTheApp, type HostStorage } from "../../storage/host-storage.ts";
import { register } from "../bouncer-of.ts";
import type { RoomKind } from "../room-kind.ts";
import { Answers, ownsFetch } from "./answers.ts";
import { ledgerIn } from "./ledger-binding.ts";
import { type Bindings, Whereabouts } from "./namespaces.ts";
import { type ListsSockets, OwnSockets } from "./own-sockets.ts";
import { learnRouterOf } from "./props.ts";

/** As much of a Durable Object's `ctx` as is used here. */
interface ContextLike {
  readonly id: unknown;
  readonly storage: HostStorage;
  blockConcurrencyWhile(callback: () => Promise<unknown>): Promise<unknown>;
}

/** What the bouncer needs of PartyServer's `Server`, or of a class with the same life cycle. */
export interface ServerLike extends HasRawMessages {
  readonly name: string;
  fetch(request: unknown): unknown;
  webSocketClose(...args: unknown[]): unknown;
  webSocketError(...args: unknown[]): unknown;
}

// oxlint-disable-next-line no-explicit-any -- a mixin's constructor has to take any arguments (TS2545)
export type ServerClass = new (...args: any[]) => object;

/** What a kind of room needs beside what PartyServer's own does. */
export interface GuardOptions {
  /** What is different about the room. Called when one is constructed. */
  room?(room: ServerLike): RoomKind;
  /** Called with each connection of a room before the bouncer looks at it. */
  meet?(connection: object, room: object): void;
  /** The answer to a request that the room itself could not bear; `null` if the request is fine. */
  reject?(request: RequestLike): Response | null;
  /** Whether each message is judged before the room hears it, not only if the app has a `webSocketMessage` of its own. */
  readonly isRaw?: boolean;
}

/** A class with PartyServer's life cycle, guarded. Callers check the class first. */
export function guardServer<Class extends ServerClass>(
  Server: Class,
  rules: DefinedPolicy,
  options: GuardOptions = {},
): Class {
  const { meet = () => {}, isRaw = false } = options;
  const isHostsFetch = ownsFetch(Server);
  learnRouterOf(Server);

  const Guarded = class extends (Server as unknown as new (...args: unknown[]) => ServerLike) {
    readonly #host: Host;
    readonly #callbacks: MessageCallbacks;
    readonly #sockets: OwnSockets;
    #isGuarded = false;
    readonly #meet = (connection: object): void => meet(connection, this);
    readonly #answers = new Answers(isHostsFetch);

    constructor(...args: unknown[]) {
      const [ctx, env] = args as [ContextLike & ListsSockets, Bindings];
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
      const { through, ...kind } = options.room?.(this) ?? {};
      this.#host = createHost(rules, {
        name: () => this.name,
        connections: () => this.getConnections(),
        party: () => where.address.party,
        admits: true,
        gaps: () => this.#gaps(),
        storage,
        shared,
        ...kind,
      });
      const { bouncer } = this.#host;
      const ready = this.#host.ready();
      if (ready !== null) void ctx.blockConcurrencyWhile(() => ready);
      register(this, bouncer);
      this.#callbacks = through?.(bouncer) ?? bouncer;
      this.#sockets = new OwnSockets(this, ctx, Guarded.prototype);
      guardRawMessages(this, Guarded.prototype, this.#callbacks, { isRaw, meet: this.#meet });
      // By then every constructor has run. A sub-agent of the Agents SDK hears its events by calls of its parent.
      queueMicrotask(() => this.#guard());
    }

    // A connection's events come in through one of these four.
    override fetch(request: unknown): unknown {
      this.#guard();
      const refusal = rejectRequest(request as RequestLike) ?? options.reject?.(request as RequestLike);
      if (refusal) return refusal;
      if (rules.ledger !== undefined && isPush(request as PushLike)) {
        return this.#host.receive(request as PushLike);
      }
      return this.#sockets.passing(this.#answers.to(request as RequestLike, () => super.fetch(request)));
    }

    override webSocketMessage(ws: object, message: Message): unknown {
      this.#meet(ws);
      this.#guard();
      return super.webSocketMessage(ws, message);
    }

    override webSocketClose(ws: object, ...args: unknown[]): unknown {
      this.#meet(ws);
      this.#guard();
      return super.webSocketClose(ws, ...args);
    }

    override webSocketError(ws: object, ...args: unknown[]): unknown {
      this.#meet(ws);
      this.#guard();
      return super.webSocketError(ws, ...args);
    }

    #guard(): void {
      if (this.#isGuarded) return;
      this.#isGuarded = true;
      guardHandlers(this, wrapsFor(this.#host, this.#callbacks, this.#answers, this.#meet));
    }

    #gaps(): Iterable<string> {
      const handlers = this.#isGuarded ? CONNECTION_HANDLERS : [];
      const strangers = this.#sockets.count();
      return gapsIn({ instance: this, handlers, connections: this.getConnections(), strangers });
    }
  };
  Object.defineProperty(Guarded, "name", { value: Server.name });
  return Guarded as unknown as Class;
}

function wrapsFor(
  host: Host,
  callbacks: MessageCallbacks,
  answers: Answers,
  meet: (connection: object) => void,
): Record<string, Wrap> {
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
    onRequest: (onRequest) => (request: AppealRequest) =>
      answers.request(request, () => host.bouncer.appeals.respond(request) ?? onRequest?.(request)),
    getConnectionTags:
      (getConnectionTags) =>
      async (connection: ConnectionLike, context: { request: RequestLike }): Promise<unknown> => {
        const { request } = context;
        meet(connection);
        takeBytesAsBuffers(connection);
        guardListeners(connection, callbacks);
        // By now the room has started, and `onStart` may have set the policy.
        const closing = answers.isDue(request) ? await host.turnAway(request) : null;
        return closing === null
          ? answers.tag(request, () => getConnectionTags?.(connection, context))
          : answers.turnAway(request, closedSocket(closing, request));
      },
    onMessage: (onMessage) => (connection: ConnectionLike, message: Message) => {
      meet(connection);
      const hear = (): unknown => onMessage?.(connection, message);
      return hearsRaw(connection) ? hear() : hearOnce(callbacks, connection, message, hear);
    },
    ...closeHandlers(host),
  };
}

/** As PartyServer promises, but only its newest version sees to. A Blob cannot be read at once, so it has no type that a limit could match. */
function takeBytesAsBuffers(connection: ConnectionLike & { binaryType?: string }): void {
  if (connection.binaryType === "blob") connection.binaryType = "arraybuffer";
}
