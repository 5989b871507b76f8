import type { Policy } from "party-bouncer";
import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";
import { OPERATOR, obey, type Order } from "../../test/support/operator.ts";

export { default } from "../../test/support/route-to-room.ts";

/** Limits that count everything and refuse nothing. */
const policy = {
  limits: [{ name: "messages", limit: 1_000_000, window: "1s" }],
  identify: (request) => request.headers.get("x-user"),
  exempt: ({ userId }) => userId === OPERATOR,
} satisfies Policy;

/** Sends what it is sent to everyone, the sender too. */
export class Echo extends withBouncer(Server, policy) {
  static override options = { hibernate: true };

  override async onMessage(connection: Connection, message: WSMessage): Promise<void> {
    const bouncer = bouncerOf(this);
    if (bouncer.clientOf(connection) !== `user:${OPERATOR}`) return this.broadcast(message);
    connection.send(await obey(bouncer, JSON.parse(String(message)) as Order));
  }
}
