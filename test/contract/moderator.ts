import { vi } from "vitest";
import type { Client } from "../support/client.ts";
import { SECOND } from "../support/time.ts";
import type { Order } from "./apps/moderation.ts";

/** Orders that change nothing. */
const QUESTIONS: ReadonlySet<string> = new Set([
  "appeals",
  "askRoom",
  "heard",
  "history",
  "list",
  "reported",
  "rooms",
  "standings",
]);

/** Has a moderator do something in its room, which has to reach the others through the ledger. */
export type Moderate = <Answer>(order: Order) => Promise<Answer>;

/** A client as a moderator. A question that has no answer, as where the ledger was late, is asked again. */
export function moderatorBy(client: Client): Moderate {
  return async <Answer>(order: Order) =>
    (await (QUESTIONS.has(order.order) ? client.inquire(order) : client.ask(order))) as Answer;
}

/** Waits until the ledger knows in how many rooms a client is. One that was late hears of it when something happens there. */
export async function registered(
  order: Moderate,
  user: string,
  rooms: number,
  ...connections: readonly Client[]
): Promise<void> {
  const isKnown = async (): Promise<boolean> => {
    for (const connection of connections) await connection.settled();
    return (await order<unknown[]>({ order: "rooms", target: `user:${user}` })).length === rooms;
  };
  await vi.waitUntil(isKnown, { timeout: 25 * SECOND });
}
