import type { Policy } from "party-bouncer";
import { bouncerOf, withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";
import { type BudgetAnswer, type BudgetOrder, LIMIT, PLENTY, RESERVED } from "../budget-orders.ts";

export { default } from "../../support/route-to-room.ts";

const policy = {
  limits: [],
  identify: ({ headers }) => {
    const user = headers.get("x-user");
    return { id: user, tier: user?.split("-")[0] };
  },
  budgets: [{ name: "tokens", limit: LIMIT, window: "1h", tiers: { plenty: { limit: PLENTY } } }],
} satisfies Policy;

/** Spends what a model costs, whose address is in the binding `MODEL`. */
class App extends Server<{ MODEL: string }> {
  static override options = { hibernate: true };

  override async onMessage(connection: Connection, message: WSMessage): Promise<void> {
    const answer = await this.#obey(connection, JSON.parse(String(message)) as BudgetOrder);
    connection.send(JSON.stringify(answer));
  }

  async #obey(connection: Connection, order: BudgetOrder): Promise<BudgetAnswer> {
    const { budgets } = bouncerOf(this);
    switch (order.do) {
      case "take a turn": {
        const { turn } = order;
        const reservation = await budgets.reserve(connection, "tokens", RESERVED);
        if (!reservation.ok) return { type: "refused", turn, retryAfter: reservation.retryAfter };
        const { id } = reservation;
        const response = await fetch(`${this.env.MODEL}/?id=${encodeURIComponent(id)}`);
        return { type: "done", turn, id, settled: await budgets.settle(id, Number(await response.text())) };
      }
      case "settle":
        return { type: "settled", id: order.id, settled: await budgets.settle(order.id, order.actual) };
      case "look":
        return { type: "left", left: await budgets.left(connection, "tokens") };
    }
  }
}

export class BudgetRoom extends withBouncer(App, policy) {}
