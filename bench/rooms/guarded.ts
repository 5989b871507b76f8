import { withBouncer } from "party-bouncer/partyserver";
import { Server } from "partyserver";

export { default } from "../../test/support/route-to-room.ts";

/** Only answers, and has the default policy. */
export class Hall extends withBouncer(Server) {
  override onRequest(): Response {
    return new Response("here");
  }
}
