import * as z from "zod/mini";
import { listFor } from "../directory/list-for.ts";
import { isPlace } from "../directory/place.ts";
import { RecordKeys } from "../identity/record-key.ts";
import { secretOf } from "../ledger/rpc.ts";
import type { Handler } from "./asked.ts";
import { forgive } from "./acts.ts";
import { ban, lift } from "./change.ts";
import { nextOf, positionOf } from "./cursor.ts";
import { keyOf, targetNamed } from "./target.ts";

const placeSchema = z.custom<string>(isPlace);

export const listBans: Handler<"bans"> = async ({ ledger, query: { limit, after, search } }) => {
  const page = await listFor(new RecordKeys(() => secretOf(ledger)), ledger, {
    limit,
    after: positionOf(placeSchema, after),
    search: search === undefined ? undefined : (keyOf(search) ?? search),
  });
  return { bans: page.bans, next: nextOf(page.next) };
};

export const addBan: Handler<"ban"> = async ({ body, ...asking }) => {
  const target = await targetNamed(asking.ledger, body.target);
  return ban(asking, target, body);
};

export const liftBans: Handler<"lift"> = async ({ body, params, ...asking }) => {
  const target = await targetNamed(asking.ledger, params.target);
  // First: whoever is let in again by the lift comes without strikes.
  const forgiven = body.forgive ? await forgive(asking, target) : null;
  return { target, lifted: await lift(asking, target, body), forgiven };
};
