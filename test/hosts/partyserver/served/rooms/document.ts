import { withBouncer } from "party-bouncer/yjs";
import { YServer } from "y-partyserver";

export { default } from "../../../../support/route-to-room.ts";

const identify = (request: { headers: { get(name: string): string | null } }) =>
  request.headers.get("x-user");

export class Document extends withBouncer(YServer, {
  limits: [{ name: "updates", limit: 1_000, window: "1s" }],
  ladder: [{ strikes: 1, do: "close", for: "6s" }],
  identify,
}) {}
