import { DurableObject } from "cloudflare:workers";
import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, type ConnectionContext, Server, type WSMessage } from "partyserver";
import { policy } from "../../indistinguishability/policy.ts";
import { Harness } from "../../indistinguishability/harness.ts";

class App extends Server {
  #harness: Harness | undefined;

  get #echo(): DurableObjectStub<Echo> {
    const { echo } = this.env as unknown as { echo: DurableObjectNamespace<Echo> };
    return echo.get(echo.idFromName(this.name));
  }

  get harness(): Harness {
    this.#harness ??= new Harness(this.name, {
      room: this,
      storage: this.ctx.storage,
      bouncer: () => bouncerOf(this),
      openSocket: async () => {
        const { webSocket } = await this.#echo.fetch("http://rooms/", { headers: { Upgrade: "websocket" } });
        if (webSocket === null) throw new Error("the echo opened no socket");
        webSocket.accept();
        return webSocket;
      },
      callBack: (text, hear) => this.#echo.callBack(text, hear),
    });
    return this.#harness;
  }

  override onStart(): Promise<void> {
    return this.harness.open();
  }

  override onConnect(connection: Connection, { request }: ConnectionContext): void {
    this.harness.enter(connection, request.headers.get("x-user") ?? "nobody");
  }

  override onMessage(connection: Connection, message: WSMessage): Promise<void> {
    return this.harness.hear(connection, message);
  }

  override onRequest(request: Request): Promise<Response> {
    return this.harness.answer(request);
  }

  override onClose(connection: Connection): void {
    this.harness.leave(connection);
  }
}

/** Sends back what it is sent, over a socket or by a call. */
export class Echo extends DurableObject {
  override fetch(): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    server.accept();
    server.addEventListener("message", ({ data }) => server.send(data));
    return new Response(null, { status: 101, webSocket: client });
  }

  async callBack(text: string, hear: (text: string) => void): Promise<void> {
    await hear(text);
  }
}

class HibernatingApp extends App {
  static override options = { hibernate: true };
}

export class Proof extends withBouncer(App, policy) {}
export class HibernatingProof extends withBouncer(HibernatingApp, policy) {}
