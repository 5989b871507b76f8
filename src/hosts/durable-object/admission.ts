import type { Host } from "../../bouncer/host.ts";
import { newContext } from "../../platform/async-context.ts";
import { readBytes } from "../../platform/binary-type.ts";
import { closedSocket, type Closing } from "../../platform/closed-socket.ts";
import { type ConnectionLike, hasBroken, type MessageCallbacks } from "../../platform/room.ts";
import { guardListeners } from "../../platform/message-listeners.ts";
import { Prospect } from "../../platform/prospect.ts";
import {
  connectionFor,
  type HibernatingSocket,
  inMemoryConnectionFor,
} from "../../platform/socket-connection.ts";
import { otherEndOf, type PairedSocket } from "../../platform/socket-pairs.ts";
import type { RequestLike } from "../../identity/request.ts";

/** What an admission needs of its room. */
export interface AdmissionDeps {
  readonly host: Host;
  /** Connections that live as long as the room's memory. */
  readonly inMemory: Set<ConnectionLike>;
  /** Connections whose socket never reached the client. */
  readonly lost: WeakSet<object>;
}

/** RFC 6455: something unexpected kept the server from doing what was asked of it. */
const FAILED: Closing = { code: 1011, reason: "" };

const answered = newContext<Admission>();

/** Whose request is being answered. Without async context, only up to the first `await`. */
export function currentAdmission(): Admission | undefined {
  return answered.getStore();
}

/** Answers the request of a client that was let in. */
export function whileAnswering<T>(admission: Admission, answer: () => T): T {
  return answered.run(admission, answer);
}

/** A client that was let in, and whose socket the app is to accept. */
export class Admission {
  readonly #deps: AdmissionDeps;
  readonly #prospect: Prospect;
  /** The socket that the app has accepted. */
  #socket: object | null = null;
  /** The same, as the bouncer knows it. */
  #connection: ConnectionLike | null = null;
  #isOver = false;
  readonly #watched = new WeakSet<PairedSocket>();

  private constructor(deps: AdmissionDeps, prospect: Prospect) {
    this.#deps = deps;
    this.#prospect = prospect;
  }

  /** Lets a client in, or refuses it with a response. */
  static async of(deps: AdmissionDeps, request: RequestLike): Promise<Admission | Prospect> {
    const { host } = deps;
    const prospect = new Prospect();
    prospect.closing = await host.turnAway(request, prospect);
    if (prospect.closing !== null) return prospect;
    if (await host.connect(prospect, request)) return new Admission(deps, prospect);
    // No socket will tell that it is gone.
    host.disconnect(prospect);
    return prospect;
  }

  /** Goes on with a socket that `ctx.acceptWebSocket()` has accepted. */
  takeHibernating(socket: HibernatingSocket): void {
    this.#take(socket, () => connectionFor(socket, this.#prospect.id));
  }

  /** Watches both ends of a pair. The one that the app accepts is the client's. */
  watch(ends: readonly PairedSocket[]): void {
    for (const end of ends) {
      const { accept } = end;
      this.#putBefore(end);
      Object.defineProperty(end, "accept", {
        configurable: true,
        writable: true,
        value: (...args: [unknown?]) => {
          Reflect.apply(accept, end, args);
          this.#takeInMemory(end);
        },
      });
    }
  }

  /** Accepts a socket that lives as long as the room's memory. */
  accept(socket: PairedSocket): void {
    socket.accept();
    this.#takeInMemory(socket);
  }

  /** Goes on with a socket that `socket.accept()` has accepted. */
  #takeInMemory(socket: PairedSocket): void {
    if (this.#socket === socket) return;
    this.#take(socket, () => {
      if (!this.#isBefore(socket)) this.#putBefore(socket);
      const connection = inMemoryConnectionFor(socket, this.#prospect.id);
      this.#deps.inMemory.add(connection);
      return connection;
    });
  }

  /**
   * Has a look at what the app has answered.
   *
   * @throws {Error} saying what to do, if the app talks to the client by a socket of which nothing was heard
   */
  check(response: unknown): void {
    const { webSocket } = (response ?? {}) as { webSocket?: PairedSocket | null };
    if (!webSocket) return;
    const other = otherEndOf(webSocket);
    if (this.#socket !== null && (other === undefined || other === this.#socket)) return;
    hangUp(webSocket);
    throw new Error(UNHEARD);
  }

  /** The request is answered. A client that gets no socket is gone, though the app may have accepted one before it failed. */
  end(
    response: unknown,
    { signal }: RequestLike & { readonly signal?: { readonly aborted: boolean } },
  ): void {
    this.#isOver = true;
    const isAnswered = ((response ?? {}) as { webSocket?: unknown }).webSocket instanceof WebSocket;
    // A client that left meanwhile is told of by the signal alone, in workers with the flag `enable_request_signal`.
    if (isAnswered && this.#connection !== null && signal?.aborted !== true) return;
    const gone = this.#connection ?? this.#prospect;
    // Its socket is not closed: it would wait for an answer that never comes, and keep the object from hibernating.
    this.#deps.lost.add(gone);
    this.#deps.inMemory.delete(gone);
    this.#prospect.close();
    this.#deps.host.disconnect(gone);
  }

  #take(socket: PairedSocket | HibernatingSocket, become: () => ConnectionLike): void {
    if (this.#socket !== null || this.#isOver) throw new Error(SECOND);
    this.#socket = socket;
    const connection = become();
    this.#connection = connection;
    this.#prospect.repeatOn(socket);
    this.#deps.host.replace(this.#prospect, connection);
  }

  #isBefore(socket: PairedSocket): boolean {
    return this.#watched.has(socket);
  }

  /** Puts the bouncer before all that listens to a socket. It judges what is said by the one that the app accepts. */
  #putBefore(socket: PairedSocket): void {
    this.#watched.add(socket);
    const { host, inMemory } = this.#deps;
    const connection = socket as unknown as ConnectionLike;
    const leave = (): void => {
      if (inMemory.delete(connection)) host.disconnect(connection);
    };
    const judged: MessageCallbacks = {
      handle: (_, message, deliver) =>
        this.#socket === socket ? host.bouncer.handle(connection, message, deliver) : deliver(),
    };
    guardListeners(connection, judged, readBytes(socket));
    socket.addEventListener("close", leave);
    socket.addEventListener("error", () => {
      if (hasBroken(connection)) leave();
    });
  }
}

/** Closes the client's end, so that whoever has the other one hears of it. */
function hangUp(socket: PairedSocket): void {
  const { accept } = Object.getPrototypeOf(socket) as PairedSocket;
  try {
    accept.call(socket);
    socket.close(FAILED.code, FAILED.reason);
  } catch {
    // It is in use already, or closed.
  }
}

/** The response to a client that was not let in. */
export function refusalOf({ closing, said }: Prospect, request: RequestLike): Response {
  return closedSocket(closing ?? FAILED, request, said);
}

const BY_HAND =
  'Accept it with acceptSocket(this, server, request) of "party-bouncer/durable-object" in place of ctx.acceptWebSocket(server), or with ' +
  "acceptSocket(this, server, request, { hibernates: false }) in place of server.accept()";

const UNHEARD =
  "fetch answers with a WebSocket that the bouncer has heard nothing of, so nobody would guard it. " +
  `${BY_HAND}. If another object or server answers, return its response from the worker, past this object.`;

const SECOND =
  "A second WebSocket was accepted for one request, or one after the request was answered. The bouncer cannot know whose it is. " +
  "Accept one, before you answer.";

export const OUTSIDE =
  "A WebSocket was accepted while no request is known that it belongs to: in a method that is called by RPC, in an alarm, or after the " +
  `request was lost on the way through a library. ${BY_HAND}, in fetch.`;

export const AMBIGUOUS =
  "A WebSocket was accepted while several requests are being answered, and without async context the bouncer cannot tell whose it is. " +
  `Add "nodejs_als" (or "nodejs_compat") to compatibility_flags in wrangler.jsonc. Or: ${BY_HAND}.`;
