import { withBouncer } from "party-bouncer/partykit";
import type * as Party from "partykit/server";
import { admin, policy } from "../operated-policy.ts";
import { Room } from "./room.ts";

/** The API, in front of all parties. */
class Main extends Room {
  static onFetch(
    request: Party.Request,
    lobby: Party.FetchLobby,
    context: Party.ExecutionContext,
  ): Promise<Response | null> {
    return admin(request, lobby, context);
  }
}

export default withBouncer(Main, policy) satisfies Party.Worker;
