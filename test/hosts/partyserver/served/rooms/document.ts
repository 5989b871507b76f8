import { withBouncer } from "party-bouncer/partyserver";
import { YServer } from "y-partyserver";
import { documents } from "../../../../support/recipes.ts";

export { default } from "../../../../support/route-to-room.ts";

const identify = (request: { headers: { get(name: string): string | null } }) =>
  request.headers.get("x-user");

export class Document extends withBouncer(YServer, {
  ...documents,
  ladder: [{ strikes: 1, do: "close", for: "6s" }],
  identify,
}) {}
