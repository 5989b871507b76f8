import { DurableObject } from "cloudflare:workers";
import { besideTheApp, closedSocket, connectionOf, createHost, type Policy } from "party-bouncer";
import { type AppConnection, type AppRoom, FAIL, frame, perform } from "../../contract/apps/app.ts";
import { closing, hiding, mute, refusing } from "../../contract/apps/policies.ts";

type Connection = WebSocket & { readonly id: string };

type Args = [ctx: DurableObjectState, env: unknown];

/** A plain Durable Object with a host of its own, as docs/guides/custom-host.md shows one, and the contract's app in it. */
abstract class Plain extends DurableObject<unknown> {
  readonly #host;

  constructor(policy: Policy, ...args: Args) {
    super(...args);
    this.#host = createHost(policy, {
      connections: () => this.#connections(),
      storage: besideTheApp(this.ctx.storage),
      admits: true,
    });
  }

  override async fetch(request: Request): Promise<Response> {
    const refusal = await this.#host.turnAway(request);
    if (refusal !== null) return closedSocket(refusal, request);
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    const connection = connectionOf(server);
    if (await this.#host.connect(connection, request)) this.#onConnect(connection, request);
    return new Response(null, { status: 101, webSocket: client });
  }

  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    const connection = connectionOf(socket);
    await this.#host.bouncer.handle(connection, message, () => this.#onMessage(connection, message));
  }

  override webSocketClose(socket: WebSocket): void {
    const connection = connectionOf(socket);
    if (this.#host.disconnect(connection)) this.#broadcast(frame("left", connection.id));
  }

  override webSocketError(socket: WebSocket): void {
    this.webSocketClose(socket);
  }

  #connections(): Connection[] {
    return this.ctx.getWebSockets().map((socket) => connectionOf(socket));
  }

  #broadcast(message: string): void {
    for (const connection of this.#connections()) connection.send(message);
  }

  #onConnect(connection: Connection, request: Request): void {
    const user = request.headers.get("x-user") ?? "nobody";
    if (user === "fails") connection.close(1011, "the app's own mistake");
    else this.#broadcast(frame("joined", user));
  }

  #onMessage(connection: Connection, message: string | ArrayBuffer): Promise<void> | void {
    if (message === FAIL) return connection.send(frame("failed", null));
    const room: AppRoom = {
      broadcast: (text) => this.#broadcast(text),
      getConnections: () => this.#connections().map(appConnection),
      getConnection: (id) =>
        this.#connections()
          .map(appConnection)
          .find((each) => each.id === id),
    };
    return perform(room, appConnection(connection), message);
  }
}

/** What the contract's app calls its state is what this room attaches to a socket. */
function appConnection(connection: Connection): AppConnection {
  return {
    id: connection.id,
    get state() {
      return connection.deserializeAttachment() as unknown;
    },
    setState: (state) =>
      connection.serializeAttachment(
        typeof state === "function" ? state(connection.deserializeAttachment()) : state,
      ),
    send: (message) => connection.send(message),
  };
}

export class PlainClosing extends Plain {
  constructor(...args: Args) {
    super(closing, ...args);
  }
}

export class PlainHiding extends Plain {
  constructor(...args: Args) {
    super(hiding, ...args);
  }
}

export class PlainRefusing extends Plain {
  constructor(...args: Args) {
    super(refusing, ...args);
  }
}

export class PlainMute extends Plain {
  constructor(...args: Args) {
    super(mute, ...args);
  }
}
