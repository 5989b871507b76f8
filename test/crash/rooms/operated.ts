import type { Policy } from "party-bouncer";
import { Ledger as UsualLedger, withBouncer } from "party-bouncer/partyserver";
import { type Connection, routePartykitRequest, Server } from "partyserver";
import { answerOperator } from "../../contract/apps/operators.ts";
import { stating } from "../../support/stated-user.ts";

const policy = {
  identify: ({ headers }) => headers.get("x-user"),
  limits: [{ name: "messages", limit: 1_000, window: "1s" }],
  ladder: [{ strikes: 1, do: "warn" }],
  ledger: "ledger",
} satisfies Policy;

/** Ms: longer than anybody waits for an answer. */
const LONG = 120_000;

/** Whether nobody is told what comes of an operator's act, and no operator is answered. A new process does not know of it. */
let isHeld = false;

async function hold(): Promise<void> {
  if (isHeld) await new Promise((resolve) => setTimeout(resolve, LONG));
}

class HeldLedger extends UsualLedger {
  override async call(name: string, call: unknown): Promise<unknown> {
    if ((call as { do: string }).do === "settle") await hold();
    return super.call(name, call);
  }
}

// Operators look for it under this name.
export { HeldLedger as ledger };

class App extends Server {
  override onMessage(connection: Connection, message: string): void {
    connection.send(message);
  }
}

/** The room `before` does nothing of an act, and the room `after` all of it: then neither answers. */
export class Room extends withBouncer(App, policy) {
  override async fetch(request: Request): Promise<Response> {
    const body: unknown = request.method === "POST" ? await request.clone().json() : null;
    const isAct = (body as { ask?: string } | null)?.ask === "act";
    if (isAct && this.name === "before") await hold();
    const answer = await super.fetch(request);
    if (isAct && this.name === "after") await hold();
    return answer;
  }
}

export default {
  async fetch(request: Request, env: Cloudflare.Env): Promise<Response> {
    if (new URL(request.url).pathname === "/hold") isHeld = true;
    const answer = await answerOperator(request, env);
    // The ledger and the rooms are not waited for without end.
    if (answer !== null && request.method === "POST") await hold();
    return (
      answer ??
      (await routePartykitRequest(stating(request), env)) ??
      new Response("Not found", { status: 404 })
    );
  },
};
