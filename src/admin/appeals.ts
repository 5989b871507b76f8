import * as z from "zod/mini";
import { listAppealsFor } from "../directory/list-for.ts";
import { isPlace } from "../directory/place.ts";
import { RecordKeys } from "../identity/record-key.ts";
import { appealIn, secretOf } from "../ledger/rpc.ts";
import type { Handler } from "./asked.ts";
import { nextOf, positionOf } from "./cursor.ts";
import { Problem } from "./problem.ts";
import { keyOf, targetNamed } from "./target.ts";

const placeSchema = z.custom<string>(isPlace);

export const listAppeals: Handler<"appeals"> = async ({ ledger, query }) => {
  const { status, limit, after, search } = query;
  const page = await listAppealsFor(new RecordKeys(() => secretOf(ledger)), ledger, status, {
    limit,
    after: positionOf(placeSchema, after),
    search: search === undefined ? undefined : (keyOf(search) ?? search),
  });
  return {
    appeals: page.appeals.map(({ appeal, about }) => ({ ...appeal, about })),
    next: nextOf(page.next),
  };
};

/** @throws {Problem} if there is no appeal, or it was decided in another way already */
export const decideAppeal: Handler<"decideAppeal"> = async ({ ledger, operator, params, body }) => {
  const target = await targetNamed(ledger, params.target);
  const decision = body.decision === "approve" ? "approved" : "rejected";
  const wanted = { decision, note: body.note, by: operator.name } as const;
  const { appeal, isNew } = await appealIn(ledger, target, { do: "decide", ban: params.ban, ...wanted });
  if (appeal === null) throw new Problem(404, "This client has not appealed against this ban.");
  const { status, note, by } = appeal;
  if (isNew || (status === decision && note === body.note && by === operator.name)) return appeal;
  throw new Problem(409, `${by ?? "Somebody"} has ${status} this appeal already.`);
};
