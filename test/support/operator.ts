import type { Bouncer } from "party-bouncer";

/** Who may give orders, as the gate verified it. */
export const OPERATOR = "operator";

/** What the operator can ask of a room. It is answered once the room has kept it. */
export type Order =
  | { do: "ban"; target: `user:${string}`; kind: "ban" | "shadowBan" }
  | { do: "pardon"; target: `user:${string}` };

/** Carries an order out. What it returns is to be sent only then, so that whoever gets it may rely on it. */
export async function obey(bouncer: Bouncer, order: Order): Promise<string> {
  if (order.do === "pardon") await bouncer.bans.remove(order.target);
  else if (order.kind === "ban") await bouncer.bans.add(order.target, { for: "1h" });
  else await bouncer.bans.add(order.target, { kind: "shadow-ban", for: "1h" });
  return JSON.stringify({ type: "acknowledged", target: order.target });
}
