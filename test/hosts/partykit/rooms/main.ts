import type * as Party from "partykit/server";
import { withBouncer } from "party-bouncer/partykit";
import { closing } from "../../../contract/apps/policies.ts";
import { answerOperator } from "../../../contract/apps/operators.ts";
import { App } from "./app.ts";

/** In front of all parties: what is at no party's URL comes here. */
class Main extends App {
  static onFetch(
    request: Party.Request,
    lobby: Party.FetchLobby,
    context: Party.ExecutionContext,
  ): Promise<Response | null> {
    return answerOperator(request, lobby, context);
  }
}

export default withBouncer(Main, closing) satisfies Party.Worker;
