import { bouncerOf, Ledger as SharedLedger, withBouncer } from "party-bouncer/partyserver";
import { type Connection, routePartykitRequest, Server, type WSMessage } from "partyserver";
import { stating } from "../../test/support/stated-user.ts";

/** What the ledger was asked, and when. */
export interface Asked {
  readonly at: number;
  readonly what: string;
  readonly took: number;
  readonly isAnswered: boolean;
}

let isAway = false;
let asked: Asked[] = [];

class App extends Server {
  static override options = { hibernate: true };

  override async onMessage(_: Connection, message: WSMessage): Promise<void> {
    if (typeof message === "string" && message.startsWith("ban "))
      await bouncerOf(this).bans.add(`user:${message.slice(4)}`, { for: "1h", reason: "a test" });
  }
}

export class Chat extends withBouncer(App, {
  ledger: "Ledger",
  limits: [{ name: "messages", limit: 20, window: "1s" }],
  identify: (request) => request.headers.get("x-user"),
}) {}

/** A ledger that can be away. All of its objects are, at the same time. */
export class Ledger extends SharedLedger {
  override async call(name: string, call: { do: string }): Promise<unknown> {
    const at = Date.now();
    const what = call.do;
    if (isAway) {
      asked.push({ at, what, took: 0, isAnswered: false });
      throw new Error("away");
    }
    const answer = await super.call(name, call);
    asked.push({ at, what, took: Date.now() - at, isAnswered: true });
    return answer;
  }
}

export default {
  async fetch(request: Request, env: Record<string, never>): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/away" || pathname === "/back") {
      isAway = pathname === "/away";
      return new Response();
    }
    if (pathname === "/asked") {
      const all = asked;
      asked = [];
      return Response.json(all);
    }
    return (await routePartykitRequest(stating(request), env)) ?? new Response("Not found", { status: 404 });
  },
};
