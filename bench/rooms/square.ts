import { definePolicy, type Policy, presets } from "party-bouncer";
import { withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";
import { sampleLimiter } from "../contenders/sample-limiter.ts";

export { default } from "../../test/support/route-to-room.ts";

const identify: Policy["identify"] = (request) => request.headers.get("x-user");

/** Ms: at most so often as the default policy lets a message through in the long run. */
const COOLDOWN = 100;

/** Tells everyone what anyone says, who said it too. */
class Square extends Server {
  static override options = { hibernate: true };

  override onMessage(_: Connection, message: WSMessage): void {
    this.broadcast(message);
  }
}

export class Bare extends Square {}

export class Sampled extends Square {
  override onMessage(connection: Connection, message: WSMessage): void {
    sampleLimiter(connection, COOLDOWN, () => super.onMessage(connection, message));
  }
}

export class Closing extends withBouncer(Square, definePolicy({ ...presets.moderate, identify })) {}

export class Shadowing extends withBouncer(
  Square,
  definePolicy({
    ...presets.moderate,
    ladder: [
      { strikes: 1, do: "warn" },
      { strikes: 6, do: "shadow-ban", for: "10m" },
    ],
    identify,
  }),
) {}
