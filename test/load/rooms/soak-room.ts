import type { Policy } from "party-bouncer";
import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";
import { OPERATOR, obey, type Order } from "../../support/operator.ts";

export { default } from "../../support/route-to-room.ts";

/** Spans so short that a ladder is climbed in a fifth of a second, and bans that outlive any soak. */
const policy = {
  limits: [
    { name: "messages", limit: 5, window: "1s", burst: 10 },
    { name: "client", per: "client", limit: 10, window: "1s", burst: 20 },
  ],
  maxMessageBytes: 1_000,
  cooldown: { base: "60ms", factor: 1, max: "60ms", grace: "20ms" },
  forgiveAfter: "30s",
  identify: (request) => request.headers.get("x-user"),
  exempt: ({ userId }) => userId === OPERATOR,
  ladder: [
    { strikes: 1, do: "warn" },
    { strikes: 4, do: "close", for: "1d" },
  ],
} satisfies Policy;

/** What the operator asks of the object itself. */
export type Question = { do: "life" | "crash" };

/** Passes on what is said, and nothing else. */
class App extends Server {
  static override options = { hibernate: true };
  /** Another one each time the object is loaded into memory. */
  readonly #life = crypto.randomUUID();

  override async onMessage(connection: Connection, message: WSMessage): Promise<void> {
    const bouncer = bouncerOf(this);
    const isOperator = bouncer.clientOf(connection) === `user:${OPERATOR}`;
    const words = parsed(message);
    if (words === null || (!isOperator && words.type !== "said")) {
      bouncer.strikes.reportInvalid(connection);
      return;
    }
    if (!isOperator) return this.broadcast(message);
    if (words.do === "life") connection.send(JSON.stringify({ type: "life", value: this.#life }));
    else if (words.do === "crash") this.ctx.abort("as the operator asked");
    else connection.send(await obey(bouncer, words as unknown as Order));
  }
}

function parsed(message: WSMessage): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(String(message));
    return typeof value === "object" ? (value as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}

export class SoakRoom extends withBouncer(App, policy) {}
