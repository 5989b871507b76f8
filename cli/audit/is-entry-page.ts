import type { RoomAddress } from "party-bouncer";
import type { AdminEntryPage, OperatorEntry } from "party-bouncer/admin";
import { isTarget } from "../api/answers.ts";
import { type Check, isAmount, isListOf, isObject, isOneOf, isText, orNull } from "../api/check.ts";

export const isEntryPage: Check<AdminEntryPage> = isObject<AdminEntryPage>({
  entries: isListOf(
    isObject<OperatorEntry>({
      id: isText,
      at: isAmount,
      by: isText,
      role: isOneOf("viewer", "moderator", "admin"),
      action: isText,
      target: orNull(isTarget),
      room: orNull(isObject<RoomAddress>({ party: isText, room: isText })),
      detail: isText,
      asked: { optional: isObject<Readonly<Record<string, unknown>>>({}) },
      reason: isText,
      outcome: isOneOf("begun", "done", "failed"),
    }),
  ),
  next: orNull(isText),
});
