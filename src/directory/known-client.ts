import * as z from "zod/mini";
import type { AppealStatus } from "../bans/audit-entry.ts";
import type { RecordKey } from "../identity/record-key.ts";
import { NOTED } from "../storage/storage-keys.ts";

/** How long, in ms, it is remembered what a client without bans has said last. What was sent before then arrives sooner, or never. */
export const REMEMBERED_FOR = 86_400_000;

export const STATUSES: readonly AppealStatus[] = ["open", "approved", "rejected"];

const placed = { place: z.string(), until: z.union([z.number(), z.literal(Infinity)]) };

const schema = z.object({
  revision: z.number(),
  /** When it was said, in epoch ms. */
  at: z.number(),
  /** The bans of it that are listed. */
  bans: z.array(z.object(placed)),
  /** Its appeals that are listed. */
  appeals: z._default(z.array(z.object({ ...placed, status: z.enum(STATUSES) })), []),
});

/** What is known of a client: what of it is listed, and where. */
export type Known = z.output<typeof schema>;

export function keyOf(target: RecordKey): string {
  return `${NOTED}${encodeURIComponent(target)}`;
}

/** What is corrupt is as good as unknown: the client's object says it again. */
export function read(record: unknown): Known | null {
  return schema.safeParse(record).data ?? null;
}

/** When something of what is known of a client is over. After the last of it there is nothing left to know. */
export function endsOf({ at, bans, appeals }: Known): number[] {
  return [at + REMEMBERED_FOR, ...[...bans, ...appeals].map(({ until }) => until)];
}
