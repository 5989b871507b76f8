import { isUpgrade, type RequestLike } from "../../identity/request.ts";
import { newContext } from "../../platform/async-context.ts";
import { closedSocket, withFirstProtocol } from "../../platform/closed-socket.ts";
import { ownersOf } from "../../platform/owners.ts";

/** RFC 6455: something unexpected kept the server from doing what was asked of it. */
const FAILED = { code: 1011, reason: "The room failed." };

/** What an app's hook threw. PartyServer sends the stack of an `Error` to the client; anything else it logs and throws on. */
class Thrown {
  readonly cause: unknown;

  constructor(cause: unknown) {
    this.cause = cause;
  }
}

/**
 * What a PartyServer room answers with. If a hook of the app fails, or the host between two of them, PartyServer sends the stack to
 * the client. This sends a neutral answer instead, and writes the error to the log.
 */
export class Answers {
  readonly #ownsFetch: boolean;
  /** Of these, the connection's tags have been asked for. */
  readonly #begun = new WeakSet<object>();
  /** Of these, the last hook is through. */
  readonly #done = new WeakSet<object>();
  readonly #refused = new WeakSet<object>();
  /** How to answer those that the host has not answered yet. */
  readonly #due = new WeakMap<object, (response: Response) => void>();
  /** The request that is being answered. Hooks may get another one: the Agents SDK and apps make a new one of it. */
  readonly #current = newContext<RequestLike>();
  #waiting = 0;

  /** @param ownsFetch whether all requests end in PartyServer's own `fetch`, so that one that meets no hook has failed in it */
  constructor(ownsFetch: boolean) {
    this.#ownsFetch = ownsFetch;
  }

  /** Answers a request by the host's own `fetch`. */
  async to(request: RequestLike, fetch: () => unknown): Promise<unknown> {
    this.#waiting++;
    try {
      const turnedAway = new Promise<Response>((resolve) => this.#due.set(request, resolve));
      const response = (await Promise.race([this.#current.run(request, fetch), turnedAway])) as Response;
      if (this.#hasFailed(request, response)) return failureTo(request);
      return this.#refused.has(request) ? withFirstProtocol(response, request) : response;
    } catch (error) {
      // What was wrapped here, PartyServer has logged.
      if (!(error instanceof Thrown)) console.error("party-bouncer: a request failed", error);
      return failureTo(request);
    } finally {
      this.#waiting--;
    }
  }

  /** Starts the room. If a request waits for it, PartyServer could send the stack to the client, so the error is wrapped. Otherwise it is thrown as it is. */
  async start(hook: () => unknown): Promise<unknown> {
    return this.#waiting === 0 ? hook() : wrapped(hook);
  }

  /** Whether a request, or the one that it was made of, waits for its answer. */
  isDue(request: object): boolean {
    return this.#due.has(this.#asReceived(request));
  }

  /**
   * Answers a request that is due before the host accepts its connection.
   *
   * @returns a promise that never settles: what the host was about to do is left as it is
   */
  turnAway(request: object, response: Response): Promise<never> {
    const received = this.#asReceived(request);
    this.#done.add(received);
    this.#due.get(received)?.(response);
    return new Promise(() => {});
  }

  async tag(request: object, hook: () => unknown): Promise<unknown> {
    const tags = await wrapped(hook);
    this.#begun.add(this.#asReceived(request));
    return tags;
  }

  /** @param hook says whether the connection is let in */
  async connect(request: object, hook: () => Promise<boolean>): Promise<void> {
    const received = this.#asReceived(request);
    if (!(await wrapped(hook))) this.#refused.add(received);
    this.#done.add(received);
  }

  async request(request: object, hook: () => unknown): Promise<unknown> {
    const response = await wrapped(hook);
    this.#done.add(this.#asReceived(request));
    return response;
  }

  #asReceived(request: object): object {
    return this.#due.has(request) ? request : (this.#current.getStore() ?? request);
  }

  #hasFailed(request: RequestLike, response: Response): boolean {
    if (this.#done.has(request)) return false;
    return isUpgrade(request)
      ? this.#ownsFetch || this.#begun.has(request)
      : this.#ownsFetch && response.status === 500;
  }
}

/** Whether a class leaves `fetch` to PartyServer. */
export function ownsFetch(Server: abstract new (...args: never[]) => object): boolean {
  return ownersOf(Server.prototype, "fetch").length === 1;
}

async function wrapped<T>(hook: () => T): Promise<Awaited<T>> {
  try {
    return await hook();
  } catch (error) {
    throw new Thrown(error);
  }
}

function failureTo(request: RequestLike): Response {
  return isUpgrade(request)
    ? closedSocket(FAILED, request)
    : new Response("The room failed.", { status: 500 });
}
