import type { AppealRequest } from "../../appeals/desk.ts";
import { createHost } from "../../bouncer/create-host.ts";
import type { Host } from "../../bouncer/host.ts";
import { isUpgrade, type RequestLike } from "../../identity/request.ts";
import { isPush, type PushLike } from "../../ledger/push.ts";
import { hasAsyncContext } from "../../platform/async-context.ts";
import { closeHandlers } from "../../platform/close-handlers.ts";
import { gapsIn } from "../../platform/gaps.ts";
import { guardHandlers, type Wrap } from "../../platform/handlers.ts";
import { hearOnce } from "../../platform/hearing.ts";
import { type ConnectionLike, type SharedLedger } from "../../platform/room.ts";
import { connectionOf, type HibernatingSocket } from "../../platform/socket-connection.ts";
import { watchPairs } from "../../platform/socket-pairs.ts";
import type { DefinedPolicy } from "../../policy/policy.ts";
import type { Message } from "../../shared/message.ts";
import { besideTheApp, type HostStorage } from "../../storage/host-storage.ts";
import { register } from "../bouncer-of.ts";
import { ledgerIn } from "../partyserver/ledger-binding.ts";
import { type Bindings, Whereabouts } from "../partyserver/namespaces.ts";
import { Admission, AMBIGUOUS, currentAdmission, OUTSIDE, refusalOf, whileAnswering } from "./admission.ts";

/** As much of a Durable Object's `ctx` as is used here. */
export interface ObjectContext {
  readonly id: { readonly name?: string | undefined };
  readonly storage: HostStorage;
  blockConcurrencyWhile(callback: () => Promise<unknown>): Promise<unknown>;
  acceptWebSocket(socket: HibernatingSocket, tags?: string[]): void;
  getWebSockets(tag?: string): HibernatingSocket[];
}

const HANDLERS = ["fetch", "webSocketMessage", "webSocketClose", "webSocketError"] as const;

/** What guards one Durable Object: its host, and what is put in front of its handlers and of its `ctx`. */
export class GuardedObject {
  readonly host: Host;
  readonly inMemory: Set<ConnectionLike> = new Set();
  readonly lost: WeakSet<object> = new WeakSet();
  readonly #accept: ObjectContext["acceptWebSocket"];
  readonly #byRequest = new WeakMap<object, Admission>();
  /** Upgrades that are being answered. */
  readonly #due = new Set<Admission>();
  readonly #isPushedTo: boolean;
  #instance: object | null = null;

  /** @param ctx whose methods are replaced */
  constructor(policy: DefinedPolicy, ctx: ObjectContext, env: Bindings) {
    const { acceptWebSocket, getWebSockets } = ctx;
    const list = (tag?: string): HibernatingSocket[] =>
      (tag === undefined ? getWebSockets.call(ctx) : getWebSockets.call(ctx, tag))
        .filter((socket) => !this.lost.has(socket))
        .map((socket) => connectionOf(socket));
    this.#accept = (socket, tags) =>
      tags === undefined ? acceptWebSocket.call(ctx, socket) : acceptWebSocket.call(ctx, socket, tags);
    const { id } = ctx;
    const where = new Whereabouts(env, id, () => id.name ?? null);
    this.host = createHost(policy, {
      name: () => id.name ?? String(id),
      party: () => where.address.party,
      connections: () => [...(list() as (HibernatingSocket & ConnectionLike)[]), ...this.inMemory],
      storage: besideTheApp(ctx.storage),
      admits: true,
      gaps: () => gapsIn({ instance: this.#instance ?? {}, handlers: HANDLERS, connections: this.inMemory }),
      shared: sharedIn(env, where, policy),
    });
    const ready = this.host.ready();
    if (ready !== null) void ctx.blockConcurrencyWhile(() => ready);
    this.#isPushedTo = policy.ledger !== undefined;
    Object.defineProperties(ctx, {
      acceptWebSocket: {
        configurable: true,
        writable: true,
        value: (socket: HibernatingSocket, tags?: string[]) => this.#acceptForApp(socket, tags),
      },
      getWebSockets: { configurable: true, writable: true, value: list },
    });
    register(ctx, this.host.bouncer);
    objects.set(ctx, this);
    watchPairs((ends) => currentAdmission()?.watch(ends));
  }

  /** Puts the bouncer before the handlers of the app's instance. */
  guard(instance: object): void {
    this.#instance = instance;
    objects.set(instance, this);
    guardHandlers(instance, this.#wraps());
  }

  /**
   * The admission of a request that is being answered. The app may have made another one of it.
   *
   * @throws {Error} if there is none
   */
  admissionOf(request: object): Admission {
    return this.#byRequest.get(request) ?? this.#current();
  }

  /** Accepts a socket that hibernates, for a client that was let in. */
  acceptFor(admission: Admission, socket: HibernatingSocket, tags?: string[]): void {
    this.#accept(socket, tags);
    admission.takeHibernating(socket);
  }

  #acceptForApp(socket: HibernatingSocket, tags?: string[]): void {
    this.#requireHandlers();
    this.acceptFor(this.#current(), socket, tags);
  }

  #current(): Admission {
    const admission = currentAdmission();
    if (admission !== undefined) return admission;
    const [only] = this.#due;
    if (hasAsyncContext() || only === undefined) throw new Error(OUTSIDE);
    if (this.#due.size > 1) throw new Error(AMBIGUOUS);
    return only;
  }

  /** The runtime has taken hold of the handlers. A class field of a subclass, put instead of a guarded one, is called without the bouncer. */
  #requireHandlers(): void {
    const instance = this.#instance ?? {};
    for (const name of HANDLERS) {
      if (Object.getOwnPropertyDescriptor(instance, name)?.get !== undefined) continue;
      throw new TypeError(
        `${instance.constructor.name || "The class"} has ${name} as a class field, which the bouncer cannot guard. Make it a method. ` +
          "Or guard the finished class: export const Chat = withBouncer(MyChat, policy).",
      );
    }
  }

  #wraps(): Record<(typeof HANDLERS)[number], Wrap> {
    const { host } = this;
    const { onClose, onError } = closeHandlers({
      disconnect: (socket) => host.disconnect(connectionOf(socket as HibernatingSocket)),
    });
    return {
      fetch:
        (fetch) =>
        (request: AppealRequest & PushLike, ...rest: unknown[]) => {
          if (this.#isPushedTo && isPush(request)) return host.receive(request);
          const answer = host.bouncer.appeals.respond(request);
          if (answer !== null) return answer;
          if (fetch === undefined) throw new Error("Handler does not export a fetch() function.");
          return isUpgrade(request)
            ? this.#upgrade(request, () => fetch(request, ...rest))
            : fetch(request, ...rest);
        },
      webSocketMessage: (hear) => (socket: HibernatingSocket, message: Message) => {
        const connection = connectionOf(socket);
        return hearOnce(host.bouncer, connection, message, () => hear?.(socket, message));
      },
      webSocketClose: onClose,
      webSocketError: onError,
    };
  }

  /** Lets the client in before the app sees its request, or refuses it. */
  async #upgrade(request: RequestLike, fetch: () => unknown): Promise<unknown> {
    const admission = await Admission.of(this, request);
    if (!(admission instanceof Admission)) return refusalOf(admission, request);
    this.#byRequest.set(request, admission);
    this.#due.add(admission);
    let response: unknown;
    try {
      response = await whileAnswering(admission, fetch);
      admission.check(response);
      return response;
    } finally {
      this.#due.delete(admission);
      admission.end(response, request);
    }
  }
}

function sharedIn(env: Bindings, where: Whereabouts, { ledger }: DefinedPolicy): SharedLedger | undefined {
  if (ledger === undefined) return undefined;
  return { ledger: ledgerIn(env, ledger, () => where.jurisdiction), address: () => where.address };
}

const objects = new WeakMap<object, GuardedObject>();

/**
 * What guards a Durable Object.
 *
 * @param room the instance, or its `ctx`
 * @throws {TypeError} if it is not guarded
 */
export function guardedObjectOf(room: object): GuardedObject {
  const { ctx = room } = room as { ctx?: object };
  const guarded = objects.get(room) ?? objects.get(ctx);
  if (guarded !== undefined) return guarded;
  throw new TypeError(
    'acceptSocket: this object has no bouncer. Guard its class with withBouncer of "party-bouncer/durable-object" first.',
  );
}
