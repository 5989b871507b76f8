import type { RecordedBan } from "../../src/bans/ban.ts";
import type { AuditEntry, Pardon } from "../../src/bans/audit-entry.ts";
import { type Period, periodFrom } from "../../src/shared/period.ts";
import { START, MINUTE } from "./time.ts";

let made = 0;

/** A ban of `user:eve` by an operator, for a minute. */
export const banWith = (
  fields: Partial<RecordedBan> = {},
  length: number | "forever" = MINUTE,
): RecordedBan => ({
  id: `ban ${++made}`,
  target: "user:eve",
  scope: "user",
  kind: "close",
  reason: "spam",
  by: "moderator:ada",
  limit: null,
  disclosure: "none",
  ...periodFrom(fields.at ?? START, length),
  ...fields,
});

/** That a ban was imposed. */
export const imposed = (ban: RecordedBan): AuditEntry & { change: "ban" } => {
  const { id, target, at, by, reason } = ban;
  return { v: 1, id, target, at, by, reason, change: "ban", ban };
};

/** That the bans of `user:eve` were lifted. */
export const pardonWith = (fields: Partial<Pardon> = {}): Pardon => ({
  v: 1,
  id: `pardon ${++made}`,
  target: "user:eve",
  at: START,
  by: "moderator:bob",
  reason: "appeal upheld",
  change: "pardon",
  bans: [],
  before: null,
  ...fields,
});

/** That a client was told of a ban. */
export const toldOf = (
  { id, target }: RecordedBan,
  at: Period["at"] = START,
): AuditEntry & { change: "told" } => ({
  v: 1,
  id: `told ${++made}`,
  target,
  at,
  by: "party-bouncer",
  reason: "",
  change: "told",
  ban: id,
});
