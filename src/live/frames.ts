import * as z from "zod/mini";
import type { OperatorEntry } from "../audit/operator-entry.ts";
import type { HappeningList, RoomSummary, Totals } from "../collector/calls.ts";
import { addressSchema } from "../ledger/rpc.ts";
import type { RoomAddress } from "../platform/ledger-port.ts";
import type { RoomNow } from "./room-now.ts";

/** What a page watches. */
export type Watched = "rooms" | RoomAddress;

/** What a page says. */
export type PageFrame =
  | { readonly type: "watch"; readonly what: Watched }
  /** Nobody sees it: it is told nothing. */
  | { readonly type: "pause" }
  | { readonly type: "resume" };

const pageFrameSchema: z.ZodMiniType<PageFrame> = z.discriminatedUnion("type", [
  z.object({ type: z.literal("watch"), what: z.union([z.literal("rooms"), addressSchema]) }),
  z.object({ type: z.literal("pause") }),
  z.object({ type: z.literal("resume") }),
]);

/** Those with the most trouble first, and what all rooms have counted together. */
export interface RoomsFrame {
  readonly type: "rooms";
  /** At most 200. */
  readonly rooms: readonly RoomSummary[];
  readonly totals: Totals;
}

/** A room, as the API answers it. */
export interface RoomFrame extends RoomNow, RoomAddress {
  readonly type: "room";
}

/** What a page is told. */
export type LiveFrame =
  /** It has to ask for `GET …/live?page=<page>` after so many ms, again and again, or is told nothing more. */
  | { readonly type: "hello"; readonly page: string; readonly renewAfter: number }
  | RoomsFrame
  | RoomFrame
  /** What has happened since the frame before. */
  | { readonly type: "events"; readonly events: HappeningList["happenings"]; readonly hasGap: boolean }
  /** An operator, this one or another, did something. */
  | { readonly type: "entry"; readonly entry: OperatorEntry }
  /** The operator has signed out, here or in another page. */
  | { readonly type: "signed-out" };

/** What a page has said; `null` if it is nothing that it may say. */
export function pageFrameOf(message: string | ArrayBuffer): PageFrame | null {
  if (typeof message !== "string") return null;
  try {
    return pageFrameSchema.parse(JSON.parse(message));
  } catch {
    return null;
  }
}
