import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { Server } from "partyserver";

export { default } from "../../test/support/route-to-room.ts";

/** Does one thing as often as it is asked to, one after the other. */
class App extends Server {
  override async onRequest(request: Request): Promise<Response> {
    const { searchParams } = new URL(request.url);
    for (let times = Number(searchParams.get("times")); times > 0; times--)
      await this.#do(searchParams.get("do"));
    return new Response();
  }

  async #do(what: string | null): Promise<void> {
    if (what === "put") return this.ctx.storage.put("key", { amount: 1_000 });
    const turn = await bouncerOf(this).budgets.reserve(
      "user:ada",
      "tokens",
      what === "refuse" ? 2e15 : 1_000,
    );
    if (turn.ok && what === "turn") await turn.settle(500);
  }
}

export class Till extends withBouncer(App, { budgets: [{ name: "tokens", limit: 1e15, window: "1h" }] }) {}
