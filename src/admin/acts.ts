import type { RecordKey } from "../identity/record-key.ts";
import { actOn, type ClientActs } from "../ledger/ask-client.ts";
import type { Act } from "../ledger/act.ts";
import type { Handler } from "./asked.ts";
import { type Asking, idOf } from "./change.ts";
import { targetNamed } from "./target.ts";

export const act: Handler<"act"> = async ({ body, params, ...asking }) => {
  const { ledger } = asking;
  const target = await targetNamed(ledger, params.target);
  const id = await idOf(asking, target, JSON.stringify(body));
  return { target, ...(await actOn(ledger, target, { act: actIn(body), id })) };
};

/** Takes a client's strikes away in all rooms. */
export async function forgive(asking: Asking, target: RecordKey): Promise<ClientActs> {
  const id = await idOf(asking, target, "forgive");
  return actOn(asking.ledger, target, { act: { do: "forgive" }, id });
}

/** What rooms are told. The reason of what says nothing to the client is only kept. */
function actIn({ reason, ...body }: Act & { readonly reason: string }): Act {
  return body.do === "warn" || body.do === "mute" ? { ...body, reason } : body;
}
