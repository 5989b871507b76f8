import type { Bouncer, Policy } from "party-bouncer";
import { frame } from "./app.ts";

/** As much of a Durable Object's storage as an app that spends uses. */
interface Storage {
  list(): Promise<Map<string, unknown>>;
  deleteAll(): Promise<void>;
}

export type Purchase =
  | { do: "reserve"; amounts: number[]; target?: `user:${string}`; budget?: string }
  | { do: "settle"; ids: string[]; actual?: number }
  | { do: "refund"; ids: string[] }
  | { do: "look"; target?: `user:${string}`; budget?: string }
  | { do: "delete all" };

/** A client is whom a header says, or its address. */
export const spending = {
  identify: (request) => request.headers.get("x-user"),
  budgets: [
    { name: "tokens", limit: 100, window: "1h" },
    { name: "quick tokens", limit: 100, window: "1s" },
    { name: "everybody's", limit: 100, window: "1h", per: "room" },
  ],
} satisfies Policy;

/** Does what a client asks for, all of it at the same time, and tells it what came of it. */
export async function spend(
  bouncer: Bouncer,
  storage: Storage,
  connection: Parameters<Bouncer["clientOf"]>[0],
  message: unknown,
): Promise<void> {
  const { budgets } = bouncer;
  const purchase = JSON.parse(String(message)) as Purchase;
  const done = (value: unknown): void => connection.send(frame("done", value));
  switch (purchase.do) {
    case "reserve": {
      const { amounts, target = connection, budget = "tokens" } = purchase;
      return done(await Promise.all(amounts.map((amount) => budgets.reserve(target, budget, amount))));
    }
    case "settle":
      return done(await Promise.all(purchase.ids.map((id) => budgets.settle(id, purchase.actual))));
    case "refund":
      return done(await Promise.all(purchase.ids.map((id) => budgets.refund(id))));
    case "look":
      return done(await budgets.left(purchase.target ?? connection, purchase.budget ?? "tokens"));
    case "delete all": {
      await storage.deleteAll();
      return done([...(await storage.list()).keys()].filter((key) => key.startsWith("party-bouncer")));
    }
  }
}
