import { DurableObject } from "cloudflare:workers";
import { bouncerOf, withBouncer } from "party-bouncer/durable-object";
import { ledgerIn } from "../../../src/hosts/partyserver/ledger-binding.ts";
import type { Bindings } from "../../../src/hosts/partyserver/namespaces.ts";
import { type AppConnection, type AppRoom, FAIL, frame, perform } from "../../contract/apps/app.ts";
import { archived, runErrand, show } from "../../contract/apps/archive.ts";
import { asking } from "../../contract/apps/asking.ts";
import { crowded, CrowdedApp } from "../../contract/apps/crowded.ts";
import { ears, heardBy, listen } from "../../contract/apps/ears.ts";
import { early, obey, setLate } from "../../contract/apps/late.ts";
import { listenIn, moderate } from "../../contract/apps/moderation.ts";
import { answer, recorded, runErrand as runRecorded } from "../../contract/apps/recorded.ts";
import { spend, spending } from "../../contract/apps/spending.ts";
import { closing, hiding, mute, refusing, sharing } from "../../contract/apps/policies.ts";

export type Message = string | ArrayBuffer;

export const userOf = (request: Request): string => request.headers.get("x-user") ?? "nobody";

/** What the client asks to be called. Unlike a host, a plain object leaves that to the app. */
export const idOf = (request: Request): string =>
  new URL(request.url).searchParams.get("_pk") ?? userOf(request);

/** A room that hibernates, and knows of no bouncer. It knows who its sockets are by their tags. */
export class Hibernating extends DurableObject<unknown> implements AppRoom {
  override async fetch(request: Request): Promise<Response> {
    const { 0: client, 1: server } = new WebSocketPair();
    await Promise.resolve();
    this.ctx.acceptWebSocket(server, [idOf(request)]);
    await this.onConnect(server, request);
    return new Response(null, { status: 101, webSocket: client });
  }

  onConnect(socket: WebSocket, request: Request): void | Promise<void> {
    if (userOf(request) === "fails") socket.close(1011, "the app's own mistake");
    else this.broadcast(frame("joined", userOf(request)));
  }

  override async webSocketMessage(socket: WebSocket, message: Message): Promise<void> {
    if (message === FAIL) socket.send(frame("failed", null));
    else await perform(this, this.appConnection(socket), message);
  }

  override webSocketClose(socket: WebSocket): void {
    this.broadcast(frame("left", this.ctx.getTags(socket)[0]));
  }

  broadcast(message: string, without: readonly string[] = []): void {
    for (const connection of this.getConnections()) {
      if (!without.includes(connection.id)) connection.send(message);
    }
  }

  *getConnections(): Iterable<WebSocket & AppConnection> {
    for (const socket of this.ctx.getWebSockets()) yield this.appConnection(socket);
  }

  getConnection(id: string): (WebSocket & AppConnection) | undefined {
    const [socket] = this.ctx.getWebSockets(id);
    return socket && this.appConnection(socket);
  }

  /** The bouncer and the app know a connection by the same object: only what the contract's app calls its state is added to it. */
  appConnection(socket: WebSocket): WebSocket & AppConnection {
    if ("setState" in socket) return socket as WebSocket & AppConnection;
    return Object.defineProperties(socket, {
      id: { value: this.ctx.getTags(socket)[0], writable: true },
      state: { get: () => socket.deserializeAttachment() as unknown },
      setState: {
        value: (state: unknown) =>
          socket.serializeAttachment(
            typeof state === "function" ? state(socket.deserializeAttachment()) : state,
          ),
      },
    }) as WebSocket & AppConnection;
  }
}

export const DoClosing = withBouncer(Hibernating, closing);
export const DoHiding = withBouncer(Hibernating, hiding);
export const DoRefusing = withBouncer(Hibernating, refusing);
export const DoMute = withBouncer(Hibernating, mute);

/** A room whose sockets live as long as it is in memory. It keeps what it knows of them on the sockets, an `id` among it. */
class InMemory extends DurableObject<unknown> implements AppRoom {
  readonly #sockets = new Set<WebSocket & AppConnection>();

  override async fetch(request: Request): Promise<Response> {
    const { 0: client, 1: server } = new WebSocketPair();
    await Promise.resolve();
    server.accept();
    // Else bytes come as a Blob, which cannot be read at once.
    server.binaryType = "arraybuffer";
    const state: { state: unknown } = { state: null };
    const connection = Object.assign(server, {
      id: idOf(request),
      setState(next: unknown) {
        state.state = typeof next === "function" ? next(state.state) : next;
      },
    }) as unknown as WebSocket & AppConnection;
    Object.defineProperty(server, "state", { get: () => state.state });
    this.#sockets.add(connection);
    server.addEventListener("message", ({ data }) => void this.#hear(connection, data as Message));
    server.addEventListener("close", () => {
      this.#sockets.delete(connection);
      this.broadcast(frame("left", connection.id));
    });
    if (userOf(request) === "fails") server.close(1011, "the app's own mistake");
    else this.broadcast(frame("joined", userOf(request)));
    return new Response(null, { status: 101, webSocket: client });
  }

  broadcast(message: string): void {
    for (const socket of this.#sockets) socket.send(message);
  }

  getConnections(): Iterable<AppConnection> {
    return this.#sockets;
  }

  getConnection(id: string): AppConnection | undefined {
    return [...this.#sockets].find((socket) => socket.id === id);
  }

  async #hear(connection: AppConnection, message: Message): Promise<void> {
    try {
      if (message === FAIL) connection.send(frame("failed", null));
      else await perform(this, connection, message);
    } catch {
      // Nobody waits for what a listener returns: what it does not catch would end the worker of the tests.
    }
  }
}

export const DoMemoryRefusing = withBouncer(InMemory, refusing);
export const DoMemoryClosing = withBouncer(InMemory, closing);
export const DoMemoryHiding = withBouncer(InMemory, hiding);

class EarsApp extends DurableObject<unknown> {
  readonly #sockets = new Set<WebSocket>();

  override fetch(): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    const hears = (way: string) => (event: MessageEvent) => this.#broadcast(heardBy(way, event.data));
    // As Hono's helper does, before it accepts the socket.
    server.addEventListener("message", hears("onMessage"));
    server.accept();
    this.#sockets.add(server);
    listen(server as never, (message) => this.#broadcast(message));
    return new Response(null, { status: 101, webSocket: client });
  }

  #broadcast(message: string): void {
    for (const socket of this.#sockets) socket.send(message);
  }
}

export const DoEars = withBouncer(EarsApp, ears);

/** Lets a client fill what its socket can carry. */
export class DoCrowded extends withBouncer(Hibernating, crowded) {
  readonly #app = new CrowdedApp();

  override async webSocketMessage(socket: WebSocket, message: Message): Promise<void> {
    await this.#app.grant(this, bouncerOf(this), this.appConnection(socket), message);
  }

  override onConnect(): void {}
}

/** Sets its policy late, before the first request. */
export class DoLate extends withBouncer(Hibernating, early) {
  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env);
    void ctx.blockConcurrencyWhile(() => setLate(bouncerOf(this), ctx.id.name ?? ""));
  }

  override async webSocketMessage(socket: WebSocket, message: Message): Promise<void> {
    await obey(bouncerOf(this), this.appConnection(socket), message);
  }

  override onConnect(): void {}
}

class ModeratedApp extends Hibernating {
  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env);
    // By now there is no instance that `withBouncer` has seen: it knows the object by its `ctx`.
    listenIn(bouncerOf(this));
  }

  override async webSocketMessage(socket: WebSocket, message: Message): Promise<void> {
    const bouncer = bouncerOf(this);
    const ledger = ledgerIn(this.env as Bindings, "ledger", () => null);
    const isModerator = bouncer.clientOf(socket) === "user:mod";
    if (isModerator && (await moderate(bouncer, socket, message, ledger))) return;
    await super.webSocketMessage(socket, message);
  }
}

export const DoSharing = withBouncer(ModeratedApp, sharing);

export const DoAsking = withBouncer(Hibernating, asking);
export const DoMemoryAsking = withBouncer(InMemory, asking);

class SpendingApp extends Hibernating {
  override async webSocketMessage(socket: WebSocket, message: Message): Promise<void> {
    await spend(bouncerOf(this), this.ctx.storage as never, socket, message);
  }

  override onConnect(): void {}
}

export class DoSpending extends withBouncer(SpendingApp, spending) {}

class ArchiveApp extends Hibernating {
  override async onConnect(socket: WebSocket): Promise<void> {
    await show(this.ctx.storage as never, socket);
  }

  override async webSocketMessage(socket: WebSocket, message: Message): Promise<void> {
    const abort = (): void => this.ctx.abort("the app forgets everything");
    await runErrand(bouncerOf(this), this.ctx.storage as never, socket, message, abort);
  }
}

class RecordedApp extends Hibernating {
  override fetch(request: Request): Promise<Response> {
    return request.headers.get("Upgrade") === null ? answer(bouncerOf(this), request) : super.fetch(request);
  }

  override async webSocketMessage(socket: WebSocket, message: Message): Promise<void> {
    await runRecorded(bouncerOf(this), this.ctx.storage as never, socket, message);
  }
}

export class DoRecorded extends withBouncer(RecordedApp, recorded) {}
export class DoArchive extends withBouncer(ArchiveApp, archived) {}
export class DoKeyArchive extends withBouncer(ArchiveApp, archived) {}
