import * as z from "zod/mini";
import { KEPT_FOR } from "../bans/audit.ts";
import { type Appeal, type AppealCase, appealSchema } from "../bans/appeal.ts";
import type { AppealStatus } from "../bans/audit-entry.ts";
import { banSchema, type RecordedBan } from "../bans/ban.ts";
import type { Listing, ShelfKind } from "../storage/shelf.ts";
import { wordsIn } from "../storage/shelf-words.ts";
import { LISTED_APPEALS } from "../storage/storage-keys.ts";
import { placeOf } from "./place.ts";
import { shortened, wordsOf } from "./words.ts";

/** An appeal, and the ban that it is about. */
export interface ListedAppeal {
  /** What the client has answered. */
  readonly appeal: Appeal;
  /** The ban, which may be over. */
  readonly about: RecordedBan;
}

export const listedAppealSchema: z.ZodMiniType<ListedAppeal> = z
  .object({ appeal: appealSchema, about: banSchema })
  .check(z.refine(({ appeal, about }) => appeal.target === about.target && appeal.ban === about.id));

/** Where the appeals of one status are kept. */
export function shelfKindOf(status: AppealStatus): ShelfKind<ListedAppeal> {
  return {
    table: `party_bouncer_${status}_appeals`,
    prefix: `${LISTED_APPEALS}${status}/`,
    field: "appeal",
    schema: listedAppealSchema,
  };
}

/** Those of a client's cases in which it has appealed. */
export function listedIn(cases: readonly AppealCase[]): ListedAppeal[] {
  return cases.flatMap(({ ban, appeal }) => (appeal === null ? [] : [{ appeal, about: shortened(ban) }]));
}

/** Where an appeal is listed: among those of its status the newest first. */
export function placeOfAppeal({ appeal: { at, ban, target } }: ListedAppeal): string {
  return placeOf({ at, id: ban, target });
}

export function listingOf(item: ListedAppeal): Listing<ListedAppeal> {
  const { at, text, by, note } = item.appeal;
  const words = wordsIn([wordsOf(item.about), text, by ?? "", note ?? ""]);
  return { place: placeOfAppeal(item), until: at + KEPT_FOR, words, item };
}
