import { env } from "cloudflare:workers";
import { external, fromRateLimitBinding, type Policy } from "party-bouncer";
import { withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";
import { frame } from "../../contract/apps/app.ts";

class App extends Server {
  override onMessage(connection: Connection, message: WSMessage): void {
    connection.send(frame("said", message));
  }
}

const { PROMPTS } = env as unknown as { PROMPTS: RateLimit };

const policy = {
  identify: (request) => request.headers.get("x-user"),
  limits: [external({ name: "prompts", match: { type: "prompt" }, consume: fromRateLimitBinding(PROMPTS) })],
} satisfies Policy;

/** Asks Cloudflare's rate limiting binding. */
export class Binding extends withBouncer(App, policy) {}
