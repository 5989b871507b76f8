import type { Policy } from "party-bouncer";
import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";
import { OPERATOR, obey, type Order } from "../../test/support/operator.ts";

export { default } from "../../test/support/route-to-room.ts";

const policy = {
  identify: (request) => request.headers.get("x-user"),
  exempt: ({ userId }) => userId === OPERATOR,
} satisfies Policy;

/** Says welcome to whoever is let in. Its bans are in its own book, so everyone who comes wakes it. */
export class Door extends withBouncer(Server, policy) {
  static override options = { hibernate: true };

  override onConnect(connection: Connection): void {
    connection.send("welcome");
  }

  override async onMessage(connection: Connection, message: WSMessage): Promise<void> {
    const bouncer = bouncerOf(this);
    if (bouncer.clientOf(connection) !== `user:${OPERATOR}`) return;
    connection.send(await obey(bouncer, JSON.parse(String(message)) as Order));
  }
}
