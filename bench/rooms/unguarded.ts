import { Server } from "partyserver";

export { default } from "../../test/support/route-to-room.ts";

/** Only answers. */
export class Hall extends Server {
  override onRequest(): Response {
    return new Response("here");
  }
}
