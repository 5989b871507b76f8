import { DurableObject } from "cloudflare:workers";
import type { Policy } from "party-bouncer";
import { acceptSocket, bouncerOf, withBouncer } from "party-bouncer/durable-object";
import { frame } from "../../contract/apps/app.ts";
import { type Message, userOf } from "./guarded.ts";

const policy = {
  limits: [{ name: "messages", limit: 5, window: "1m", burst: 5 }],
  ladder: [{ strikes: 1, do: "warn" }],
  admission: { perClient: 1 },
  announce: true,
  identify: (request) => request.headers.get("x-user"),
} satisfies Policy;

interface Env {
  readonly "do-method": DurableObjectNamespace;
}

/** What {@link Odd} does with a request, by its header `x-do`. */
export type Deed =
  | "accept"
  | "refuse"
  | "throw"
  | "accept, and throw"
  | "proxy"
  | "twice"
  | "by hand"
  | "by hand, in memory";

/** An app with the ways and habits of many. It writes down what it hears. */
class Odd extends DurableObject<Env> {
  readonly heard: string[] = [];
  readonly woken = this.ctx.getWebSockets().map((socket) => socket.deserializeAttachment() as unknown);
  readonly bans: string[] = [];

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    bouncerOf(this).on("ban", ({ client }) => this.bans.push(String(client)));
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", frame("pong", null)));
  }

  override async fetch(request: Request): Promise<Response> {
    const deed = request.headers.get("x-do") as Deed | null;
    this.heard.push(`fetch by ${userOf(request)}`);
    const { 0: client, 1: server } = new WebSocketPair();
    await new Promise((resolve) => setTimeout(resolve, 1));
    switch (deed) {
      case "refuse":
        return new Response("Who are you?", { status: 401 });
      case "throw":
        throw new Error("the app's own mistake");
      case "proxy":
        return this.env["do-method"].getByName("elsewhere").fetch(request);
      case "by hand":
        acceptSocket(this, server, request, { tags: ["by hand"] });
        return new Response(null, { status: 101, webSocket: client });
      case "by hand, in memory": {
        // A copy, as of a router that hands on another request.
        acceptSocket(this, server, new Request(request), { hibernates: false });
        server.addEventListener("message", ({ data }) =>
          server.send(frame("heard", { message: String(data) })),
        );
        return new Response(null, { status: 101, webSocket: client });
      }
      case "accept, and throw":
        this.ctx.acceptWebSocket(server);
        throw new Error("the app's own mistake");
      case "twice":
        this.ctx.acceptWebSocket(new WebSocketPair()[1]);
        break;
      default:
    }
    server.serializeAttachment({ user: userOf(request) });
    Object.assign(server, { id: 7 });
    this.ctx.acceptWebSocket(server, [`tag ${userOf(request)}`]);
    server.send(frame("welcome", this.ctx.getWebSockets().length));
    return new Response(null, { status: 101, webSocket: client });
  }

  override webSocketMessage(socket: WebSocket, message: Message): void {
    if (message === "attach to all") {
      for (const other of this.ctx.getWebSockets()) other.serializeAttachment({ by: "all" });
    }
    const [tag = ""] = this.ctx.getTags(socket);
    const tagged = this.ctx.getWebSockets(tag).length;
    const attached = socket.deserializeAttachment() as unknown;
    socket.send(frame("heard", { message, tag, tagged, attached, woken: this.woken }));
  }

  override webSocketClose(socket: WebSocket): void {
    this.heard.push(`close of ${this.ctx.getTags(socket)[0]}`);
  }

  join(): void {
    this.ctx.acceptWebSocket(new WebSocketPair()[1]);
  }

  joinByHand(request: Request): void {
    acceptSocket(this, new WebSocketPair()[1], request);
  }
}

export const DoOdd = withBouncer(Odd, policy);

export class DoHiddenField extends withBouncer(DurableObject<unknown>) {
  override fetch(): Response {
    this.ctx.acceptWebSocket(new WebSocketPair()[1]);
    return new Response(null);
  }

  override webSocketMessage = (): void => {};
}

/** Hears bytes as the runtime hands them over in memory if nobody says otherwise. */
export const DoBlobs = withBouncer(
  class extends DurableObject<unknown> {
    override fetch(): Response {
      const { 0: client, 1: server } = new WebSocketPair();
      server.accept();
      server.addEventListener("message", async ({ data }: { data: unknown }) => {
        if (data instanceof Blob) server.send(frame("said", await data.text()));
      });
      return new Response(null, { status: 101, webSocket: client });
    }
  },
  {
    classify: "text-and-bytes",
    limits: [{ name: "moves", match: { type: "move" }, limit: 2, window: "1m" }],
  },
);
