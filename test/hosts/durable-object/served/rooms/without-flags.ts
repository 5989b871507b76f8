import { DurableObject } from "cloudflare:workers";
import { acceptSocket, withBouncer } from "party-bouncer/durable-object";

/** Accepts a socket only after a while, as one does that looks something up first. It says whose request it was. */
class Slow extends DurableObject<unknown> {
  #came = 0;
  readonly #both = Promise.withResolvers<void>();

  override async fetch(request: Request): Promise<Response> {
    const { searchParams } = new URL(request.url);
    let { 0: client, 1: server } = new WebSocketPair();
    if (searchParams.has("at-once")) this.ctx.acceptWebSocket(server);
    if (++this.#came === 2) this.#both.resolve();
    if (searchParams.has("together")) await this.#both.promise;
    await new Promise((resolve) => setTimeout(resolve, Number(searchParams.get("wait"))));
    if (searchParams.has("late")) ({ 0: client, 1: server } = new WebSocketPair());
    try {
      if (searchParams.has("by-hand")) acceptSocket(this, server, request);
      else if (searchParams.has("in-memory")) server.accept();
      else if (!searchParams.has("at-once")) this.ctx.acceptWebSocket(server);
    } catch (error) {
      return new Response(String(error), { status: 500 });
    }
    server.send("accepted");
    return new Response(null, { status: 101, webSocket: client });
  }
}

export const Room = withBouncer(Slow, {
  identify: ({ url }) => new URL(url).searchParams.get("user"),
  admission: { perClient: 1 },
});

export default {
  async fetch(request: Request, env: { Room: DurableObjectNamespace }): Promise<Response> {
    const { pathname } = new URL(request.url);
    try {
      return await env.Room.get(env.Room.idFromName(pathname)).fetch(request);
    } catch (error) {
      return new Response(String(error), { status: 500 });
    }
  },
};
