import { DurableObject } from "cloudflare:workers";
import { withBouncer } from "party-bouncer/durable-object";

const DARK: readonly boolean[] = Array.from({ length: 16 }, () => false);

export class Lamps extends withBouncer(DurableObject<Env>) {
  override async fetch(): Promise<Response> {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    server.send(JSON.stringify(await this.lamps()));
    return new Response(null, { status: 101, webSocket: client });
  }

  /** The number of a lamp, which is switched. */
  override async webSocketMessage(_sender: WebSocket, message: string | ArrayBuffer): Promise<void> {
    const number = Number(message);
    const lamps = (await this.lamps()).map((isOn, each) => (each === number ? !isOn : isOn));
    await this.ctx.storage.put("lamps", lamps);
    for (const socket of this.ctx.getWebSockets()) socket.send(JSON.stringify(lamps));
  }

  async lamps(): Promise<readonly boolean[]> {
    return (await this.ctx.storage.get<boolean[]>("lamps")) ?? DARK;
  }
}

export default {
  fetch(request, env) {
    const name = /^\/rooms\/(\w+)$/.exec(new URL(request.url).pathname)?.[1];
    if (name === undefined || request.headers.get("upgrade") !== "websocket") {
      return new Response("Not found", { status: 404 });
    }
    return env.Lamps.getByName(name).fetch(request);
  },
} satisfies ExportedHandler<Env>;
