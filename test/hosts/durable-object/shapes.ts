import { DurableObject } from "cloudflare:workers";
import { withBouncer } from "party-bouncer/durable-object";
import { upgradeWebSocket } from "hono/cloudflare-workers";
import { Hono } from "hono";
import { frame } from "../../contract/apps/app.ts";
import { closing } from "../../contract/apps/policies.ts";
import type { Message } from "./guarded.ts";

/** A room in ever other shapes. Each says how many messages it heard, and which. */
class Base extends DurableObject<unknown> {
  #count = 0;

  override fetch(_: Request): Response | Promise<Response> {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  say(message: unknown): void {
    const text = frame("said", `${++this.#count} of ours: ${String(message)}`);
    for (const socket of this.ctx.getWebSockets()) socket.send(text);
  }
}

export class DoMethod extends withBouncer(DurableObject<unknown>, closing) {
  static readonly ours = "ours";
  #count = 0;

  override fetch(): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  override async webSocketMessage(socket: WebSocket, message: Message): Promise<void> {
    const text = frame("said", `${++this.#count} of ${DoMethod.ours}: ${String(message)}`);
    await Promise.resolve();
    socket.send(text);
  }
}

class WithMethod extends Base {
  override webSocketMessage(_: WebSocket, message: Message): void {
    this.say(message);
  }
}

export class DoSubclass extends withBouncer(Base, closing) {
  override webSocketMessage(_: WebSocket, message: Message): void {
    this.say(message);
  }
}

export const DoWrapped = withBouncer(WithMethod, closing);

export const DoField = withBouncer(
  class extends Base {
    override webSocketMessage = (_: WebSocket, message: Message): void => this.say(message);
  },
  closing,
);

export class DoAssigned extends withBouncer(Base, closing) {
  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env);
    this.webSocketMessage = (_: WebSocket, message: Message): void => this.say(message);
  }
}

/** An object from before there was `DurableObject` to extend. */
export const DoLegacy = withBouncer(
  class {
    #count = 0;

    constructor(readonly state: DurableObjectState) {}

    fetch(): Response {
      const { 0: client, 1: server } = new WebSocketPair();
      this.state.acceptWebSocket(server);
      return new Response(null, { status: 101, webSocket: client });
    }

    webSocketMessage(socket: WebSocket, message: Message): void {
      socket.send(frame("said", `${++this.#count} of ours: ${String(message)}`));
    }
  },
  closing,
);

export const DoListener = withBouncer(
  class extends DurableObject<unknown> {
    override fetch(): Response {
      let count = 0;
      const [client, server] = Object.values(new WebSocketPair()) as [WebSocket, WebSocket];
      server.accept({ allowHalfOpen: true });
      const hear = ({ data }: MessageEvent): void =>
        server.send(frame("said", `${++count} of ours: ${String(data)}`));
      Object.assign(server, { onmessage: hear });
      return new Response(null, { status: 101, webSocket: client });
    }
  },
  closing,
);

const hono = new Hono().get(
  "*",
  async (_, next) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    await next();
  },
  upgradeWebSocket(() => {
    let count = 0;
    return {
      onMessage: ({ data }, socket) => socket.send(frame("said", `${++count} of ours: ${String(data)}`)),
    };
  }),
);

export const DoHono = withBouncer(
  class extends DurableObject<unknown> {
    override fetch(request: Request): Response | Promise<Response> {
      return hono.fetch(request);
    }
  },
  closing,
);
