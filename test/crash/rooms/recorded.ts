import type { Policy } from "party-bouncer";
import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";
import { answer } from "../../contract/apps/recorded.ts";
import { frame } from "../../contract/apps/app.ts";

export { default } from "../../support/route-to-room.ts";

/** Fast enough for who answers to each message. Ads are a flood however slowly a machine takes them. Only whoever says so has an id. */
const policy: Policy = {
  record: { keep: "15m" },
  identify: ({ headers }) => (headers.get("x-user") === "nobody" ? null : headers.get("x-user")),
  limits: [
    { name: "messages", limit: 1_000, window: "1s", burst: 300 },
    { name: "all of them", limit: 10_000, window: "1m", burst: 2_000, per: "client" },
    { name: "ads", limit: 5, window: "1m", match: { type: "ad" } },
  ],
  admission: { connects: { limit: 50, window: "1m" } },
};

/** Says to whoever sends something how much it was. It keeps what it is told to, so that one knows what a disk shows. */
class App extends Server {
  static override options = { hibernate: true };
  readonly #instance = crypto.randomUUID();

  override async onMessage(connection: Connection, message: WSMessage): Promise<void> {
    const { words } = JSON.parse(String(message)) as { words: string };
    if (words.startsWith("keep ")) await this.ctx.storage.put("kept", words);
    connection.send(frame("done", String(message).length));
  }

  override onRequest(request: Request): Response | Promise<Response> {
    return request.url.endsWith("/instance")
      ? new Response(this.#instance)
      : answer(bouncerOf(this), request);
  }
}

export class Recorded extends withBouncer(App, policy) {}

/** The same, of a class without SQLite. */
export class KeyRecorded extends withBouncer(App, policy) {}
