import { definePolicy, type Policy } from "party-bouncer";
import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";

export { default } from "../../test/support/route-to-room.ts";

const identify: Policy["identify"] = (request) => request.headers.get("x-user");

/** The default policy with a number that nobody reaches: everything is counted, and nothing refused. */
const roomy = definePolicy({
  limits: [{ name: "messages", limit: 1_000_000, window: "1s", burst: 2_000_000 }],
  identify,
});

/** The default policy with a number that everybody reaches at once, and a ladder that sends nobody away. */
const tight = definePolicy({
  limits: [{ name: "messages", limit: 1, window: "1h" }],
  ladder: [{ strikes: 1, do: "warn" }],
  identify,
});

/** Takes note of what begins with "n", tells the sender what begins with "e", and everyone what begins with "t". */
class Yard extends Server {
  heard = 0;

  override onMessage(connection: Connection, message: WSMessage): void {
    this.heard++;
    if (typeof message !== "string") return;
    if (message[0] === "e") connection.send(message);
    else if (message[0] === "t") this.broadcast(message);
  }

  /** How many messages have reached it, and how many its bouncer has refused. */
  override onRequest(): Response {
    return Response.json({ heard: this.heard, refused: this.refused });
  }

  get refused(): number {
    return 0;
  }
}

class HibernatingYard extends Yard {
  static override options = { hibernate: true };
}

export class Bare extends HibernatingYard {}
export class Guarded extends withBouncer(HibernatingYard, roomy) {}
export class BareInMemory extends Yard {}
export class GuardedInMemory extends withBouncer(Yard, roomy) {}

export class Refusing extends withBouncer(HibernatingYard, tight) {
  override get refused(): number {
    return bouncerOf(this).metrics().refused;
  }
}
export class RefusingInMemory extends withBouncer(Yard, tight) {
  override get refused(): number {
    return bouncerOf(this).metrics().refused;
  }
}
