import type { RecordKey } from "../identity/record-key.ts";
import { actOn, type ClientActs } from "../ledger/ask-client.ts";
import type { Act } from "../ledger/act.ts";
import type { Handler } from "./asked.ts";
import { anotherRequest, type Asking, hashed, idOf } from "./change.ts";
import { targetNamed } from "./target.ts";

export const act: Handler<"act"> = async ({ body, params, ...asking }) => {
  const target = await targetNamed(asking.ledger, params.target);
  return { target, ...(await give(asking, target, actIn(body), "act", body)) };
};

/** Takes a client's strikes away in all rooms. */
export function forgive(asking: Asking, target: RecordKey): Promise<ClientActs> {
  return give(asking, target, { do: "forgive" }, "forgive");
}

/**
 * Does something about a client in its rooms.
 *
 * @param part of the request that the key belongs to
 * @param body all that is asked for in this part
 * @throws {Problem} if the key is that of another request
 */
async function give(
  asking: Asking,
  target: RecordKey,
  act: Act,
  part: string,
  body: object = {},
): Promise<ClientActs> {
  const [id, what] = await Promise.all([idOf(asking, target, part), hashed([JSON.stringify(body)])]);
  const acts = await actOn(asking.ledger, target, { act, id, what });
  if (acts === null) throw anotherRequest();
  return acts;
}

/** What rooms are told. The reason of what says nothing to the client is only kept. */
function actIn({ reason, ...body }: Act & { readonly reason: string }): Act {
  return body.do === "warn" || body.do === "mute" ? { ...body, reason } : body;
}
