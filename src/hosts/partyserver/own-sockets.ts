import { ownersOf } from "../../platform/owners.ts";
import { OPEN } from "../../platform/room.ts";

interface Responds {
  readonly webSocket?: object | null;
}

interface HasSockets {
  getConnections(): Iterable<object>;
}

/** As much of a Durable Object's `ctx` as is used here. */
export interface ListsSockets {
  getWebSockets?(): readonly { readonly readyState: number }[];
}

/** Counts the sockets that a room accepts past PartyServer, which makes no connections of them. */
export class OwnSockets {
  readonly #room: HasSockets;
  readonly #ctx: ListsSockets;
  /** What PartyServer answered with; `null` if every answer is its own. */
  #hosts: WeakSet<object> | null = null;
  #answered = 0;

  /**
   * @param guard the prototype of the guarded class. A `fetch` below it may answer with a socket of which nothing else is heard
   */
  constructor(room: HasSockets & { fetch(request: unknown): unknown }, ctx: ListsSockets, guard: object) {
    this.#room = room;
    this.#ctx = ctx;
    if (ownersOf(room, "fetch")[0] === guard) return;
    const hosts = new WeakSet<object>();
    this.#hosts = hosts;
    const fetch = room.fetch.bind(room);
    const watched = async (request: unknown): Promise<unknown> => {
      const response = await fetch(request);
      const { webSocket } = (response ?? {}) as Responds;
      if (webSocket && !hosts.has(webSocket)) this.#answered++;
      return response;
    };
    Object.defineProperty(room, "fetch", { configurable: true, writable: true, value: watched });
  }

  /** Takes note of a response of PartyServer's own. */
  async passing(answer: Promise<unknown>): Promise<unknown> {
    const hosts = this.#hosts;
    if (hosts === null) return answer;
    const response = await answer;
    const { webSocket } = (response ?? {}) as Responds;
    if (webSocket) hosts.add(webSocket);
    return response;
  }

  /** How many it has accepted, as far as can be told: those that hibernate and are open, or all that it has answered with. */
  count(): number {
    const connections = new Set(this.#room.getConnections());
    const hibernating = (this.#ctx.getWebSockets?.() ?? []).filter(
      (socket) => socket.readyState === OPEN && !connections.has(socket),
    );
    return Math.max(hibernating.length, this.#answered);
  }
}
