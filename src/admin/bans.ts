import { z } from "zod";
import { countDecided } from "../collector/everywhere.ts";
import { listFor } from "../directory/list-for.ts";
import { isPlace } from "../directory/place.ts";
import { RecordKeys } from "../identity/record-key.ts";
import { secretOf } from "../ledger/rpc.ts";
import type { Asked, Handler } from "./asked.ts";
import { ban, lift } from "./change.ts";
import { cursorOf, positionOf } from "./cursor.ts";
import { keyOf, targetNamed } from "./target.ts";

const placeSchema = z.custom<string>(isPlace);

export const listBans: Handler<"bans"> = async ({ ledger, query: { limit, after, search } }) => {
  const page = await listFor(new RecordKeys(() => secretOf(ledger)), ledger, {
    limit,
    after: positionOf(placeSchema, after),
    search: search === undefined ? undefined : (keyOf(search) ?? search),
  });
  return { bans: page.bans, next: page.next === null ? null : cursorOf(page.next) };
};

export const addBan: Handler<"ban"> = async ({ body, ...asking }) => {
  const target = await targetNamed(asking.ledger, body.target);
  const { made, isNew } = await ban(asking, target, body);
  if (isNew) await noteDecided(asking, made.kind);
  return made;
};

export const liftBans: Handler<"lift"> = async ({ body, params, ...asking }) => {
  const target = await targetNamed(asking.ledger, params.target);
  const { made, isNew } = await lift(asking, target, body);
  if (isNew) await noteDecided(asking, null);
  return { target, lifted: made };
};

type Deciding = Pick<Asked<"ban" | "lift">, "ledger" | "log">;

/** Counts it. What was decided stays decided, even if it cannot be counted. */
async function noteDecided({ ledger, log }: Deciding, kind: "close" | "shadow-ban" | null): Promise<void> {
  try {
    await countDecided(ledger, kind);
  } catch (error) {
    log.error("an operator's decision could not be counted", error);
  }
}
