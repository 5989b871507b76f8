import { bouncerOf, withBouncer } from "party-bouncer/durable-object";
import { policy } from "../../indistinguishability/policy.ts";
import { Harness } from "../../indistinguishability/harness.ts";
import type { Echo } from "../partyserver/proof-app.ts";
import { Hibernating, type Message, userOf } from "./guarded.ts";

/** The app of the proof in a plain object that hibernates. */
class App extends Hibernating {
  readonly harness: Harness;

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env);
    const name = ctx.id.name ?? "";
    const { echo } = env as { echo: DurableObjectNamespace<Echo> };
    const stub = echo.get(echo.idFromName(name));
    this.harness = new Harness(name, {
      room: this,
      storage: ctx.storage,
      bouncer: () => bouncerOf(this),
      openSocket: async () => {
        const { webSocket } = await stub.fetch("http://rooms/", { headers: { Upgrade: "websocket" } });
        if (webSocket === null) throw new Error("the echo opened no socket");
        webSocket.accept();
        return webSocket;
      },
      callBack: (text, hear) => stub.callBack(text, hear),
    });
    void ctx.blockConcurrencyWhile(() => this.harness.open());
  }

  override async fetch(request: Request): Promise<Response> {
    return request.headers.has("Upgrade") ? super.fetch(request) : this.harness.answer(request);
  }

  override onConnect(socket: WebSocket, request: Request): void {
    this.harness.enter(this.appConnection(socket), userOf(request));
  }

  override webSocketMessage(socket: WebSocket, message: Message): Promise<void> {
    return this.harness.hear(this.appConnection(socket), message);
  }

  override webSocketClose(socket: WebSocket): void {
    this.harness.leave(this.appConnection(socket));
    // Else the client hears of its close before the object does, and the proof asks another instance whether it has left.
    socket.close(1000);
  }
}

export const DoProof = withBouncer(App, policy);
